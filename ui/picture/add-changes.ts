import type { Mask, Rgba, Work } from '@contextual-fill/core';

/** Sets in the mask, whose bytes it changes, every pixel in which two pictures of its size differ. */
export function* addChanges({ width, height, data }: Mask, before: Rgba, after: Rgba): Work {
  const [one, two] = [wordsOf(before), wordsOf(after)];
  for (let y = 0; y < height; y++) {
    yield;
    for (let i = y * width; i < (y + 1) * width; i++) if (one[i] !== two[i]) data[i] = 255;
  }
}

/** One number per pixel, to compare pictures by. */
export function wordsOf({ data, width, height }: Rgba): Uint32Array {
  const aligned = data.byteOffset % 4 === 0 ? data : data.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, width * height);
}
