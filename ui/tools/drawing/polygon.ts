import type { Box } from '@contextual-fill/core';

export type Point = readonly [number, number];

/** The box around points; empty for no points. */
export function pointsBox(points: readonly Point[]): Box {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return right < left
    ? { x: 0, y: 0, width: 0, height: 0 }
    : { x: left, y: top, width: right - left, height: bottom - top };
}

/**
 * Sets every pixel whose centre lies inside a closed polygon (non-zero winding, so that a lasso that crosses itself
 * keeps what it went around) to `value`. Scan lines; the polygon may reach past the picture.
 */
export function fillPolygon(
  data: Uint8Array,
  width: number,
  height: number,
  points: readonly Point[],
  value: number,
): void {
  if (points.length < 3) return;
  const box = pointsBox(points);
  const top = Math.max(0, Math.floor(box.y - 0.5));
  const bottom = Math.min(height - 1, Math.ceil(box.y + box.height - 0.5));
  // Every edge visits only the rows that it crosses: a lasso has thousands of edges, most of them short.
  const rows: { x: number; winding: number }[][] = [];
  for (let i = 0; i < points.length; i++) {
    const [ax, ay] = points[i];
    const [bx, by] = points[(i + 1) % points.length];
    const from = Math.max(top, Math.ceil(Math.min(ay, by) - 0.5));
    const to = Math.min(bottom + 1, Math.ceil(Math.max(ay, by) - 0.5));
    for (let y = from; y < to; y++) {
      const x = ax + ((y + 0.5 - ay) * (bx - ax)) / (by - ay);
      (rows[y - top] ??= []).push({ x, winding: by > ay ? 1 : -1 });
    }
  }
  for (let y = top; y <= bottom; y++) {
    const crossings = rows[y - top];
    if (!crossings) continue;
    crossings.sort((a, b) => a.x - b.x);
    let winding = 0;
    for (let i = 0; i + 1 < crossings.length; i++) {
      winding += crossings[i].winding;
      if (winding === 0) continue;
      const from = Math.max(0, Math.ceil(crossings[i].x - 0.5));
      const to = Math.min(width, Math.ceil(crossings[i + 1].x - 0.5));
      if (to > from) data.fill(value, y * width + from, y * width + to);
    }
  }
}
