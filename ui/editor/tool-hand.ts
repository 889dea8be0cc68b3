import type { Box } from '@contextual-fill/core';
import { nearestHoleCell, holeCellAt } from '../attention/geometry.ts';
import type { EditorState } from '../state.ts';
import { clip } from '../state/box.ts';
import type { MaskEdit } from '../state/mask-edit.ts';
import { fillPolygon, type Point, pointsBox } from './polygon.ts';
import type { StagePainter, ToolSketch } from './stage-painter.ts';
import { Coverage, Stroke } from './stroke.ts';

/** How a stroke is meant, from the keys that are held. */
export interface Modifiers {
  readonly straight: boolean;
  /** Takes away instead of adding. */
  readonly subtract: boolean;
}

interface Drawing {
  readonly edit: MaskEdit;
  readonly subtract: boolean;
  readonly stroke: Stroke | null;
  /** Where a straight line starts. */
  readonly anchor: Point;
  straight: boolean;
  readonly points: Point[];
}

/** The tools in use: press, move and release in picture pixels, from a pointer or from the keyboard alike. */
export class ToolHand {
  private drawing: Drawing | null = null;
  private lastEnd: Point | null = null;
  private coverage: Coverage | null = null;
  private hover: Point | null = null;
  /** The keyboard's cursor, shown once it was used. */
  cursor: Point | null = null;

  constructor(
    private readonly state: EditorState,
    private readonly painter: StagePainter,
  ) {}

  get busy(): boolean {
    return this.drawing !== null;
  }

  /** True where a click traces a source instead of painting. */
  get tracing(): boolean {
    return this.state.attentionView.value === 'trace' && this.state.isResult.value;
  }

  press(at: Point, { straight, subtract }: Modifiers): void {
    if (this.drawing) this.cancel();
    if (this.tracing) {
      this.state.pin(holeCellAt(this.state.version.value.attention, at[0], at[1]));
      return;
    }
    const edit = this.state.beginEdit();
    if (!edit) return;
    this.state.dismissHint();
    const tool = this.state.tool.value;
    const painting = tool === 'brush' || tool === 'eraser';
    const takesAway = subtract !== (tool === 'eraser');
    const anchor = painting && straight && this.lastEnd ? this.lastEnd : at;
    this.drawing = {
      edit,
      subtract: takesAway,
      stroke: painting ? this.startStroke(edit, takesAway) : null,
      anchor,
      straight: painting && straight,
      points: [at],
    };
    const { stroke } = this.drawing;
    if (stroke) this.repaint(straight ? stroke.straight(anchor, at) : stroke.add([at]));
    this.show(at);
  }

  move(points: readonly Point[], { straight }: Modifiers): void {
    const at = points.at(-1);
    if (!at) return;
    const { drawing } = this;
    if (drawing) {
      if (drawing.stroke) {
        if (straight && !drawing.straight) drawing.straight = true;
        this.repaint(
          drawing.straight ? drawing.stroke.straight(drawing.anchor, at) : drawing.stroke.add(points),
        );
      }
      drawing.points.push(...points);
    } else if (this.tracing && !this.state.pinned.value) {
      this.state.hoverAt(holeCellAt(this.state.version.value.attention, at[0], at[1]));
    }
    this.show(at);
  }

  release(): void {
    const { drawing } = this;
    if (!drawing) return;
    this.drawing = null;
    const { edit, stroke, points } = drawing;
    const tool = this.state.tool.value;
    const end = points.at(-1)!;
    const { layer } = edit;
    if (stroke) {
      if (!drawing.straight) this.repaint(stroke.finish());
      this.lastEnd = end;
    } else if (tool === 'lasso') {
      const changed = edit.touch(pointsBox(points));
      fillPolygon(layer.data, layer.width, layer.height, points, drawing.subtract ? 0 : 255);
      this.repaint(changed);
    } else {
      this.repaint(fillRectangle(edit, points[0], end, drawing.subtract ? 0 : 255));
    }
    const label = { brush: 'brush stroke', eraser: 'eraser stroke', lasso: 'lasso', rectangle: 'rectangle' }[
      tool
    ];
    this.show(this.hover);
    this.state.endEditSoon(() => {
      stroke?.drop();
      this.state.commitEdit(edit, label);
      this.state.announce(`${label}: ${this.state.coverageSentence(layer.name)}.`);
    });
  }

  cancel(): void {
    const { drawing } = this;
    if (!drawing) return;
    this.drawing = null;
    drawing.stroke?.drop();
    drawing.edit.cancel();
    this.show(this.hover);
  }

  leave(): void {
    this.hover = null;
    if (!this.drawing && !this.state.pinned.value && !this.cursor) this.state.hoverAt(null);
    this.show(null);
  }

  /** Moves the keyboard's cursor by picture pixels; it starts in the middle of what is seen. */
  moveCursor(dx: number, dy: number, modifiers: Modifiers): void {
    const { view, stage, width, height } = this.state;
    const { scale, x, y } = view.value;
    const start: Point = this.cursor ?? [
      Math.min(width, Math.max(0, (stage.value.width / 2 - x) / scale)),
      Math.min(height, Math.max(0, (stage.value.height / 2 - y) / scale)),
    ];
    const at: Point = [
      Math.min(width, Math.max(0, start[0] + dx)),
      Math.min(height, Math.max(0, start[1] + dy)),
    ];
    this.cursor = at;
    if (this.tracing) {
      if (!this.state.pinned.value) {
        this.state.hoverAt(nearestHoleCell(this.state.version.value.attention, at[0], at[1]));
      }
      this.show(at);
      return;
    }
    // Points on the way, so that a long step is drawn as a line and not as dots.
    this.move([at], modifiers);
  }

  /** Puts the tool down at the keyboard's cursor, or lifts it. */
  toggleAtCursor(modifiers: Modifiers): void {
    if (!this.cursor) this.moveCursor(0, 0, modifiers);
    if (this.drawing) {
      this.release();
      return;
    }
    this.press(this.cursor!, modifiers);
    if (this.drawing) {
      const [x, y] = this.cursor!.map(Math.round) as [number, number];
      this.state.announce(`Tool down at ${x}, ${y}. Move with the arrow keys, press Space to lift it.`);
    }
  }

  show(at: Point | null): void {
    this.hover = at;
    const { tool, brushSize, brushHardness } = this.state;
    const { drawing } = this;
    const painting = tool.value === 'brush' || tool.value === 'eraser';
    const sketch: ToolSketch = {
      ...(this.cursor ? { cross: this.cursor } : {}),
      ...(at && painting && !this.tracing
        ? { brush: { at, radius: brushSize.value / 2, hardness: brushHardness.value } }
        : {}),
      ...(drawing && tool.value === 'lasso' ? { lasso: drawing.points } : {}),
      ...(drawing && tool.value === 'rectangle'
        ? { rectangle: [drawing.points[0], drawing.points.at(-1)!] as const }
        : {}),
    };
    this.painter.showTool(sketch);
  }

  /** Draws the brush's ring again after its size changed. */
  refresh(): void {
    this.show(this.hover);
  }

  private startStroke(edit: MaskEdit, subtract: boolean): Stroke {
    const { width, height, brushSize, brushHardness } = this.state;
    this.coverage ??= new Coverage(width, height);
    return new Stroke(
      edit,
      this.coverage,
      { radius: brushSize.value / 2, hardness: brushHardness.value },
      subtract,
    );
  }

  private repaint(box: Box | null): void {
    if (box && this.drawing) this.state.maskChanged(this.drawing.edit.layer, box);
    else if (box) this.state.maskChanged(this.state.layers[this.state.layer.value], box);
  }
}

/** Fills the whole pixels between two corners. Returns what changed. */
function fillRectangle(edit: MaskEdit, a: Point, b: Point, value: number): Box | null {
  const left = Math.round(Math.min(a[0], b[0]));
  const top = Math.round(Math.min(a[1], b[1]));
  const asked = {
    x: left,
    y: top,
    width: Math.round(Math.max(a[0], b[0])) - left,
    height: Math.round(Math.max(a[1], b[1])) - top,
  };
  const { layer } = edit;
  const box = clip(asked, layer.width, layer.height);
  if (!box) return null;
  edit.touch(box);
  for (let y = box.y; y < box.y + box.height; y++) {
    layer.data.fill(value, y * layer.width + box.x, y * layer.width + box.x + box.width);
  }
  return box;
}
