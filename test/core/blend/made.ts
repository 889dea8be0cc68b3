import { createRandom } from '../../../core/detail/random.ts';
import type { Flags, Rgba } from '../../../core/raster/raster.ts';

export const SIDE = 96;

/** A colour of every place. */
export type Paint = (x: number, y: number) => readonly number[];

/** A square picture; the grain is even, of this standard deviation, and another with every seed. */
export function made(paint: Paint, { grain = 0, seed = 1, side = SIDE } = {}): Rgba {
  const random = createRandom(seed);
  const data = new Uint8ClampedArray(4 * side * side).fill(255);
  for (let i = 0; i < side * side; i++) {
    const colour = paint(i % side, Math.floor(i / side));
    // Four even numbers make a nearly normal one.
    for (let c = 0; c < 3; c++) {
      const normal = (random() + random() + random() + random() - 2) * Math.sqrt(3);
      data[4 * i + c] = colour[c] + grain * normal;
    }
  }
  return { width: side, height: side, data };
}

export function flagsWhere(isInside: (x: number, y: number) => boolean, side = SIDE): Flags {
  const data = Uint8Array.from({ length: side * side }, (_, i) =>
    isInside(i % side, Math.floor(i / side)) ? 1 : 0,
  );
  return { width: side, height: side, data };
}

/** A round hole in the middle. */
export const disc = (radius: number, side = SIDE): Flags =>
  flagsWhere((x, y) => Math.hypot(x - side / 2, y - side / 2) < radius, side);

/** The positions of the hole's pixels. */
export const inside = ({ data }: Flags): number[] => [...data.keys()].filter((i) => data[i] === 1);
