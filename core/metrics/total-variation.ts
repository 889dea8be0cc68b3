/**
 * Total variation: the mean absolute difference of neighbouring pixels (right and below), as a share of the range.
 * `data` is 8-bit RGBA. With `hole` only pairs with at least one pixel in the hole count, so that its border counts
 * too.
 */
export function totalVariation(
  data: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  hole?: Uint8Array,
): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      for (const j of [x + 1 < width ? i + 1 : -1, y + 1 < height ? i + width : -1]) {
        if (j < 0 || (hole && !hole[i] && !hole[j])) continue;
        for (let k = 0; k < 3; k++) sum += Math.abs(data[4 * i + k] - data[4 * j + k]);
        count += 3;
      }
    }
  }
  return sum / count / 255;
}
