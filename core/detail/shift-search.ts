/** Which shifts of a level foretell a ring: all are tried. */
import type { Work } from '../turns.ts';
import { bringsSomething, shiftError, type Ring } from './ring.ts';
import { STEP, type ShiftTrials } from './shift-trials.ts';

/** Shorter shifts say only that a picture is like itself; in pixels of the level. */
const LEAST = 4;

/** A shift, and what it costs; see `shiftError`. */
export interface Candidate {
  readonly x: number;
  readonly y: number;
  readonly error: number;
}

/** What arbitrary shifts cost, the best first. */
export function arbitraryShifts(ring: Ring, random: () => number): Candidate[] {
  const { width, height } = ring.level;
  const drawn: Candidate[] = [];
  for (let n = 0; n < 600 && drawn.length < 60; n++) {
    const x = Math.round((random() * 1.4 - 0.7) * width);
    const y = Math.round((random() * 1.4 - 0.7) * height);
    if (!bringsSomething(ring, x, y)) continue;
    const error = shiftError(ring, x, y);
    if (Number.isFinite(error)) drawn.push({ x, y, error });
  }
  return drawn.sort((a, b) => a.error - b.error);
}

/**
 * The shifts of the level that foretell the ring better than those around them, the best first: found on a grid, each
 * then followed down to its minimum.
 *
 * @param trials on the ring's level, where there are kernels
 */
export function* localMinima(
  ring: Ring,
  bound: number,
  most: number,
  trials: ShiftTrials | undefined,
): Work<Candidate[]> {
  const [width, height] = [Math.floor(ring.level.width / STEP), Math.floor(ring.level.height / STEP)];
  const fast = trials?.take(ring) ? trials : undefined;
  const columns = 2 * width + 1;
  const errors = new Float32Array(columns * (2 * height + 1)).fill(Infinity);
  const found: number[] = [];
  for (let y = 1 - height; y < height; y++) {
    yield;
    const row = fast?.row(STEP * y, bound);
    for (let x = 1 - width; x < width; x++) {
      if (STEP ** 2 * (x * x + y * y) < LEAST ** 2) continue;
      const error = row ? row[x + width] : errorOf(ring, STEP * x, STEP * y, bound);
      if (error < 0 || error > bound) continue;
      const at = (y + height) * columns + x + width;
      errors[at] = error;
      found.push(at);
    }
  }
  const around = [1, -1, columns, -columns, columns + 1, columns - 1, 1 - columns, -columns - 1];
  return lowestOf(found, errors, around)
    .sort((a, b) => errors[a] - errors[b])
    .slice(0, most)
    .map((at) =>
      descend(ring, STEP * ((at % columns) - width), STEP * (Math.floor(at / columns) - height), errors[at]),
    )
    .sort((a, b) => a.error - b.error);
}

/** Those places whose errors are no larger than those of all places around them. */
function lowestOf(places: readonly number[], errors: Float32Array, around: readonly number[]): number[] {
  const lowest: number[] = [];
  for (let n = 0; n < places.length; n++) {
    const error = errors[places[n]];
    let k = 0;
    while (k < around.length && errors[places[n] + around[k]] >= error) k++;
    if (k === around.length) lowest.push(places[n]);
  }
  return lowest;
}

/** What a shift costs; -1 if it brings nothing into the hole. */
function errorOf(ring: Ring, x: number, y: number, bound: number): number {
  return bringsSomething(ring, x, y) ? shiftError(ring, x, y, bound) : -1;
}

/** The shift at the bottom of the slope that this one lies on. */
function descend(ring: Ring, x: number, y: number, error: number): Candidate {
  let best = { x, y, error };
  for (let moved = true; moved;) {
    moved = false;
    const from = best;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const tried = shiftError(ring, from.x + dx, from.y + dy, best.error);
        if (tried >= best.error) continue;
        best = { x: from.x + dx, y: from.y + dy, error: tried };
        moved = true;
      }
    }
  }
  return best;
}
