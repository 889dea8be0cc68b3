import type { Mask, Rgba } from '@contextual-fill/core';

/**
 * Reads a mask out of a picture: its alpha where anything is transparent, otherwise its brightness (white = selected).
 */
export function maskFromPixels({ width, height, data }: Rgba): Mask {
  const mask = new Uint8Array(width * height);
  let transparent = false;
  for (let i = 3; i < data.length && !transparent; i += 4) transparent = data[i] < 255;
  for (let i = 0, at = 0; i < mask.length; i++, at += 4) {
    mask[i] = transparent
      ? data[at + 3]
      : Math.round(0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2]);
  }
  return { width, height, data: mask };
}
