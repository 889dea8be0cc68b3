import type { Box } from '@contextual-fill/core';
import { unite } from '../state/box.ts';
import type { MaskEdit } from '../state/mask-edit.ts';

import { type Brush, drawSegment, segmentBox } from './brush.ts';
import type { Point } from './polygon.ts';
import { smoothLine } from './smoothing.ts';

/** A buffer for the stroke under the pointer, kept between strokes; all zero when nobody draws. */
export class Coverage {
  readonly data: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.data = new Uint8Array(width * height);
  }

  clear(box: Box): void {
    for (let y = box.y; y < box.y + box.height; y++) {
      this.data.fill(0, y * this.width + box.x, y * this.width + box.x + box.width);
    }
  }
}

/** After this many points the smoothing starts over from the last one, so that a point costs the same in a long stroke. */
const RESTART = 256;

/**
 * One stroke of the brush or the eraser into the layer of `edit`. Within a stroke the brush never adds up; against what
 * was there before it does, as light does on film, so that a soft brush can be built up.
 */
export class Stroke {
  private points: Point[] = [];
  private drawn = 0;
  private covered: Box | null = null;

  constructor(
    private readonly edit: MaskEdit,
    private readonly coverage: Coverage,
    private readonly brush: Brush,
    private readonly subtract: boolean,
  ) {}

  /** Adds pointer positions (picture pixels). Returns the box that changed. */
  add(points: readonly Point[]): Box | null {
    if (points.length === 0) return null;
    this.points.push(...points);
    const changed = this.drawLine(smoothLine(this.points, false));
    if (this.points.length > RESTART) {
      const line = smoothLine(this.points, false);
      this.points = [line.at(-1)!];
      this.drawn = 1;
    }
    return changed;
  }

  /** Replaces everything drawn so far by one straight line. */
  straight(from: Point, to: Point): Box | null {
    const before = this.covered;
    if (before) {
      this.coverage.clear(before);
      this.covered = null;
    }
    const changed = unite(this.segment(from, to), before);
    if (changed) this.compose(changed);
    return changed;
  }

  /** Ends the stroke exactly at the last pointer position. */
  finish(): Box | null {
    const changed = this.drawLine(smoothLine(this.points, true));
    if (this.covered) this.coverage.clear(this.covered);
    this.covered = null;
    return changed;
  }

  /** Forgets the stroke; the edit is to be cancelled by the caller. */
  drop(): void {
    if (this.covered) this.coverage.clear(this.covered);
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
    return inside;
  }

  private compose(box: Box): void {
    const { layer } = this.edit;
    for (const tile of layer.tilesIn(box)) {
      const area = layer.tileBox(tile);
      const original = this.edit.touch(area) && this.edit.original(tile);
      if (!original) continue;
      const left = Math.max(area.x, box.x);
      const right = Math.min(area.x + area.width, box.x + box.width);
      const bottom = Math.min(area.y + area.height, box.y + box.height);
      for (let y = Math.max(area.y, box.y); y < bottom; y++) {
        const row = y * layer.width;
        const originalRow = (y - area.y) * area.width - area.x;
        for (let x = left; x < right; x++) {
          const paint = this.coverage.data[row + x];
          const old = original[originalRow + x];
          if (paint === 0) layer.data[row + x] = old;
          else if (paint === 255) layer.data[row + x] = this.subtract ? 0 : 255;
          else if (this.subtract) layer.data[row + x] = Math.round((old * (255 - paint)) / 255);
          else layer.data[row + x] = 255 - Math.round(((255 - old) * (255 - paint)) / 255);
        }
      }
    }
  }
}
