/** Something that was done and can be taken back. `undo` and `redo` are called in turns. */
export interface UndoStep {
  /** For people: "brush stroke", "invert". */
  readonly label: string;
  /** How much memory it keeps. */
  readonly bytes: number;
  /** True if undoing and redoing it show another picture, which must not be while a fill works. */
  readonly showsPicture?: boolean;
  /** True after an undo if it cannot be done again. */
  readonly isGone?: boolean;
  undo(): void;
  redo(): void;
}

/** Several steps that are one for the user. */
export function groupSteps(label: string, steps: readonly UndoStep[]): UndoStep {
  return {
    label,
    showsPicture: steps.some(({ showsPicture }) => showsPicture === true),
    get bytes() {
      return steps.reduce((sum, step) => sum + step.bytes, 0);
    },
    undo() {
      for (let i = steps.length - 1; i >= 0; i--) steps[i].undo();
    },
    redo() {
      for (const step of steps) step.redo();
    },
  };
}

/** The past and the future of the editor, with the oldest steps forgotten once they keep more than `limit` bytes. */
export class UndoStack {
  private past: UndoStep[] = [];
  private future: UndoStep[] = [];

  constructor(readonly limit = 64 * 1024 * 1024) {}

  /** What `undo` takes back next. */
  get last(): UndoStep | null {
    return this.past.at(-1) ?? null;
  }

  /** What `redo` does next. */
  get next(): UndoStep | null {
    return this.future.at(-1) ?? null;
  }

  get bytes(): number {
    let total = 0;
    for (const step of this.past) total += step.bytes;
    for (const step of this.future) total += step.bytes;
    return total;
  }

  push(step: UndoStep): void {
    this.future = [];
    this.past.push(step);
    while (this.past.length > 1 && this.bytes > this.limit) this.past.shift();
  }

  /** Takes the last step back; returns it, or `null` if there is none. */
  undo(): UndoStep | null {
    const step = this.past.pop();
    if (!step) return null;
    step.undo();
    if (step.isGone !== true) this.future.push(step);
    return step;
  }

  /** Takes the last step back for good. */
  drop(): void {
    this.past.pop()?.undo();
  }

  redo(): UndoStep | null {
    const step = this.future.pop();
    if (!step) return null;
    step.redo();
    this.past.push(step);
    return step;
  }
}
