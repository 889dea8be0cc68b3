import type { Box } from '@contextual-fill/core';
import { clip } from '../state/box.ts';

/** A round brush, in picture pixels. */
export interface Brush {
  readonly radius: number;
  /** Share of the radius that is painted fully, 0..1; the rest falls off linearly. */
  readonly hardness: number;
}

/** The box that a brush covers when it is drawn from a to b. */
export function segmentBox(ax: number, ay: number, bx: number, by: number, radius: number): Box {
  const x = Math.min(ax, bx) - radius - 1;
  const y = Math.min(ay, by) - radius - 1;
  return { x, y, width: Math.abs(ax - bx) + 2 * radius + 2, height: Math.abs(ay - by) + 2 * radius + 2 };
}

/**
 * Draws a brush from (ax, ay) to (bx, by) into `coverage` (one byte a pixel, row-major): every pixel becomes at least
 * the brush's strength at its centre, so that overlapping segments of one stroke do not add up. A hard brush covers
 * half of a pixel whose centre lies on its rim.
 */
export function drawSegment(
  coverage: Uint8Array,
  width: number,
  height: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  brush: Brush,
): void {
  const box = clip(segmentBox(ax, ay, bx, by, brush.radius), width, height);
  if (!box) return;
  const outer = brush.radius + 0.5;
  const soft = brush.radius * (1 - brush.hardness) + 1;
  const inner = Math.max(0, outer - soft);
  const outerSquared = outer * outer;
  const innerSquared = inner * inner;
  const dx = bx - ax;
  const dy = by - ay;
  const lengthSquared = dx * dx + dy * dy;
  const inverse = lengthSquared > 0 ? 1 / lengthSquared : 0;
  for (let y = box.y; y < box.y + box.height; y++) {
    const py = y + 0.5 - ay;
    const row = y * width;
    for (let x = box.x; x < box.x + box.width; x++) {
      const px = x + 0.5 - ax;
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) * inverse));
      const ex = px - along * dx;
      const ey = py - along * dy;
      const squared = ex * ex + ey * ey;
      if (squared >= outerSquared) continue;
      const value = squared <= innerSquared ? 255 : Math.round((255 * (outer - Math.sqrt(squared))) / soft);
      if (value > coverage[row + x]) coverage[row + x] = value;
    }
  }
}
