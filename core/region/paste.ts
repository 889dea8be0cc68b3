import type { Box, Rgba } from '../types.ts';
import type { Masks } from './masks.ts';

/**
 * Copies into the picture, in place, those pixels of a filled hole's box that are still to be filled, and takes them
 * off that; nothing else is touched.
 */
export function paste(filled: Rgba, hole: Box, picture: Rgba, { unfilled }: Pick<Masks, 'unfilled'>): void {
  for (let y = 0; y < hole.height; y++) {
    for (let x = 0; x < hole.width; x++) {
      const to = (hole.y + y) * picture.width + hole.x + x;
      if (!unfilled.data[to]) continue;
      const from = y * hole.width + x;
      for (let c = 0; c < 4; c++) picture.data[4 * to + c] = filled.data[4 * from + c];
      unfilled.data[to] = 0;
    }
  }
}
