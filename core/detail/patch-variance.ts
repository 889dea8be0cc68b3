import type { Rgb } from '../raster/raster.ts';
import { BAND, type Work } from '../turns.ts';

/**
 * For the centre of every patch inside the picture: the squared differences of its pixels from the patch's mean,
 * summed over pixels and channels. 0 where the patch would reach outside. One number a pixel.
 *
 * @param variance room for the result, all 0
 */
export function* patchVariance(
  { width, height, data: colour }: Rgb,
  radius: number,
  variance: Float32Array = new Float32Array(width * height),
): Work<Float32Array> {
  const size = 2 * radius + 1;
  const row = 3 * width;
  const sums = new Int32Array(row);
  const squares = new Int32Array(row);
  for (let y = 0; y < height; y++) {
    if (y % BAND === 0) yield;
    enterRow(colour, y * row, y >= size ? (y - size) * row : -1, sums, squares);
    if (y < size - 1) continue;
    for (let channel = 0; channel < 3; channel++) {
      varyRow(sums, squares, channel, size, variance, (y - radius) * width - radius);
    }
  }
  return variance;
}

/** Adds a row of values, which starts at `enters`, to the columns, and takes off the one at `leaves`, -1 for none. */
function enterRow(
  colour: Uint8Array,
  enters: number,
  leaves: number,
  sums: Int32Array,
  squares: Int32Array,
): void {
  for (let k = 0; k < sums.length; k++) {
    const value = colour[enters + k];
    const before = leaves < 0 ? 0 : colour[leaves + k];
    sums[k] += value - before;
    squares[k] += value * value - before * before;
  }
}

/** Adds the variances of one channel of so many columns each, up to and including column x, at `at` + x. */
function varyRow(
  sums: Int32Array,
  squares: Int32Array,
  channel: number,
  size: number,
  variance: Float32Array,
  at: number,
): void {
  const pixels = size * size;
  let sum = 0;
  let square = 0;
  for (let x = 0, k = channel; k < sums.length; x++, k += 3) {
    sum += sums[k];
    square += squares[k];
    if (x >= size) {
      sum -= sums[k - 3 * size];
      square -= squares[k - 3 * size];
    }
    if (x >= size - 1) variance[at + x] += square - (sum * sum) / pixels;
  }
}
