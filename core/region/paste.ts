import type { Box, Rgba } from '../types.ts';
import { inMasks, type Masks } from './masks.ts';

/**
 * Copies into the picture, in place, those pixels of a filled hole's box that are still to be filled, and takes them
 * off that; nothing else is touched.
 */
export function paste(filled: Rgba, hole: Box, picture: Rgba, masks: Pick<Masks, 'unfilled' | 'box'>): void {
  const { unfilled } = masks;
  const inFlags = inMasks(masks, hole);
  for (let y = 0; y < hole.height; y++) {
    for (let x = 0; x < hole.width; x++) {
      const flag = (inFlags.y + y) * unfilled.width + inFlags.x + x;
      if (!unfilled.data[flag]) continue;
      const to = (hole.y + y) * picture.width + hole.x + x;
      const from = y * hole.width + x;
      for (let c = 0; c < 4; c++) picture.data[4 * to + c] = filled.data[4 * from + c];
      unfilled.data[flag] = 0;
    }
  }
}
