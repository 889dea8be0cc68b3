import type { UndoStep } from './undo-stack.ts';
import type { KeptMask } from './versions.ts';

/**
 * A removal on the undo stack, from the press of *Remove* on: its selection is taken off the layer at once, so that the
 * next one can be painted; its result comes later. While it waits for its turn, undoing takes it out of the queue.
 */
export class Removal implements UndoStep {
  readonly label = 'remove';
  private state: 'waiting' | 'running' | 'over' | 'recalled' = 'waiting';
  private result: UndoStep | null = null;

  /**
   * @param area what is to be filled
   * @param taken the step that took the selection off the layer
   * @param recall called when it is undone while it waits
   */
  constructor(
    readonly area: KeptMask,
    private readonly taken: UndoStep,
    private readonly recall: (removal: Removal) => void,
  ) {}

  get bytes(): number {
    return this.taken.bytes + (this.result?.bytes ?? 0);
  }

  get showsPicture(): boolean {
    return this.state === 'running' || this.result !== null;
  }

  get isGone(): boolean {
    return this.state === 'recalled';
  }

  begin(): void {
    this.state = 'running';
  }

  /** It is over: with the step that shows its result, or without one. */
  end(result: UndoStep | null): void {
    this.state = 'over';
    this.result = result;
  }

  undo(): void {
    this.result?.undo();
    this.taken.undo();
    if (this.state !== 'waiting') return;
    this.state = 'recalled';
    this.recall(this);
  }

  redo(): void {
    this.taken.redo();
    this.result?.redo();
  }
}
