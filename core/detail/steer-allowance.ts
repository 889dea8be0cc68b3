import { growFlags } from '../picture/grow-flags.ts';
import type { Breathe } from '../schedule.ts';
import type { Field } from './field.ts';
import { positions, type Level } from './level.ts';

/** Width of the ring whose gradients count, in pixels of the finest level; halved from level to level down to the least. */
const RING = 24;
const LEAST_RING = 6;
/** Sources should have so many times the gradient energy of the ring: joining the pieces takes a part of it away. */
const AIM = 1.2;
/** How strongly the allowance answers. */
const EXPONENT = 2;

/**
 * Gradient energy of a level's known pixels near the hole: the mean squared difference to the right and lower neighbour. 0 where
 * nothing is known there.
 *
 * @param n the number of the level; 0 is the finest
 */
export async function energyAround(level: Level, n: number, breathe: Breathe): Promise<number> {
  const { width, height, hole } = level;
  const known = await growFlags(hole, width, height, Math.max(LEAST_RING, RING >> n), breathe);
  for (let i = 0; i < known.length; i++) {
    const inside = i % width < width - 1 && i + width < known.length;
    if (!inside || hole[i] || hole[i + 1] || hole[i + width]) known[i] = 0;
  }
  return meanEnergy(level, positions(known));
}

/**
 * The allowance with which the fill should become as busy as what surrounds the hole: more than usual where what is borrowed so far is plainer
 * than that, less where it is busier.
 *
 * @param pixels positions of the hole
 * @param around see `energyAround`
 * @param usual see `SynthesisSettings.varianceAllowance`
 * @returns 0 to 1
 */
export function steeredAllowance(
  level: Level,
  field: Field,
  pixels: Int32Array,
  around: number,
  usual: number,
): number {
  const borrowed = meanEnergy(
    level,
    pixels.map((p) => field.nearest[p]).filter((source) => source >= 0),
  );
  return Math.min(1, usual * ((AIM * around + 1) / (borrowed + 1)) ** EXPONENT);
}

/** Each position needs a neighbour to the right and one below. */
function meanEnergy({ width, colour }: Level, at: Int32Array): number {
  let sum = 0;
  for (const i of at) {
    for (let k = 3 * i; k < 3 * i + 3; k++) {
      const across = colour[k] - colour[k + 3];
      const down = colour[k] - colour[k + 3 * width];
      sum += across * across + down * down;
    }
  }
  return sum / Math.max(1, 6 * at.length);
}
