/** Pixels of a box, by their numbers in it. */
import type { Box } from '../types.ts';
import type { Size } from './raster.ts';

/** The position in a raster of a pixel of a box in it. */
export function positionIn({ width }: Size, box: Box, at: number): number {
  return (box.y + Math.floor(at / box.width)) * width + box.x + (at % box.width);
}

/** The pixels of a box that lie to the left of one, to the right, above and below. */
export function besides(at: number, { width, height }: Size): number[] {
  const x = at % width;
  const found: number[] = [];
  if (x > 0) found.push(at - 1);
  if (x < width - 1) found.push(at + 1);
  if (at >= width) found.push(at - width);
  if (at < width * (height - 1)) found.push(at + width);
  return found;
}

/** The ways from a pixel to those right beside it: across, down. */
export const STEPS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;
