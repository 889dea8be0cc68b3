import { growLine } from '../picture/grow-flags.ts';

type Pixels = Uint8Array | Uint8ClampedArray;

/**
 * The pixels outside the hole that are at most `ring` pixels from it, in both axes. One byte a pixel, 1 = in the
 * ring.
 */
export function ringAround(hole: Uint8Array, width: number, height: number, ring: number): Uint8Array {
  const across = new Uint8Array(hole.length);
  for (let y = 0; y < height; y++) growLine(hole, across, y * width, 1, width, ring);
  const out = new Uint8Array(hole.length);
  for (let x = 0; x < width; x++) growLine(across, out, x, width, height, ring);
  for (let i = 0; i < hole.length; i++) if (hole[i]) out[i] = 0;
  return out;
}

/**
 * Gradient energy: the mean squared difference of neighbouring pixels (right and below) that both lie in `where`,
 * over the colour channels of 8-bit RGBA or, with three `channels`, RGB. NaN where there is no such pair.
 */
export function gradientEnergy(
  data: Pixels,
  width: number,
  height: number,
  where: Uint8Array,
  channels: 3 | 4 = 4,
): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < width * height; i++) {
    if (!where[i]) continue;
    for (const j of [i % width < width - 1 ? i + 1 : -1, i + width < width * height ? i + width : -1]) {
      if (j < 0 || !where[j]) continue;
      for (let c = 0; c < 3; c++) sum += (data[channels * i + c] - data[channels * j + c]) ** 2;
      count += 3;
    }
  }
  return sum / count;
}

/**
 * The steps, ascending, between neighbouring pixels of which exactly one (`across`) or none (otherwise) lies in the
 * hole, and both in `where` or the hole: mean absolute difference over the colour channels.
 */
export function steps(
  data: Pixels,
  width: number,
  height: number,
  hole: Uint8Array,
  where: Uint8Array,
  across: boolean,
): Float32Array {
  const found: number[] = [];
  for (let i = 0; i < width * height; i++) {
    if (!where[i] && !hole[i]) continue;
    for (const j of [i % width < width - 1 ? i + 1 : -1, i + width < width * height ? i + width : -1]) {
      if (j < 0 || (!where[j] && !hole[j])) continue;
      if (across ? hole[i] === hole[j] : hole[i] || hole[j]) continue;
      let sum = 0;
      for (let c = 0; c < 3; c++) sum += Math.abs(data[4 * i + c] - data[4 * j + c]);
      found.push(sum / 3);
    }
  }
  return Float32Array.from(found).sort();
}
