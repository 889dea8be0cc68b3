import { effect, signal } from '@preact/signals';
import type { EditorState } from '../state/editor.ts';
import type { Point } from '../tools/drawing/polygon.ts';
import type { Shape } from '../tools/shape.ts';
import { type Gesture, type Modifiers, type Tool, Workbench } from '../tools/tool.ts';

/** Why nothing is drawn while the result is written. */
const LOCKED = 'Drawing waits until the layer is written.';

/** Whatever draws a tool's lines over the picture. */
export interface ShapePainter {
  showShapes(shapes: readonly Shape[]): void;
}

/**
 * Leads the pointer and the keyboard's cursor to the tool in hand: it knows where they are and whether a gesture is
 * under way, and nothing about what the tool does.
 */
export class ToolHand {
  private gesture: Gesture | null = null;
  /** Where the pointer or the cursor is, or `null` outside the stage. */
  private at: Point | null = null;
  /** The keyboard's cursor, shown once it was used. */
  private cursor: Point | null = null;
  private readonly bench: Workbench;
  /** Counts up when what is sketched may have changed. */
  private readonly changes = signal(0);
  private readonly stopSketching: () => void;

  constructor(
    private readonly state: EditorState,
    painter: ShapePainter,
  ) {
    this.bench = new Workbench(state);
    this.stopSketching = effect(() => {
      void this.changes.value;
      painter.showShapes(this.sketch());
    });
  }

  dispose(): void {
    this.stopSketching();
  }

  private get tool(): Tool {
    return this.state.toolInHand.value;
  }

  /** True from press to release. */
  get busy(): boolean {
    return this.gesture !== null;
  }

  press(at: Point, modifiers: Modifiers): void {
    this.cancel();
    this.gesture = this.tool.press(this.bench, at, modifiers);
    if (this.gesture) this.moveTo(at);
    else if (this.state.document.locked.value) this.state.notices.fail(LOCKED);
  }

  move(points: readonly Point[], modifiers: Modifiers): void {
    const at = points.at(-1);
    if (!at) return;
    if (this.gesture) this.gesture.move(points, modifiers);
    else this.tool.hover?.(this.bench, at, 'pointer');
    this.moveTo(at);
  }

  release(): void {
    this.gesture?.release();
    this.drop();
  }

  cancel(): void {
    this.gesture?.cancel();
    this.drop();
  }

  /** The pointer has left the stage. */
  leave(): void {
    if (!this.gesture && !this.cursor) this.tool.leave?.(this.bench);
    this.moveTo(null);
  }

  /** The pointer takes over from the keyboard. */
  hideCursor(): void {
    this.cursor = null;
  }

  /** Moves the keyboard's cursor by picture pixels; it starts in the middle of what is seen. */
  moveCursor(dx: number, dy: number, modifiers: Modifiers): void {
    const { width, height } = this.state.document;
    const [x, y] = this.cursor ?? this.middle();
    const at: Point = [Math.min(width, Math.max(0, x + dx)), Math.min(height, Math.max(0, y + dy))];
    this.cursor = at;
    if (this.gesture) this.gesture.move([at], modifiers);
    else this.tool.hover?.(this.bench, at, 'keyboard');
    this.moveTo(at);
  }

  /** Puts the tool down at the keyboard's cursor, or lifts it. */
  toggleAtCursor(modifiers: Modifiers): void {
    if (!this.cursor) this.moveCursor(0, 0, modifiers);
    if (this.gesture) {
      this.release();
      return;
    }
    const at = this.cursor!;
    this.press(at, modifiers);
    if (!this.gesture) return;
    const [x, y] = at.map(Math.round);
    this.state.notices.announce(`Tool down at ${x}, ${y}. Move with the arrow keys, press Space to lift it.`);
  }

  /** Offers an arrow key to the tool. Returns whether the tool took it. */
  arrow(dx: number, dy: number): boolean {
    return this.tool.arrow?.(this.bench, dx, dy) ?? false;
  }

  /** Offers Enter to the tool. Returns whether the tool took it. */
  enter(): boolean {
    const { tool } = this;
    tool.enter?.(this.bench);
    return tool.enter !== undefined;
  }

  private moveTo(at: Point | null): void {
    this.at = at;
    this.changes.value++;
  }

  private drop(): void {
    this.gesture = null;
    this.changes.value++;
  }

  private sketch(): readonly Shape[] {
    const { at } = this;
    const idle = () => (at ? this.tool.sketch(this.bench, at) : []);
    const shapes = this.gesture ? this.gesture.sketch(at) : idle();
    return this.cursor ? [...shapes, { kind: 'cross', at: this.cursor }] : shapes;
  }

  /** The middle of what is seen, inside the picture. */
  private middle(): Point {
    const { document, viewport } = this.state;
    const { scale, x, y } = viewport.view.value;
    const { width, height } = viewport.stage.value;
    return [
      Math.min(document.width, Math.max(0, (width / 2 - x) / scale)),
      Math.min(document.height, Math.max(0, (height / 2 - y) / scale)),
    ];
  }
}
