import type { Flags, Rgba } from '../raster/raster.ts';

/**
 * Total variation: the mean absolute difference of neighbouring pixels (right and below) over the colour channels, as
 * a share of the range. With `hole` only pairs with at least one pixel in the hole count, so that its border counts
 * too.
 */
export function totalVariation({ width, height, data }: Rgba, hole?: Flags): number {
  const inHole = hole?.data;
  let sum = 0;
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      for (const j of [x + 1 < width ? i + 1 : -1, y + 1 < height ? i + width : -1]) {
        if (j < 0 || (inHole && !inHole[i] && !inHole[j])) continue;
        for (let k = 0; k < 3; k++) sum += Math.abs(data[4 * i + k] - data[4 * j + k]);
        count += 3;
      }
    }
  }
  return sum / count / 255;
}
