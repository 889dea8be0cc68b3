import type { Rgb } from '../raster/raster.ts';
import type { Work } from '../turns.ts';

/**
 * For the centre of every patch inside the picture: the squared differences of its pixels from the patch's mean,
 * summed over pixels and channels. 0 where the patch would reach outside. One number a pixel.
 */
export function* patchVariance({ width, height, data: colour }: Rgb, radius: number): Work<Float32Array> {
  const size = 2 * radius + 1;
  const pixels = size * size;
  const variance = new Float32Array(width * height);
  const row = 3 * width;
  const sums = new Int32Array(row);
  const squares = new Int32Array(row);
  for (let y = 0; y < height; y++) {
    yield;
    for (let k = 0; k < row; k++) {
      const enters = colour[y * row + k];
      const leaves = y >= size ? colour[(y - size) * row + k] : 0;
      sums[k] += enters - leaves;
      squares[k] += enters * enters - leaves * leaves;
    }
    if (y < size - 1) continue;
    for (let channel = 0; channel < 3; channel++) {
      let sum = 0;
      let square = 0;
      for (let x = 0, k = channel; x < width; x++, k += 3) {
        sum += sums[k];
        square += squares[k];
        if (x >= size) {
          sum -= sums[k - 3 * size];
          square -= squares[k - 3 * size];
        }
        if (x >= size - 1) variance[(y - radius) * width + x - radius] += square - (sum * sum) / pixels;
      }
    }
  }
  return variance;
}
