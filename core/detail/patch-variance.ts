import type { Rgb } from '../raster/raster.ts';
import { squaredDifference } from '../raster/squared-difference.ts';
import { BAND, type Work } from '../turns.ts';

/** How far apart, in pixels, compared pixels lie: beside each other they are alike where a picture was enlarged. */
export const APART = 2;
/** Squared differences are twice the variance of the grain; two of them are looked at. */
const SHARE = 1 / 4;

/**
 * For the centre of every patch inside the picture: the variance of its grain, summed over pixels and channels, as the
 * differences of its pixels to those 2 px to the right and below tell it (J. von Neumann et al., The mean square
 * successive difference, 1941). Where two plain surfaces meet, squared differences from the patch's mean are large, but
 * these are small: an edge is no texture. 0 where the patch would reach outside. One number a pixel.
 *
 * @param variance room for the result, all 0
 */
export function* patchVariance(
  { width, height, data: colour }: Rgb,
  radius: number,
  variance: Float32Array = new Float32Array(width * height),
): Work<Float32Array> {
  const size = 2 * radius + 1;
  const columns = new Int32Array(width);
  for (let y = 0; y < height; y++) {
    if (y % BAND === 0) yield;
    addSteps(colour, width, height, y, 1, columns);
    if (y >= size) addSteps(colour, width, height, y - size, -1, columns);
    if (y < size - 1) continue;
    sumRow(columns, size, variance, (y - radius) * width - radius);
  }
  return variance;
}

/** Adds the squared differences of row `y` to the columns' sums, or takes them off again. */
function addSteps(
  colour: Uint8Array,
  width: number,
  height: number,
  y: number,
  sign: 1 | -1,
  columns: Int32Array,
): void {
  // Where the picture ends a pixel is compared with itself.
  const below = y + APART < height ? 3 * APART * width : 0;
  for (let x = 0, k = 3 * y * width; x < width; x++, k += 3) {
    const right = x + APART < width ? 3 * APART : 0;
    columns[x] += sign * (squaredDifference(colour, k, k + right) + squaredDifference(colour, k, k + below));
  }
}

/** Sets, at `at` + x, the variances of so many columns each, up to and including column x. */
function sumRow(columns: Int32Array, size: number, variance: Float32Array, at: number): void {
  let sum = 0;
  for (let x = 0; x < columns.length; x++) {
    sum += columns[x];
    if (x < size - 1) continue;
    variance[at + x] = SHARE * sum;
    sum -= columns[x - size + 1];
  }
}
