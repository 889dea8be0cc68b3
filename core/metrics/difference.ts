/**
 * Pixel metrics of two pictures of one size; alpha is not looked at. With `hole` (0 = outside) only pixels of the hole
 * count. All throw nothing and are NaN where no pixel counts.
 */
import type { Flags, Rgba } from '../raster/raster.ts';

function mean(
  { data: a }: Rgba,
  { data: b }: Rgba,
  hole: Flags | undefined,
  of: (difference: number) => number,
): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < a.length / 4; i++) {
    if (hole && !hole.data[i]) continue;
    sum += of(a[4 * i] - b[4 * i]) + of(a[4 * i + 1] - b[4 * i + 1]) + of(a[4 * i + 2] - b[4 * i + 2]);
    count += 3;
  }
  return sum / count;
}

/** Mean absolute difference, as a share of the range: 0..1. */
export function l1(a: Rgba, b: Rgba, hole?: Flags): number {
  return mean(a, b, hole, Math.abs) / 255;
}

/** Mean squared difference, as a share of the squared range: 0..1. */
export function l2(a: Rgba, b: Rgba, hole?: Flags): number {
  return mean(a, b, hole, (difference) => difference * difference) / 255 ** 2;
}

/** Peak signal-to-noise ratio in decibels; Infinity for equal pictures. */
export function psnr(a: Rgba, b: Rgba, hole?: Flags): number {
  return -10 * Math.log10(l2(a, b, hole));
}
