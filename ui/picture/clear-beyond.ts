import type { Box, Mask, Rgba } from '@contextual-fill/core';
import { createTurns } from '../in-turns.ts';

/**
 * Makes every pixel of `part`, which is `box` of the picture, see-through unless the mask is within `reach` pixels
 * across and down. All of the mask lies in the box. The colours stay, so that nothing dark bleeds in when the part is
 * drawn smaller.
 */
export async function clearBeyond(part: Rgba, mask: Mask, box: Box, reach: number): Promise<void> {
  const { width, height } = box;
  const turn = createTurns();
  const near = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = (box.y + y) * mask.width + box.x;
    sweep(
      width,
      (x) => mask.data[row + x] >= 128,
      reach,
      (x) => (near[y * width + x] = 1),
    );
    await turn();
  }
  for (let x = 0; x < width; x++) {
    const column: number[] = [];
    sweep(
      height,
      (y) => near[y * width + x] === 1,
      reach,
      (y) => column.push(y),
    );
    let next = 0;
    for (let y = 0; y < height; y++) {
      if (column[next] === y) next++;
      else part.data[(y * width + x) * 4 + 3] = 0;
    }
    await turn();
  }
}

/** Calls back, in order, for every place that is within `reach` of a marked one. */
function sweep(
  length: number,
  isMarked: (at: number) => boolean,
  reach: number,
  found: (at: number) => void,
): void {
  let last = -Infinity;
  let ahead = 0;
  for (let at = 0; at < length; at++) {
    while (ahead < length && ahead <= at + reach) {
      if (isMarked(ahead)) last = ahead;
      ahead++;
    }
    if (last >= at - reach) found(at);
  }
}
