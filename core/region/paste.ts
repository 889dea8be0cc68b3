import type { Flags, Rgba } from '../raster/raster.ts';
import type { Box } from '../types.ts';

/** Copies the pixels of `part` that lie in the hole into `picture`, in place; nothing else is touched. */
export function paste(picture: Rgba, part: Rgba, hole: Flags, crop: Box): void {
  for (let y = 0; y < crop.height; y++) {
    for (let x = 0; x < crop.width; x++) {
      const from = y * crop.width + x;
      if (!hole.data[from]) continue;
      const to = ((crop.y + y) * picture.width + crop.x + x) * 4;
      for (let c = 0; c < 4; c++) picture.data[to + c] = part.data[from * 4 + c];
    }
  }
}
