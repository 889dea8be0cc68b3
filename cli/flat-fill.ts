import type { Mask, Rgba } from '@contextual-fill/core';

/**
 * The simplest fill there is, to measure others against: the whole hole in the mean colour of the pixels along its
 * border.
 */
export function flatFill(image: Rgba, mask: Mask): Rgba {
  const { width, height } = image;
  const inHole = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && mask.data[y * width + x] >= 128;
  const sum = [0, 0, 0];
  let count = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (inHole(x, y)) continue;
      if (!inHole(x - 1, y) && !inHole(x + 1, y) && !inHole(x, y - 1) && !inHole(x, y + 1)) continue;
      for (let c = 0; c < 3; c += 1) sum[c] += image.data[(y * width + x) * 4 + c];
      count += 1;
    }
  }
  const data = new Uint8Array(image.data);
  const mean = sum.map((value) => Math.round(value / Math.max(1, count)));
  for (let i = 0; i < mask.data.length; i += 1) if (mask.data[i] >= 128) data.set(mean, i * 4);
  return { width, height, data };
}
