/** An outline between two grounds: how far each pixel is of the one and of the other. */
import type { Rgba } from '../../raster/raster.ts';
import type { Colour } from '../stands-on.ts';
import { apart, type Entry } from './entries.ts';

/** Around an entry a ground's pixels differ from its mean by no more levels, and two grounds by at least so many. */
const ONE_GROUND = 10;
const TWO_GROUNDS = 24;
/** Each has at least such a share of what is no outline. */
const LEAST_SIDE = 0.1;

/** The two grounds around an entry. */
export interface TwoGrounds {
  readonly entry: Entry;
  /** The mean colours of the grounds. */
  readonly colours: readonly [Colour, Colour];
  /** For each pixel around the entry how far it is of the second ground, 0..1. */
  readonly shares: Float32Array;
  /** A pixel of each ground that has its mean colour: positions in the picture. */
  readonly middles: readonly [number, number];
}

/** Undefined where there are more, or none. */
export function twoGroundsOf(image: Rgba, entry: Entry): TwoGrounds | undefined {
  const flat = entry.around.slice(entry.outline);
  if (flat.length === 0) return undefined;
  const farthest = (from: number) =>
    flat.reduce((best, one) => (apart(image, from, one) > apart(image, from, best) ? one : best), flat[0]);
  const one = farthest(flat[0]);
  const other = farthest(one);
  if (apart(image, one, other) < TWO_GROUNDS) return undefined;
  const sides = [one, other].map((seed, k) => {
    const opposite = k === 0 ? other : one;
    return flat.filter((position) => {
      const difference = apart(image, position, seed) - apart(image, position, opposite);
      return difference < 0 || (difference === 0 && k === 0);
    });
  });
  const colours = sides.map((side) => meanColour(image, side)) as unknown as readonly [Colour, Colour];
  for (const [k, side] of sides.entries()) {
    if (side.length < LEAST_SIDE * flat.length) return undefined;
    if (side.some((position) => difference(colourAt(image, position), colours[k]) > ONE_GROUND))
      return undefined;
  }
  if (difference(...colours) < TWO_GROUNDS) return undefined;
  const second = new Set(sides[1]);
  const shares = Float32Array.from(entry.around, (position, n) =>
    n < entry.outline ? shareOf(colourAt(image, position), ...colours) : +second.has(position),
  );
  const middles = sides.map((side, k) =>
    side.reduce((best, position) => {
      const away = (at: number) => difference(colourAt(image, at), colours[k]);
      return away(position) < away(best) ? position : best;
    }, side[0]),
  ) as unknown as readonly [number, number];
  return { entry, colours, shares, middles };
}

export function colourAt({ data }: Rgba, position: number): Colour {
  return [data[4 * position], data[4 * position + 1], data[4 * position + 2]];
}

/** The largest difference of two colours in a channel. */
export function difference(one: Colour, other: Colour): number {
  return Math.max(...one.map((value, c) => Math.abs(value - other[c])));
}

/** How far a colour lies on the way from one to another, 0..1. */
export function shareOf(colour: Colour, one: Colour, other: Colour): number {
  let [along, whole] = [0, 0];
  for (let c = 0; c < 3; c++) {
    along += (colour[c] - one[c]) * (other[c] - one[c]);
    whole += (other[c] - one[c]) ** 2;
  }
  return Math.max(0, Math.min(1, along / Math.max(1, whole)));
}

function meanColour(image: Rgba, positions: readonly number[]): Colour {
  const sum = [0, 0, 0];
  for (const position of positions) colourAt(image, position).forEach((value, c) => (sum[c] += value));
  return sum.map((value) => value / positions.length) as unknown as Colour;
}
