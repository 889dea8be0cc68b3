import { gradientEnergy } from '../metrics/sharpness.ts';
import { ringAround } from '../raster/grow.ts';
import type { Work } from '../turns.ts';
import type { Level } from './level.ts';

/**
 * Width of the ring whose gradients count, in pixels of the finest level; halved from level to level down to the
 * least.
 */
const RING = 24;
const LEAST_RING = 6;
/** How strongly the allowance answers to the logarithm of wanted over found energy. */
const GAIN = 3;
const LEAST = -1;
const MOST = 2;
/** Share of what was learnt on a level that the next finer one starts from. */
const KEPT = 0.5;

/** Of a hole of more pixels bands of so many rows are measured, evenly spread; they say as much. */
const ENOUGH = 65_536;
const BAND = 16;

/** So many of a hole's pixels, given by ascending positions, that their gradients tell those of all. */
export function enoughOf(pixels: Int32Array, width: number): Int32Array {
  if (pixels.length <= ENOUGH) return pixels;
  const period = BAND * Math.ceil(pixels.length / ENOUGH);
  const some = new Int32Array(pixels.length);
  let count = 0;
  for (let n = 0; n < pixels.length; n++) {
    if (Math.floor(pixels[n] / width) % period < BAND) some[count++] = pixels[n];
  }
  return some.subarray(0, count);
}

/**
 * Gradient energy of a level's known pixels near the hole, see `gradientEnergy`: so sharp the fill should be. NaN
 * where nothing is known there.
 *
 * @param n the number of the level; 0 is the finest
 */
export function* energyAround({ colour, hole, source }: Level, n: number): Work<number> {
  const ring = yield* ringAround(hole, Math.max(LEAST_RING, RING >> n));
  for (let i = 0; i < ring.data.length; i++) ring.data[i] &= source.data[i];
  return gradientEnergy(colour, ring);
}

/**
 * The next round's allowance: more than before where the hole is plainer so far than what surrounds it, less where it
 * is busier. Below 0 plain sources are preferred.
 *
 * @param found gradient energy of the hole as it would look now
 * @param around see `energyAround`
 * @returns -1 to 2; `allowance` itself where one of the energies is NaN
 */
export function steeredAllowance(allowance: number, found: number, around: number): number {
  const step = GAIN * Math.log((around + 1) / (found + 1));
  return Number.isNaN(step) ? allowance : Math.max(LEAST, Math.min(MOST, allowance + step));
}

/**
 * What the next finer level starts from, between the usual allowance and what this level ended with: details of that
 * size may be another matter.
 */
export function carriedAllowance(usual: number, last: number): number {
  return usual + KEPT * (last - usual);
}
