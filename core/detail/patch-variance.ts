import type { KernelMemory } from '../kernels/kernels.ts';
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
 * @param memory where colours and result lie, with room for `roomForVariance`; if it has kernels they do it
 */
export function* patchVariance(
  { width, height, data: colour }: Rgb,
  radius: number,
  variance: Float32Array = new Float32Array(width * height),
  memory?: KernelMemory,
): Work<Float32Array> {
  const size = 2 * radius + 1;
  const kernels = memory?.kernels;
  const columns = kernels ? memory.integers(width) : new Int32Array(width);
  const steps = kernels ? memory.integers(size * width) : new Int32Array(size * width);
  for (let from = 0; from < height; from += BAND) {
    yield;
    const to = Math.min(height, from + BAND);
    kernels?.addVariances(
      colour.byteOffset,
      width,
      height,
      size,
      from,
      to,
      steps.byteOffset,
      columns.byteOffset,
      variance.byteOffset,
    );
    for (let y = from; !kernels && y < to; y++) {
      addSteps(colour, width, height, y, steps, (y % size) * width, columns);
      if (y >= size - 1) sumRow(columns, size, variance, (y - radius) * width - radius);
    }
  }
  return variance;
}

/** Bytes of what `patchVariance` needs besides. */
export function roomForVariance(width: number, radius: number): number {
  return 4 * width * (2 * radius + 2) + 32;
}

/**
 * Adds the squared differences of row `y` to the columns' sums and takes those off again that are remembered from
 * position `at` on, of the row that leaves the patch; then these are remembered instead.
 */
function addSteps(
  colour: Uint8Array,
  width: number,
  height: number,
  y: number,
  steps: Int32Array,
  at: number,
  columns: Int32Array,
): void {
  // Where the picture ends a pixel is compared with itself.
  const below = y + APART < height ? 3 * APART * width : 0;
  for (let x = 0, k = 3 * y * width; x < width; x++, k += 3) {
    const right = x + APART < width ? 3 * APART : 0;
    const step = squaredDifference(colour, k, k + right) + squaredDifference(colour, k, k + below);
    columns[x] += step - steps[at + x];
    steps[at + x] = step;
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
