import type { Rgb } from '../raster/raster.ts';
import { SLICE, type Work } from '../turns.ts';
import type { Field } from './field.ts';

/** Patches whose centre lies farther from a pixel than so many standard deviations have no say in its vote. */
const NEAR = 3;

/** Costs weigh by how far they lie above `least`, in units of `bandwidth`. */
export interface CostScale {
  readonly least: number;
  readonly bandwidth: number;
}

/** The least of the targets' costs, and how far their 75th percentile lies above it. */
export function costRange({ targets, cost }: Field): { least: number; range: number } {
  const step = Math.max(1, Math.floor(targets.length / 4096));
  const sample = new Float32Array(Math.ceil(targets.length / step));
  for (let n = 0, i = 0; n < targets.length; n += step) sample[i++] = cost[targets[n]];
  let least = Infinity;
  for (let i = 0; i < sample.length; i++) if (sample[i] < least) least = sample[i];
  return { least, range: ranked(sample, Math.floor(0.75 * sample.length)) - least };
}

/** The value that would be number `rank` if the values were sorted (Hoare's selection, 1961); moves values around. */
function ranked(values: Float32Array, rank: number): number {
  let [from, to] = [0, values.length - 1];
  while (from < to) {
    const middle = values[(from + to) >> 1];
    let [low, high] = [from, to];
    while (low <= high) {
      while (values[low] < middle) low++;
      while (values[high] > middle) high--;
      if (low > high) break;
      const value = values[low];
      values[low++] = values[high];
      values[high--] = value;
    }
    if (rank <= high) to = high;
    else if (rank >= low) from = low;
    else return values[rank];
  }
  return values[rank];
}

/** The scale whose bandwidth is so large a share of the range of the costs; at least 1. */
export function costScale(field: Field, share: number): CostScale {
  const { least, range } = costRange(field);
  return { least, bandwidth: Math.max(1, share * range) };
}

/** The weight of every target's patch, by its cost; in the field's own room for weights. */
export function* patchWeights(field: Field, { least, bandwidth }: CostScale): Work<Float32Array> {
  const { cost, targets, weight } = field;
  for (let from = 0; from < targets.length; from += SLICE) {
    yield;
    weigh(targets.subarray(from, from + SLICE), cost, least, bandwidth, weight);
  }
  return weight;
}

function weigh(
  targets: Int32Array,
  cost: Float32Array,
  least: number,
  bandwidth: number,
  weight: Float32Array,
): void {
  for (let n = 0; n < targets.length; n++) {
    const t = targets[n];
    weight[t] = Math.exp(-Math.min(60, Math.max(0, cost[t] - least) / bandwidth));
  }
}

/** How much each pixel of a patch weighs, row-major, by a Gaussian of this standard deviation around its centre. */
export function patchGaussian(radius: number, spread: number): Float32Array {
  const gaussian = new Float32Array((2 * radius + 1) ** 2);
  for (let dy = -radius, i = 0; dy <= radius; dy++) {
    for (let dx = -radius; dx <= radius; dx++, i++) {
      gaussian[i] = Math.exp(-(dx * dx + dy * dy) / (2 * spread * spread));
    }
  }
  return gaussian;
}

/** How a vote is held. */
export interface Vote {
  /** A patch of cost c weighs exp(-(c - least) / bandwidth), at most 1. */
  readonly scale: CostScale;
  /**
   * Standard deviation, in pixels, of the Gaussian by which a patch weighs its pixels around its centre: the smaller
   * the sharper; Infinity weighs all alike.
   */
  readonly spread: number;
  /** Where the colours go: the level's own picture, or a copy. */
  readonly into: Rgb;
}

/**
 * Every pixel of `pixels` becomes the weighted mean of what the sources of all targets that cover it propose
 * (Wexler et al., Space-time completion of video, 2007). A source's pixels are all known, so voting in place is safe.
 */
export function* vote(field: Field, pixels: Int32Array, { scale, spread, into: { data: into } }: Vote): Work {
  const { radius, nearest } = field;
  const { width, height } = field.level;
  const colour = field.level.colour.data;
  const gaussian = patchGaussian(radius, spread);
  const near = Math.min(radius, Math.ceil(NEAR * spread));
  const weight = yield* patchWeights(field, scale);
  for (let from = 0; from < pixels.length; from += SLICE) {
    yield;
    const part = pixels.subarray(from, from + SLICE);
    voteFor(part, { colour, width, height, radius, nearest, weight, gaussian, near }, into);
  }
}

/** What decides a vote, besides the pixels. */
interface Ballot {
  readonly colour: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  readonly nearest: Int32Array;
  readonly weight: Float32Array;
  readonly gaussian: Float32Array;
  /** How far the centres lie, at most, that count where there are any. */
  readonly near: number;
}

function voteFor(pixels: Int32Array, ballot: Ballot, into: Uint8Array): void {
  const { colour, width, height, radius, nearest, weight, gaussian, near } = ballot;
  const size = 2 * radius + 1;
  for (let n = 0; n < pixels.length; n++) {
    const p = pixels[n];
    const y = (p / width) | 0;
    const x = p - y * width;
    let red = 0;
    let green = 0;
    let blue = 0;
    let sum = 0;
    // Farther patches weigh next to nothing; where none is near, as along the picture's edge, they are all there is.
    for (let reach = near; reach <= radius && sum <= 0; reach++) {
      const top = Math.max(-reach, radius - y);
      const bottom = Math.min(reach, height - 1 - radius - y);
      const left = Math.max(-reach, radius - x);
      const right = Math.min(reach, width - 1 - radius - x);
      for (let dy = top; dy <= bottom; dy++) {
        for (let dx = left; dx <= right; dx++) {
          const offset = dy * width + dx;
          const s = nearest[p + offset];
          if (s < 0) continue;
          const k = weight[p + offset] * gaussian[(dy + radius) * size + dx + radius];
          const from = 3 * (s - offset);
          red += k * colour[from];
          green += k * colour[from + 1];
          blue += k * colour[from + 2];
          sum += k;
        }
      }
    }
    if (sum <= 0) continue;
    into[3 * p] = red / sum + 0.5;
    into[3 * p + 1] = green / sum + 0.5;
    into[3 * p + 2] = blue / sum + 0.5;
  }
}
