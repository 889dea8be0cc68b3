import type { Box, Rgba } from '../types.ts';

/** Copies the pixels of `part` that lie in the hole into `picture`, in place; nothing else is touched. */
export function paste(picture: Uint8Array, width: number, part: Rgba, hole: Uint8Array, crop: Box): void {
  for (let y = 0; y < crop.height; y++) {
    for (let x = 0; x < crop.width; x++) {
      const from = y * crop.width + x;
      if (!hole[from]) continue;
      const to = ((crop.y + y) * width + crop.x + x) * 4;
      for (let c = 0; c < 4; c++) picture[to + c] = part.data[from * 4 + c]!;
    }
  }
}
