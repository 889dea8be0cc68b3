/** What pixels of a like place look like in a hole whose two grounds have other colours. */
import {
  agrees,
  fitSlope,
  meanOf,
  valueAt,
  type Pixels,
  type Slope,
} from '../../detail/ground/fit-ground.ts';
import type { Rgba } from '../../raster/raster.ts';
import { placed, type LikePlace, type Tone } from './like-places.ts';
import { difference, type TwoGrounds } from './two-grounds.ts';

/** A pixel lies on a slope if it differs by no more levels; such a share of a ground's pixels must. */
const ON_SLOPE = 4;
const ON_ONE_SLOPE = 0.95;
/** What is seen at a like place is a mixture of both grounds, to so many levels; or both are changed nearly alike. */
const MIXTURE = 14;
const ALIKE_CHANGED = 32;
/** A share so near to none or all is that. */
const PURE = 0.04;

/**
 * @param known positions of pixels around the hole
 * @param hole positions of pixels of the hole
 * @returns undefined if the entries that a place explains lie between different grounds
 */
export function toneOf(
  image: Rgba,
  known: readonly number[],
  hole: readonly number[],
  { placement, explained }: LikePlace,
  grounds: readonly TwoGrounds[],
): Tone | undefined {
  const own = grounds.filter(({ entry }) => explained.includes(entry));
  const sides: [number[], number[]] = [[], []];
  for (const { entry, colours, shares } of own) {
    const [first] = own;
    const isSwapped =
      difference(colours[0], first.colours[0]) + difference(colours[1], first.colours[1]) >
      difference(colours[0], first.colours[1]) + difference(colours[1], first.colours[0]);
    entry.around.forEach((position, n) => {
      if (n >= entry.outline) sides[(shares[n] > 0.5 ? 1 : 0) ^ (isSwapped ? 1 : 0)].push(position);
    });
  }
  const here = sides.map((side) => slopeThrough(image, side, known));
  const there = sides.map((side) => {
    const [at, others] = [side, hole].map((positions) =>
      positions.map((position) => placed(placement, position, image)).filter((position) => position >= 0),
    );
    return slopeThrough(image, at, others);
  });
  const [hereOne, hereOther, thereOne, thereOther] = [...here, ...there];
  if (!hereOne || !hereOther || !thereOne || !thereOther) return undefined;
  const { width, data } = image;
  return (source, target, into) => {
    const [x, y] = [source % width, Math.floor(source / width)];
    const [u, v] = [target % width, Math.floor(target / width)];
    let [along, whole] = [0, 0];
    for (let c = 0; c < 3; c++) {
      const one = valueAt(thereOne, x, y, c);
      const step = valueAt(thereOther, x, y, c) - one;
      along += (data[4 * source + c] - one) * step;
      whole += step * step;
    }
    const share = Math.max(0, Math.min(1, along / Math.max(1, whole)));
    const pure = share < PURE ? 0 : share > 1 - PURE ? 1 : share;
    let isBetween = true;
    let [least, most] = [0, 0];
    for (let c = 0; c < 3; c++) {
      const [one, other] = [valueAt(thereOne, x, y, c), valueAt(thereOther, x, y, c)];
      if (Math.abs(data[4 * source + c] - one - share * (other - one)) > MIXTURE) isBetween = false;
      const changed = [valueAt(hereOne, u, v, c) - one, valueAt(hereOther, u, v, c) - other];
      least = Math.min(least, changed[0] - changed[1]);
      most = Math.max(most, changed[0] - changed[1]);
      into[c] = data[4 * source + c] + changed[0] + pure * (changed[1] - changed[0]);
      into[c] = Math.round(Math.max(0, Math.min(255, into[c])));
    }
    // What is neither ground nor between them is changed as they are, if both are changed alike.
    return isBetween || Math.max(most, -least) <= ALIKE_CHANGED;
  };
}

/** The slope on which some pixels lie, and what of others lies on it, too; undefined if some do not. */
function slopeThrough(image: Rgba, some: readonly number[], others: readonly number[]): Slope | undefined {
  const pixels = pixelsAt(image, [...some, ...others]);
  const weights = new Float64Array(pixels.xs.length).fill(1, 0, some.length);
  const first = fitSlope(meanOf(pixels, weights), pixels, weights, Infinity);
  let agreeing = 0;
  for (let n = 0; n < some.length; n++) if (agrees(first, pixels, n, ON_SLOPE)) agreeing++;
  if (agreeing < ON_ONE_SLOPE * some.length) return undefined;
  weights.fill(1);
  return fitSlope(fitSlope(first, pixels, weights, ON_SLOPE), pixels, weights, ON_SLOPE);
}

function pixelsAt({ data, width }: Rgba, positions: readonly number[]): Pixels {
  return {
    xs: Int32Array.from(positions, (position) => position % width),
    ys: Int32Array.from(positions, (position) => Math.floor(position / width)),
    colours: Uint8Array.from(positions.flatMap((at) => [data[4 * at], data[4 * at + 1], data[4 * at + 2]])),
  };
}
