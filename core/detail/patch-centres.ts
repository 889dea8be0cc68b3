import { raster, type Flags } from '../raster/raster.ts';
import type { Work } from '../turns.ts';

/**
 * For the centre of every patch, a square of 2 `radius` + 1 pixels inside the raster, how many of its pixels are
 * flagged; 0 where the patch would reach outside. `radius` is at most 7.
 */
export function* patchSums({ width, height, data }: Flags, radius: number): Work<Uint8Array> {
  const sums = new Uint8Array(width * height);
  const size = 2 * radius + 1;
  const columns = new Int32Array(width);
  if (width < size || height < size) return sums;
  for (let y = 0; y < height; y++) {
    yield;
    const row = y * width;
    for (let x = 0; x < width; x++) {
      columns[x] += data[row + x] - (y >= size ? data[row - size * width + x] : 0);
    }
    if (y < size - 1) continue;
    let sum = 0;
    for (let x = 0; x < width; x++) {
      sum += columns[x] - (x >= size ? columns[x - size] : 0);
      if (x >= size - 1) sums[row - radius * width + x - radius] = sum;
    }
  }
  return sums;
}

/**
 * Marks the centres of the patches in which flags are set: in every pixel or in any.
 *
 * @returns the marks, and how many there are
 */
export function* patchCentres(
  flags: Flags,
  radius: number,
  set: 'everywhere' | 'anywhere',
): Work<{ centres: Flags; count: number }> {
  const data = yield* patchSums(flags, radius);
  const needed = set === 'everywhere' ? (2 * radius + 1) ** 2 : 1;
  let count = 0;
  for (let i = 0; i < data.length; i++) {
    data[i] = data[i] >= needed ? 1 : 0;
    count += data[i];
  }
  return { centres: raster(flags, data), count };
}
