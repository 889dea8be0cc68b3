/** What lies along the way around a hole: stretches of one surface, and the edges between them. */
import type { Rgb } from '../../raster/raster.ts';
import type { Level } from '../level.ts';
import { knownAround, type Contour } from './contour.ts';
import { piecesOf, type Stretch } from './pieces.ts';

/** A stretch more costs as much as a squared difference in levels, over all pixels and channels, that it must save. */
const STRETCH = 300;
/** The same for every squared level of the grain. */
const STRETCH_BY_GRAIN = 60;
/** What is shorter, or changes by more levels a pixel, is no surface but an edge. */
const SHORTEST = 6;
const STEEPEST = 3.5;
/**
 * Soft edges are at most so many pixels wide, change by so many levels, and are so many times as steep as what lies
 * beside them.
 */
const SOFTEST = 24;
const SOFT_STEP = 10;
const STEEPER = 4;
/** Surfaces whose colours differ by no more where they meet are one, in levels. */
const ONE_SURFACE = 9;

/** The stretches of surfaces along the way, in order, edges lie between them. */
export interface Stretches {
  readonly surfaces: readonly Stretch[];
  /** The colours along the way, three values each. */
  readonly colours: Float64Array;
  /** Standard deviation of single pixels from those beside them, in levels. */
  readonly grain: number;
  /** Root mean square of what the surfaces leave unexplained of the colours, in levels. */
  readonly rest: number;
}

/** Means of the known pixels in 3x3 around each of the way's; three values each. */
function coloursAlong(level: Level, { xs, ys }: Contour): Float64Array {
  const found = new Float64Array(3 * xs.length);
  for (let n = 0; n < xs.length; n++) {
    const known = knownAround(level, xs[n], ys[n]);
    for (let c = 0; c < 3; c++) {
      const sum = known.reduce((all, i) => all + level.colour.data[3 * i + c], 0);
      found[3 * n + c] = sum / Math.max(1, known.length);
    }
  }
  return found;
}

/** The stretches along the known part of the way. */
export function stretchesOf(level: Level, contour: Contour): Stretches {
  const { xs, isKnown } = contour;
  const colours = coloursAlong(level, contour);
  const runs = runsOf(isKnown, colours);
  const grain = grainAlong(level.colour, contour, level.width);
  const price = STRETCH + STRETCH_BY_GRAIN * grain ** 2;
  const pieces = runs.flatMap((run) => piecesOf(colours, xs.length, run, price).filter(isSurface));
  const surfaces = joined(pieces, xs.length);
  const rest = restOfAll(colours, pieces, xs.length);
  return { surfaces, colours, grain, rest };
}

/** Whether a piece of the way is of a surface; the rest is an edge, as what is steep between two that are not. */
function isSurface(piece: Stretch, n: number, pieces: readonly Stretch[]): boolean {
  const { count, first, last } = piece;
  const step = distance(first, last);
  if (count < SHORTEST || step > STEEPEST * (count - 1)) return false;
  if (count > SOFTEST || step < SOFT_STEP) return true;
  const isLong = (one: Stretch) => one.count > SOFTEST;
  const beside = [pieces.slice(0, n).reverse().find(isLong), pieces.slice(n + 1).find(isLong)];
  return beside.some((one) => !one || STEEPER * slopeOf(one) > slopeOf(piece));
}

/** By how many levels a pixel colours change. */
function slopeOf({ count, first, last }: Stretch): number {
  return distance(first, last) / (count - 1);
}

/** Root mean square difference of the way's colours from what its surfaces say. */
function restOfAll(colours: Float64Array, surfaces: readonly Stretch[], length: number): number {
  let [sum, values] = [0, 0];
  for (const { from, count, first, last } of surfaces) {
    for (let k = 0; k < count; k++) {
      const at = 3 * ((from + k) % length);
      for (let c = 0; c < 3; c++) {
        sum += (colours[at + c] - first[c] - ((last[c] - first[c]) * k) / Math.max(1, count - 1)) ** 2;
      }
      values += 3;
    }
  }
  return Math.sqrt(sum / Math.max(1, values));
}

/** Joins surfaces that lie beside each other and have one colour where they meet. */
function joined(surfaces: readonly Stretch[], length: number): Stretch[] {
  const found = [...surfaces];
  for (let k = 0; found.length > 1 && k < found.length;) {
    const next = (k + 1) % found.length;
    const [one, other] = [found[k], found[next]];
    const gap = (other.from - one.from - one.count + 2 * length) % length;
    if (gap <= 2 && distance(one.last, other.first) <= ONE_SURFACE) {
      found[k] = { ...one, count: one.count + gap + other.count, last: other.last };
      found.splice(next, 1);
      if (next < k) break;
    } else k++;
  }
  return found;
}

export function distance(one: readonly number[], other: readonly number[]): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

/** The known parts of the way; one that goes all around begins at its largest step. */
function runsOf(isKnown: Uint8Array, colours: Float64Array): { from: number; count: number }[] {
  const length = isKnown.length;
  const gap = isKnown.indexOf(0);
  if (gap < 0) {
    let [from, most] = [0, -1];
    for (let n = 0; n < length; n++) {
      const before = (n + length - 1) % length;
      let step = 0;
      for (let c = 0; c < 3; c++) step += (colours[3 * n + c] - colours[3 * before + c]) ** 2;
      if (step > most) [from, most] = [n, step];
    }
    return [{ from, count: length }];
  }
  const runs: { from: number; count: number }[] = [];
  for (let k = 1; k <= length; k++) {
    const n = (gap + k) % length;
    if (!isKnown[n]) continue;
    const last = runs[runs.length - 1];
    if (last && (last.from + last.count) % length === n) last.count++;
    else runs.push({ from: n, count: 1 });
  }
  return runs;
}

/** Standard deviation of the grain, by the median of differences of pixels side by side along the way. */
function grainAlong({ data }: Rgb, { xs, ys, isKnown }: Contour, width: number): number {
  const differences: number[] = [];
  for (let n = 1; n < xs.length; n++) {
    if (!isKnown[n] || !isKnown[n - 1]) continue;
    const [i, j] = [3 * (ys[n] * width + xs[n]), 3 * (ys[n - 1] * width + xs[n - 1])];
    for (let c = 0; c < 3; c++) differences.push(Math.abs(data[i + c] - data[j + c]));
  }
  differences.sort((a, b) => a - b);
  // Of normal noise the median of absolute differences of two is .954 standard deviations.
  return (differences[differences.length >> 1] ?? 0) / 0.954;
}
