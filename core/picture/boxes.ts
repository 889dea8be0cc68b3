import type { Box } from '../types.ts';

/**
 * The smallest box around all pixels at or above `least` (optionally only those within `limits`); undefined if there is
 * none. `least` is 128 for masks, 1 for flags.
 */
export function boundingBox(
  mask: ArrayLike<number>,
  width: number,
  height: number,
  least = 128,
  limits: Box = { x: 0, y: 0, width, height },
): Box | undefined {
  let [left, right, top, bottom] = [Infinity, -1, -1, -1];
  for (let y = limits.y; y < limits.y + limits.height; y++) {
    const row = y * width;
    for (let x = limits.x; x < limits.x + limits.width; x++) {
      if (mask[row + x] < least) continue;
      if (top < 0) top = y;
      bottom = y;
      if (x < left) left = x;
      if (x > right) right = x;
    }
  }
  return top < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

export function unite(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

export function area(box: Box): number {
  return box.width * box.height;
}

/** A box grown by so much on every side, as far as `width` x `height` goes. */
export function growBox(box: Box, by: number, width: number, height: number): Box {
  const x = Math.max(0, box.x - by);
  const y = Math.max(0, box.y - by);
  return {
    x,
    y,
    width: Math.min(width, box.x + box.width + by) - x,
    height: Math.min(height, box.y + box.height + by) - y,
  };
}
