import type { Box, Rgba, Work } from '@contextual-fill/core';

/** Gives a part of a picture; the box lies inside it. */
export type PartOf = (box: Box) => Rgba;

/**
 * A box of a picture `factor` times smaller on each side, each pixel the mean of those that it stands for, by how
 * opaque they are; at the right and the bottom there may be fewer of them.
 */
export function* shrink(partOf: PartOf, box: Box, factor: number): Work<Rgba> {
  if (factor === 1) return partOf(box);
  const width = Math.ceil(box.width / factor);
  const height = Math.ceil(box.height / factor);
  const data = new Uint8ClampedArray(width * height * 4);
  const sums = new Uint32Array(width * 4);
  const counts = new Uint32Array(width);
  for (let y = 0; y < height; y++) {
    yield;
    const rows = Math.min(factor, box.height - y * factor);
    const strip = partOf({ x: box.x, y: box.y + y * factor, width: box.width, height: rows }).data;
    sums.fill(0);
    counts.fill(0);
    for (let row = 0, at = 0; row < rows; row++) {
      for (let column = 0, to = 0; column < width; column++, to += 4) {
        const columns = Math.min(factor, box.width - column * factor);
        let [red, green, blue, opacity] = [0, 0, 0, 0];
        for (const end = at + columns * 4; at < end; at += 4) {
          const alpha = strip[at + 3];
          red += strip[at] * alpha;
          green += strip[at + 1] * alpha;
          blue += strip[at + 2] * alpha;
          opacity += alpha;
        }
        sums[to] += red;
        sums[to + 1] += green;
        sums[to + 2] += blue;
        sums[to + 3] += opacity;
        counts[column] += columns;
      }
    }
    for (let x = 0, from = 0, to = y * width * 4; x < width; x++, from += 4, to += 4) {
      const alpha = sums[from + 3];
      if (alpha === 0) continue;
      for (let c = 0; c < 3; c++) data[to + c] = sums[from + c] / alpha;
      data[to + 3] = alpha / counts[x];
    }
  }
  return { width, height, data };
}
