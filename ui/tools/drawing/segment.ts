import type { Box } from '@contextual-fill/core';
import { clip } from '../../state/box.ts';

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
  const dx = bx - ax;
  const dy = by - ay;
  const lengthSquared = dx * dx + dy * dy;
  const inverse = lengthSquared > 0 ? 1 / lengthSquared : 0;
  const outerSpan: Span = { from: 0, to: 0 };
  const innerSpan: Span = { from: 0, to: 0 };
  const right = box.x + box.width;
  for (let y = box.y; y < box.y + box.height; y++) {
    const row = y * width;
    // Positions are relative to (ax, ay), at pixel centres.
    const py = y + 0.5 - ay;
    if (!crossCapsule(outerSpan, py, dx, dy, outer)) continue;
    const from = Math.max(box.x, Math.floor(outerSpan.from + ax - 0.5));
    const to = Math.min(right, Math.ceil(outerSpan.to + ax + 0.5));
    let solidFrom = to;
    let solidTo = to;
    if (crossCapsule(innerSpan, py, dx, dy, inner)) {
      solidFrom = Math.min(to, Math.max(from, Math.ceil(innerSpan.from + ax - 0.5)));
      solidTo = Math.max(solidFrom, Math.min(to, Math.floor(innerSpan.to + ax - 0.5) + 1));
      coverage.fill(255, row + solidFrom, row + solidTo);
    }
    for (let x = from; x < to; x++) {
      if (x === solidFrom) x = solidTo;
      if (x >= to) break;
      const px = x + 0.5 - ax;
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) * inverse));
      const distance = Math.hypot(px - along * dx, py - along * dy);
      if (distance >= outer) continue;
      const value = distance <= inner ? 255 : Math.round((255 * (outer - distance)) / soft);
      if (value > coverage[row + x]) coverage[row + x] = value;
    }
  }
}

interface Span {
  from: number;
  to: number;
}

/**
 * Where the line at height `y` crosses everything within `radius` of the segment from (0, 0) to (dx, dy). That shape is
 * convex: two discs and the rectangle between them. Returns false where it does not cross.
 */
function crossCapsule(span: Span, y: number, dx: number, dy: number, radius: number): boolean {
  span.from = Infinity;
  span.to = -Infinity;
  for (let end = 0; end <= 1; end++) {
    const height = y - end * dy;
    const squared = radius * radius - height * height;
    if (squared < 0) continue;
    const half = Math.sqrt(squared);
    span.from = Math.min(span.from, end * dx - half);
    span.to = Math.max(span.to, end * dx + half);
  }
  const length = Math.hypot(dx, dy);
  if (length > 0) {
    // 0 <= x dx + y dy <= length^2 (between the ends) and |x dy - y dx| <= radius length (beside the segment).
    let low = -Infinity;
    let high = Infinity;
    const limit = (slope: number, least: number, most: number) => {
      if (slope === 0) {
        if (least > 0 || most < 0) high = -Infinity;
        return;
      }
      low = Math.max(low, slope > 0 ? least / slope : most / slope);
      high = Math.min(high, slope > 0 ? most / slope : least / slope);
    };
    limit(dx, -y * dy, length * length - y * dy);
    limit(dy, y * dx - radius * length, y * dx + radius * length);
    if (low <= high) {
      span.from = Math.min(span.from, low);
      span.to = Math.max(span.to, high);
    }
  }
  return span.from <= span.to;
}
