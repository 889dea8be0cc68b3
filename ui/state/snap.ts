import { signal } from '@preact/signals';
import type { Box } from '@contextual-fill/core';
import type { EditSession } from '../job/session.ts';
import type { DrawnMarks } from '../picture/select-object.ts';
import { sentenceOf } from '../sentence-of.ts';
import { closedLoop } from '../tools/drawing/closed-loop.ts';
import type { Point } from '../tools/drawing/polygon.ts';
import type { DocumentState } from './document.ts';
import { type LayerName, SELECTED } from './mask-layer.ts';
import type { Notices } from './notices.ts';

/** Half the width of a mark, as a share of the picture's longer side, and at least so many pixels. */
const MARK_RADIUS = 0.003;
const LEAST_RADIUS = 2;

/** What was drawn for one object, as lines in picture pixels. */
interface Marks extends Omit<DrawnMarks, 'radius'> {
  readonly layer: LayerName;
}

/** The object that was found last, for as long as nothing else was done: more marks correct it. */
interface Snapped {
  readonly marks: Marks;
  /** Where it lies, and which pixels of that it is. */
  readonly box: Box;
  readonly data: Uint8Array;
  /** What the layer held in the box before. */
  readonly before: Uint8Array;
}

/** How a mark is meant. */
export interface MarkMeaning {
  /** It belongs to the object that was found last, wherever it lies. */
  readonly more: boolean;
  /** It takes away from that object. */
  readonly subtract: boolean;
}

/**
 * Selecting objects by rough marks: a click, a scribble or a loop. A mark that touches the object found last corrects
 * it, any other one begins a new object. Every mark is one step of undo.
 */
export class SnapState {
  /** True while an object is looked for. */
  readonly busy = signal(false);

  private current: Snapped | null = null;
  /** The marks that are worked on. */
  private wanted: Marks | null = null;
  private work: Promise<void> = Promise.resolve();
  /** Counts up with every search; only the last one's answer counts. */
  private search = 0;
  private readonly stopListening: () => void;

  constructor(
    private readonly session: EditSession,
    private readonly document: DocumentState,
    private readonly notices: Notices,
  ) {
    const forget = () => (this.current = null);
    this.stopListening = document.listen({ stepDone: forget, pictureChanged: forget });
  }

  /** Half the width of a mark, in picture pixels. */
  get radius(): number {
    return Math.max(LEAST_RADIUS, MARK_RADIUS * Math.max(this.document.width, this.document.height));
  }

  /** Settles when nothing is looked for any more. */
  settled(): Promise<void> {
    return this.work;
  }

  dispose(): void {
    this.cancel();
    this.stopListening();
  }

  /** Stops looking; nothing changes. */
  cancel(): void {
    if (!this.busy.value) return;
    this.search++;
    this.wanted = null;
    this.busy.value = false;
    this.notices.announce('Cancelled. Nothing was changed.');
  }

  /** Takes a mark, a line of at least one point, and looks for the object. */
  mark(points: readonly Point[], meaning: MarkMeaning): Promise<void> {
    const { document } = this;
    document.settle();
    const layer = document.layer.value;
    const earlier = this.wanted ?? this.marksToGoOn(layer, points, meaning);
    if (meaning.subtract && !earlier) {
      this.notices.fail('No object was found yet: click on one or draw around it, then take away with Alt.');
      return Promise.resolve();
    }
    const kind = meaning.subtract ? 'background' : closedLoop(points, 2 * this.radius) ? 'within' : 'object';
    const marks: Marks = earlier ?? { layer, within: [], object: [], background: [] };
    this.wanted = { ...marks, [kind]: [...marks[kind], points] };
    this.work = this.find(this.wanted, earlier !== null);
    return this.work;
  }

  private marksToGoOn(layer: LayerName, points: readonly Point[], meaning: MarkMeaning): Marks | null {
    const { current } = this;
    if (!current || current.marks.layer !== layer) return null;
    return meaning.more || meaning.subtract || touches(current, points, this.radius) ? current.marks : null;
  }

  private async find(marks: Marks, goesOn: boolean): Promise<void> {
    const { notices, document } = this;
    const search = ++this.search;
    this.busy.value = true;
    notices.clearProblem();
    notices.announce('Looking for the object.');
    try {
      const found = await this.session.selectObject(await document.image(), {
        ...marks,
        radius: this.radius,
      });
      if (search === this.search) this.show(marks, found, goesOn ? this.current : null);
    } catch (error) {
      const otherwise = 'The object was not found. Draw a loop around it, or paint it with the brush.';
      if (search === this.search) notices.fail(sentenceOf(error, otherwise));
    } finally {
      if (search === this.search) {
        this.wanted = null;
        this.busy.value = false;
      }
    }
  }

  /** Puts the object into the layer, in place of what it was taken for before. */
  private show(marks: Marks, found: { box: Box; data: Uint8Array }, earlier: Snapped | null): void {
    const { document, notices } = this;
    const edit = document.beginEdit(marks.layer);
    if (!edit) {
      notices.fail('The picture is being worked on. Wait until that is done, then draw the mark again.');
      return;
    }
    const { layer } = edit;
    if (earlier && edit.touch(earlier.box)) {
      eachPixel(earlier.box, layer.width, (at, i) => (layer.data[at] = earlier.before[i]));
      document.maskChanged(layer, earlier.box);
    }
    const before = new Uint8Array(found.data.length);
    if (edit.touch(found.box)) {
      eachPixel(found.box, layer.width, (at, i) => {
        before[i] = layer.data[at];
        layer.data[at] = Math.max(layer.data[at], found.data[i]);
      });
      document.maskChanged(layer, found.box);
    }
    const now: Snapped = { marks, ...found, before };
    const turn = (to: Snapped | null) => () => void (this.current = to);
    document.commitEdit(edit, 'snap', {
      label: 'snap',
      bytes: before.length * 2,
      undo: turn(earlier),
      redo: turn(now),
    });
    this.current = now;
    notices.announce(`snap: ${document.coverageSentence(marks.layer)}.`);
  }
}

/** Calls `visit` for each pixel of a box inside the picture: its place in the picture and in the box. */
function eachPixel(
  { x, y, width, height }: Box,
  stride: number,
  visit: (at: number, i: number) => void,
): void {
  for (let row = 0, i = 0; row < height; row++) {
    const start = (y + row) * stride + x;
    for (let column = 0; column < width; column++) visit(start + column, i++);
  }
}

/** Whether a line comes within `reach` of the object, in picture pixels. */
function touches({ box, data }: Snapped, points: readonly Point[], reach: number): boolean {
  return points.some(([px, py]) => {
    for (let y = Math.floor(py - reach); y <= py + reach; y++) {
      for (let x = Math.floor(px - reach); x <= px + reach; x++) {
        const [u, v] = [x - box.x, y - box.y];
        if (u < 0 || v < 0 || u >= box.width || v >= box.height) continue;
        if (data[v * box.width + u] >= SELECTED) return true;
      }
    }
    return false;
  });
}
