import type { Rgba } from '../raster/raster.ts';
import type { Crop } from './crop.ts';
import type { Masks } from './masks.ts';

/**
 * Copies the pixels of `filled` that lie in the crop's hole into the picture, in place, and takes them off what is
 * still to be filled; nothing else is touched.
 */
export function paste(filled: Rgba, { box, hole }: Crop, picture: Rgba, { unfilled }: Masks): void {
  const { x: left, y: top, width, height } = box;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = y * width + x;
      if (!hole.data[from]) continue;
      const to = (top + y) * picture.width + left + x;
      for (let c = 0; c < 4; c++) picture.data[4 * to + c] = filled.data[4 * from + c];
      unfilled.data[to] = 0;
    }
  }
}
