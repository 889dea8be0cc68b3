/** Edges between two surfaces, followed from the hole outwards. */
import type { Level } from '../level.ts';
import { sampled } from '../sampled.ts';
import type { Contour } from './contour.ts';
import { followEdge, type Point } from './follow-edge.ts';
import { distance, type Stretches } from './stretches.ts';

/** Fainter edges are not followed, in levels and in standard deviations of the grain. */
const FAINTEST = 10;
const ABOVE_GRAIN = 2.5;
/** Between two surfaces lie at most so many pixels of the way. */
const WIDEST = 48;
/** What lies between two surfaces differs from a mixture of them by more levels. */
const BETWEEN = 24;
/** Edges of which fewer points are found lead nowhere. */
const FEWEST = 6;

/** An edge that enters the hole. */
export interface Edge {
  /** Numbers of the surfaces before and after it on the way around the hole. */
  readonly before: number;
  readonly after: number;
  /** The colours beside it. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** How many pixels of the way it takes up. */
  readonly width: number;
  /** Where each of the two surfaces ends, from the hole outwards, about a pixel apart; empty where that is not seen. */
  readonly ofBefore: readonly Point[];
  readonly ofAfter: readonly Point[];
}

/** The edges between neighbouring surfaces; undefined if there is one that is too faint or too wide. */
export function edgesOf(
  level: Level,
  contour: Contour,
  { surfaces, colours, grain }: Stretches,
): Edge[] | undefined {
  const length = contour.xs.length;
  const found: Edge[] = [];
  for (let k = 0; k < surfaces.length; k++) {
    const next = (k + 1) % surfaces.length;
    const [one, other] = [surfaces[k], surfaces[next]];
    const from = one.from + one.count;
    const width = (((other.from - from) % length) + length) % length;
    let isKnown = true;
    for (let n = from; n < from + width; n++) isKnown &&= contour.isKnown[n % length] === 1;
    if (!isKnown) continue;
    const step = distance(one.last, other.first);
    if (width > WIDEST || step < Math.max(FAINTEST, ABOVE_GRAIN * grain)) return undefined;
    const between = betweenOf(colours, length, from, width, one.last, other.first);
    const [toLeft, toRight] = between
      ? [distance(between, one.last), distance(between, other.first)]
      : [step, step];
    const sides = [
      {
        colour: one.last,
        way: -1 as const,
        start: rimOf(colours, length, from - 1, 1, width, one.last, toLeft),
        apart: toLeft,
      },
      {
        colour: other.first,
        way: 1 as const,
        start: rimOf(colours, length, other.from, -1, width, other.first, toRight),
        apart: toRight,
      },
    ];
    const [ofBefore, ofAfter] = sides.map(({ colour, way, start, apart }) => {
      const points = followEdge(contour, start, sideOf(level, colour, apart, way), width);
      return points.length < FEWEST ? [] : points;
    });
    found.push({
      before: k,
      after: next,
      left: one.last,
      right: other.first,
      width,
      ofBefore,
      ofAfter,
    });
  }
  return found;
}

/** The colour of what is seen between two surfaces, too narrow to be one itself; undefined where there is nothing. */
function betweenOf(
  colours: Float64Array,
  length: number,
  from: number,
  width: number,
  left: readonly number[],
  right: readonly number[],
): number[] | undefined {
  const toward = right.map((value, c) => value - left[c]);
  const square = toward.reduce((sum, value) => sum + value * value, 0);
  let [best, most] = [-1, BETWEEN];
  for (let k = 0; k < width; k++) {
    const at = 3 * ((from + k) % length);
    const own = [0, 1, 2].map((c) => colours[at + c] - left[c]);
    const share = own.reduce((sum, value, c) => sum + value * toward[c], 0) / square;
    const off = Math.hypot(...own.map((value, c) => value - share * toward[c]));
    if (off > most) [best, most] = [at, off];
  }
  return best < 0 ? undefined : [colours[best], colours[best + 1], colours[best + 2]];
}

/** From where on the way's colour differs from a surface's by half a step, as a number of the contour, not wrapped. */
function rimOf(
  colours: Float64Array,
  length: number,
  from: number,
  way: 1 | -1,
  width: number,
  colour: readonly number[],
  step: number,
): number {
  const apart = (n: number) => {
    const at = 3 * (((n % length) + length) % length);
    return (
      Math.hypot(colours[at] - colour[0], colours[at + 1] - colour[1], colours[at + 2] - colour[2]) / step -
      0.5
    );
  };
  let last = apart(from - way);
  for (let k = 0; k <= width + 2; k++) {
    const here = apart(from + k * way);
    if (last < 0 && here >= 0) return from + (k - 1 + -last / (here - last)) * way;
    last = here;
  }
  return from + (width / 2) * way;
}

/**
 * Whether a place is of a surface, by its colour: .5 if it has just that, -.5 if it differs by the whole step or more;
 * the other way round for the surface before the edge. NaN where it is not known.
 */
function sideOf(
  level: Level,
  owner: readonly number[],
  step: number,
  way: 1 | -1,
): (x: number, y: number) => number {
  const { width, height, hole, source } = level;
  const { data } = level.colour;
  return (x, y) => {
    const [u, v] = [Math.floor(x), Math.floor(y)];
    if (u < 0 || v < 0 || u + 1 >= width || v + 1 >= height) return NaN;
    const i = v * width + u;
    for (const near of [i, i + 1, i + width, i + width + 1]) {
      if (hole.data[near] || !source.data[near]) return NaN;
    }
    const colour = [0, 1, 2].map((c) => sampled(data, width, x, y, c));
    return way * (0.5 - Math.min(1, distance(colour, owner) / step));
  };
}
