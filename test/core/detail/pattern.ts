import { createRandom } from '../../../core/detail/random.ts';
import type { Level } from '../../../core/detail/level.ts';
import { level } from './level.ts';

/** The brightness of a pattern at a place, 0..255. */
export type Brightness = (x: number, y: number) => number;

/** A grid of dark lines, `step` pixels apart. */
export const grid =
  (step: number): Brightness =>
  (x, y) =>
    x % step < 4 || y % step < 4 ? 40 : 200;

/** Where a place of the picture lies on a wall that is seen at a slant: to the right it is farther away. */
export function onWall(x: number, y: number): { x: number; y: number } {
  const depth = 1 / (1 - x / 1200);
  return { x: x * depth, y: (y - 60) * depth };
}

/** A grid on that wall. */
export const slanted: Brightness = (x, y) => {
  const place = onWall(x, y);
  return grid(36)(1000 + place.x, 1000 + place.y);
};

/** Slow waves of all directions: like itself everywhere, and a lattice nowhere. */
export const clouds: Brightness = (x, y) =>
  128 + 30 * (Math.sin(x / 17 + y / 41) + Math.sin(y / 23 - x / 61) + Math.sin((x * y) / 4000));

/** A square level with grain of 8 values and a square hole in its middle, in which nothing is known. */
export function patterned(brightness: Brightness, side: number, hole: number): Level & { truth: Uint8Array } {
  const random = createRandom(5);
  const truth = new Uint8Array(3 * side * side);
  const inHole = new Uint8Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const i = y * side + x;
      truth.fill(brightness(x, y) + 8 * random(), 3 * i, 3 * i + 3);
      if (Math.max(Math.abs(x - side / 2), Math.abs(y - side / 2)) < hole / 2) inHole[i] = 1;
    }
  }
  const colour = truth.map((value, k) => (inHole[Math.floor(k / 3)] ? 128 : value));
  return { ...level(side, side, colour, inHole), truth };
}
