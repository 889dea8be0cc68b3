import {
  cut,
  flagsOfMask,
  growFlags,
  type Box,
  type Mask,
  type Rgba,
  type Work,
} from '@contextual-fill/core';
import { inTurns } from '../in-turns.ts';

/**
 * Makes every pixel of `part`, which is `box` of the picture, see-through unless the mask is within `reach` pixels
 * across and down. All of the mask lies in the box. The colours stay, so that nothing dark bleeds in when the part is
 * drawn smaller.
 */
export function clearBeyond(part: Rgba, mask: Mask, box: Box, reach: number): Promise<void> {
  return inTurns(clear(part, cut(mask, box), reach));
}

function* clear({ width, height, data }: Rgba, mask: Mask, reach: number): Work {
  const near = yield* growFlags(yield* flagsOfMask(mask), reach);
  for (let y = 0; y < height; y++) {
    yield;
    for (let i = y * width; i < (y + 1) * width; i++) if (!near.data[i]) data[4 * i + 3] = 0;
  }
}
