import type { Flags } from '../raster/raster.ts';
import type { Work } from '../turns.ts';

/**
 * Marks the centres of the patches, squares of 2 `radius` + 1 pixels inside the raster, in which flags are set: in
 * every pixel or in any.
 *
 * @returns the marks, and how many there are
 */
export function* patchCentres(
  flags: Flags,
  radius: number,
  set: 'everywhere' | 'anywhere',
): Work<{ centres: Flags; count: number }> {
  const { width, height, data } = flags;
  const centres = { width, height, data: new Uint8Array(width * height) };
  const at = centres.data;
  const size = 2 * radius + 1;
  const columns = new Int32Array(width);
  const needed = set === 'everywhere' ? size * size : 1;
  let count = 0;
  if (width < size || height < size) return { centres, count };
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
      if (x < size - 1 || sum < needed) continue;
      at[row - radius * width + x - radius] = 1;
      count++;
    }
  }
  return { centres, count };
}
