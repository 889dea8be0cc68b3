/** Whether a fill is what its provenance says: copies but for their mean. */
import type { FillResult, Mask, Rgba } from '../../../core/types.ts';

/** Pixels around one, in each direction, over which its mean is taken: 7 x 7. */
const REACH = 3;
/** A pixel is textured if the standard deviation around its source is at least this, in levels of 8 bits. */
const TEXTURED = 4;

export interface Deviations {
  /** Of every textured pixel the input at its source, each of the two without its mean around it, rms of channels. */
  readonly againstSource: number[];
  /** The difference of the result and the input at the sources, without its own mean in the hole around it. */
  readonly withinHole: number[];
  readonly copied: number;
  readonly filled: number;
}

/** Calls `see` for the pixels around (x, y) that lie in the picture. */
function around({ width, height }: Rgba, p: number, see: (q: number) => void): void {
  const x = p % width;
  const y = Math.floor(p / width);
  for (let v = Math.max(0, y - REACH); v <= Math.min(height - 1, y + REACH); v++) {
    for (let u = Math.max(0, x - REACH); u <= Math.min(width - 1, x + REACH); u++) see(v * width + u);
  }
}

/** For every pixel of the picture its source, -1 where it has none. */
export function sourcesOf({ provenance }: FillResult, { width, height }: Rgba): Int32Array {
  const sources = new Int32Array(width * height).fill(-1);
  for (const { box, sources: own } of provenance) {
    own.forEach((from, i) => {
      if (from >= 0) sources[(box.y + Math.floor(i / box.width)) * width + box.x + (i % box.width)] = from;
    });
  }
  return sources;
}

/** How far a result is from being copied, at every textured pixel that has a source. */
export function deviations(input: Rgba, result: FillResult, mask: Mask): Deviations {
  const sources = sourcesOf(result, input);
  const [before, after] = [input.data, result.image.data];
  const found: Deviations = {
    againstSource: [],
    withinHole: [],
    copied: sources.filter((from) => from >= 0).length,
    filled: mask.data.filter((value) => value >= 128).length,
  };
  const difference = (p: number, c: number) => after[4 * p + c] - before[4 * sources[p] + c];
  for (let p = 0; p < sources.length; p++) {
    const from = sources[p];
    if (from < 0) continue;
    let [variance, against, within] = [0, 0, 0];
    for (let c = 0; c < 3; c++) {
      let [sum, squares, count] = [0, 0, 0];
      around(input, from, (q) => {
        sum += before[4 * q + c];
        squares += before[4 * q + c] ** 2;
        count++;
      });
      const sourceMean = sum / count;
      variance += squares / count - sourceMean ** 2;
      let [own, ownCount, inHole, inHoleCount] = [0, 0, 0, 0];
      around(input, p, (q) => {
        own += after[4 * q + c];
        ownCount++;
        if (sources[q] < 0) return;
        inHole += difference(q, c);
        inHoleCount++;
      });
      against += (after[4 * p + c] - own / ownCount - (before[4 * from + c] - sourceMean)) ** 2;
      within += (difference(p, c) - inHole / inHoleCount) ** 2;
    }
    if (Math.sqrt(variance / 3) < TEXTURED) continue;
    found.againstSource.push(Math.sqrt(against / 3));
    found.withinHole.push(Math.sqrt(within / 3));
  }
  return found;
}

/** Root mean square of the smallest 95 % of the numbers. */
export function rmsOfBest(numbers: readonly number[]): number {
  const sorted = Float64Array.from(numbers).sort();
  const kept = sorted.subarray(0, Math.ceil(0.95 * sorted.length));
  return Math.sqrt(kept.reduce((sum, value) => sum + value * value, 0) / Math.max(1, kept.length));
}

/** The share of the numbers that are below a limit, 0..1. */
export function shareBelow(numbers: readonly number[], limit: number): number {
  return numbers.filter((value) => value < limit).length / numbers.length;
}
