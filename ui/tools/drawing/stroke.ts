import type { Box } from '@contextual-fill/core';
import { unite } from '../../state/box.ts';
import type { MaskEdit } from '../../state/mask-edit.ts';
import { type Brush, drawSegment, segmentBox } from './segment.ts';
import type { Point } from './polygon.ts';
import { smoothLine } from './smoothing.ts';

/** A buffer for the stroke under the pointer, kept between strokes; all zero when nobody draws. */
export class Coverage {
  readonly data: Uint8Array;
  /** The same bytes, four at a time. */
  private readonly words: Uint32Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    const buffer = new ArrayBuffer(4 * Math.ceil((width * height) / 4));
    this.data = new Uint8Array(buffer, 0, width * height);
    this.words = new Uint32Array(buffer);
  }

  clear(box: Box): void {
    for (let y = box.y; y < box.y + box.height; y++) {
      this.data.fill(0, y * this.width + box.x, y * this.width + box.x + box.width);
    }
  }

  /** Where, from `at` on and up to `end`, the bytes stop being `value`. Most of a large brush is one such run a row. */
  endOfRun(at: number, end: number, value: 0 | 255): number {
    const { data, words } = this;
    const word = value === 0 ? 0 : 0xffffffff;
    while (at < end && data[at] === value) {
      if ((at & 3) === 0) {
        while (at + 4 <= end && words[at >> 2] === word) at += 4;
        if (at >= end || data[at] !== value) break;
      }
      at++;
    }
    return at;
  }
}

/** After so many points the smoothing starts over at the last one: a point costs no more in a long stroke. */
const RESTART = 256;

/**
 * One stroke of the brush or the eraser into the layer of `edit`. Within a stroke the brush never adds up; against what
 * was there before it does, as light does on film, so that a soft brush can be built up.
 */
export class Stroke {
  private points: Point[] = [];
  private drawn = 0;
  private covered: Box | null = null;
  /** The tiles of the layer that the coverage is not empty in. */
  private readonly tiles = new Set<number>();

  constructor(
    private readonly edit: MaskEdit,
    private readonly coverage: Coverage,
    private brush: Brush,
    private readonly subtract: boolean,
  ) {}

  /** What is drawn from now on has this radius, in picture pixels. */
  resize(radius: number): void {
    this.brush = { ...this.brush, radius };
  }

  /** Adds pointer positions (picture pixels). Returns the box that changed. */
  add(points: readonly Point[]): Box | null {
    if (points.length === 0) return null;
    this.points.push(...points);
    const changed = this.drawLine(smoothLine(this.points, false));
    if (this.points.length > RESTART) {
      const line = smoothLine(this.points, false);
      this.points = [line.at(-1)!, points.at(-1)!];
      this.drawn = 1;
    }
    return changed;
  }

  /** Replaces everything drawn so far by one straight line. */
  straight(from: Point, to: Point): Box | null {
    const before = this.covered;
    this.drop();
    const changed = unite(this.segment(from, to), before);
    if (changed) this.compose(changed);
    return changed;
  }

  /** Ends the stroke exactly at the last pointer position; `drop` it then. */
  finish(): Box | null {
    // The line so far trails the pointer; its last piece is drawn again, up to where the pointer is.
    this.drawn = Math.max(0, this.drawn - 1);
    return this.drawLine(smoothLine(this.points, true));
  }

  /** Forgets the stroke; the edit is to be cancelled by the caller. */
  drop(): void {
    // Tile by tile: the box around a long thin stroke is mostly empty.
    for (const tile of this.tiles) this.coverage.clear(this.edit.layer.tileBox(tile));
    this.tiles.clear();
    this.covered = null;
  }

  private drawLine(line: readonly Point[]): Box | null {
    if (line.length === 0) return null;
    let changed: Box | null = null;
    if (this.drawn === 0) changed = this.segment(line[0], line[0]);
    for (let i = Math.max(1, this.drawn); i < line.length; i++) {
      changed = unite(changed, this.segment(line[i - 1], line[i]));
    }
    this.drawn = line.length;
    if (changed) this.compose(changed);
    return changed;
  }

  private segment(from: Point, to: Point): Box | null {
    const inside = this.edit.touch(segmentBox(from[0], from[1], to[0], to[1], this.brush.radius));
    if (!inside) return null;
    const { width, height, data } = this.coverage;
    drawSegment(data, width, height, from[0], from[1], to[0], to[1], this.brush);
    this.covered = unite(this.covered, inside);
    for (const tile of this.edit.layer.tilesIn(inside)) this.tiles.add(tile);
    return inside;
  }

  /** Puts the coverage into the layer, over what was there before the stroke. */
  private compose(box: Box): void {
    const { layer } = this.edit;
    for (const tile of layer.tilesIn(box)) {
      const area = layer.tileBox(tile);
      this.edit.touch(area);
      const original = this.edit.original(tile);
      const left = Math.max(area.x, box.x);
      const right = Math.min(area.x + area.width, box.x + box.width);
      const bottom = Math.min(area.y + area.height, box.y + box.height);
      for (let y = Math.max(area.y, box.y); y < bottom; y++) {
        const row = y * layer.width;
        this.composeRow(row + left, row + right, original, (y - area.y) * area.width + left - area.x);
      }
    }
  }

  /** The bytes `from`..`to` of the layer; what was there before starts at `before` in `original`. */
  private composeRow(from: number, to: number, original: Uint8Array, before: number): void {
    const { data } = this.edit.layer;
    const { coverage, subtract } = this;
    const shift = before - from;
    for (let at = from; at < to;) {
      const paint = coverage.data[at];
      if (paint === 255) {
        const end = coverage.endOfRun(at, to, 255);
        data.fill(subtract ? 0 : 255, at, end);
        at = end;
      } else if (paint === 0) {
        const end = coverage.endOfRun(at, to, 0);
        data.set(original.subarray(at + shift, end + shift), at);
        at = end;
      } else {
        const old = original[at + shift];
        data[at] = subtract
          ? Math.round((old * (255 - paint)) / 255)
          : 255 - Math.round(((255 - old) * (255 - paint)) / 255);
        at++;
      }
    }
  }
}
