import { createRandom } from '../../../core/detail/random.ts';
import type { Flags, Rgba } from '../../../core/raster/raster.ts';

export const SIDE = 96;

/** A colour of every place. */
export type Paint = (x: number, y: number) => readonly number[];

/** A picture of `SIDE` px a side; the grain is even, of this standard deviation, and another with every seed. */
export function made(paint: Paint, { grain = 0, seed = 1 } = {}): Rgba {
  const random = createRandom(seed);
  const data = new Uint8ClampedArray(4 * SIDE * SIDE).fill(255);
  for (let i = 0; i < SIDE * SIDE; i++) {
    const colour = paint(i % SIDE, Math.floor(i / SIDE));
    // Four even numbers make a nearly normal one.
    for (let c = 0; c < 3; c++) {
      const normal = (random() + random() + random() + random() - 2) * Math.sqrt(3);
      data[4 * i + c] = colour[c] + grain * normal;
    }
  }
  return { width: SIDE, height: SIDE, data };
}

export function flagsWhere(isInside: (x: number, y: number) => boolean): Flags {
  const data = Uint8Array.from({ length: SIDE * SIDE }, (_, i) =>
    isInside(i % SIDE, Math.floor(i / SIDE)) ? 1 : 0,
  );
  return { width: SIDE, height: SIDE, data };
}

export const disc = (radius: number): Flags =>
  flagsWhere((x, y) => Math.hypot(x - SIDE / 2, y - SIDE / 2) < radius);

/** The positions of the hole's pixels. */
export const inside = ({ data }: Flags): number[] => [...data.keys()].filter((i) => data[i] === 1);
