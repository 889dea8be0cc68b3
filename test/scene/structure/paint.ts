import { fractalNoise } from '../noise.ts';
import type { Colour, Draw } from './draw.ts';

/** The side of a structure picture in its own units: what a kind measures in pixels holds at this size. */
export const SIDE = 384;

/** Writes the colour at (x, y), in the picture's own units, into three values. It may be asked for any place. */
export type Paint = (x: number, y: number, into: Float64Array) => void;

/** What a kind draws. */
export interface Sketch {
  readonly paint: Paint;
  /** Places where the structure is worth a hole; without them it is worth one everywhere. */
  readonly worth?: readonly (readonly [x: number, y: number])[];
  /** Drawn by a machine: neither lens nor grain comes between. */
  readonly isExact?: boolean;
}

/** Writes a colour, `tone` times as bright. */
export function put([red, green, blue]: Colour, into: Float64Array, tone = 1): void {
  into[0] = red * tone;
  into[1] = green * tone;
  into[2] = blue * tone;
}

/** Lays a colour over what is there; 0 leaves it, 1 covers it. */
export function lay([red, green, blue]: Colour, share: number, into: Float64Array): void {
  into[0] += (red - into[0]) * share;
  into[1] += (green - into[1]) * share;
  into[2] += (blue - into[2]) * share;
}

/** A brightness around 1, blotched at two scales: plaster, stone, leaves far away. */
export function mottled(draw: Draw, strength: number): (x: number, y: number) => number {
  const [coarse, fine, seed] = [draw.between(40, 70), draw.between(4, 9), draw.whole(1, 1000)];
  return (x, y) =>
    1 +
    strength *
      (1.2 * (fractalNoise(x / coarse, y / coarse, 2, seed) - 0.5) +
        0.8 * (fractalNoise(x / fine, y / fine, 2, seed + 50) - 0.5));
}

/** Turns the plane by an angle in radians, around the picture's middle. */
export function turned(angle: number): (x: number, y: number) => [number, number] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (x, y) => {
    const [dx, dy] = [x - SIDE / 2, y - SIDE / 2];
    return [SIDE / 2 + cos * dx + sin * dy, SIDE / 2 - sin * dx + cos * dy];
  };
}

/** A plane seen aslant: by how much things grow over the picture, across and down; 0 and 0 for head-on. */
export function aslant(across: number, down: number): (x: number, y: number) => [number, number] {
  return (x, y) => {
    const [dx, dy] = [x - SIDE / 2, y - SIDE / 2];
    const depth = 1 + (across * dx + down * dy) / SIDE;
    return [SIDE / 2 + dx / depth, SIDE / 2 + dy / depth];
  };
}
