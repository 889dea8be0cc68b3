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
    varyRow(sums, squares, size, variance, (y - radius) * width - radius);
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
    sums[k] += value;
    squares[k] += value * value;
  }
  if (leaves < 0) return;
  for (let k = 0; k < sums.length; k++) {
    const value = colour[leaves + k];
    sums[k] -= value;
    squares[k] -= value * value;
  }
}

/** Sets, at `at` + x, the variances of so many columns each, up to and including column x. */
function varyRow(
  sums: Int32Array,
  squares: Int32Array,
  size: number,
  variance: Float32Array,
  at: number,
): void {
  const pixels = size * size;
  let [red, green, blue] = [0, 0, 0];
  let [redSquare, greenSquare, blueSquare] = [0, 0, 0];
  for (let k = 0, x = 0; k < sums.length; k += 3, x++) {
    red += sums[k];
    green += sums[k + 1];
    blue += sums[k + 2];
    redSquare += squares[k];
    greenSquare += squares[k + 1];
    blueSquare += squares[k + 2];
    if (x < size - 1) continue;
    const one = Math.fround(redSquare - (red * red) / pixels);
    const two = Math.fround(one + (greenSquare - (green * green) / pixels));
    variance[at + x] = two + (blueSquare - (blue * blue) / pixels);
    const first = k - 3 * (size - 1);
    red -= sums[first];
    green -= sums[first + 1];
    blue -= sums[first + 2];
    redSquare -= squares[first];
    greenSquare -= squares[first + 1];
    blueSquare -= squares[first + 2];
  }
}
