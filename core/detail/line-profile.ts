/** What a line looks like across, at several places along it. */
import type { Level } from './level.ts';
import type { Line } from './line.ts';
import { sampled } from './sampled.ts';

/** How far to both sides of a line it is looked at, in pixels. */
export const PROFILE = 8;
const SIZE = 2 * PROFILE + 1;
/** Of the pixels along a line one in so many is looked at, unless asked otherwise. */
const STRIDE = 2;
/** Least share of a strip's pixels that must be known. */
const KNOWN = 0.7;

/** Mean colours of parallels, three values each, from `-PROFILE` to `PROFILE` beside the line. */
export type Profile = Float32Array;

/**
 * The profile of a line over a stretch of it; undefined where too little of that is known.
 *
 * @param from where the stretch begins along the line
 * @param length in pixels; negative for a stretch that goes back
 * @param stride of the pixels along the line one in so many is looked at
 */
export function profileOf(
  level: Level,
  line: Line,
  from: number,
  length: number,
  stride = STRIDE,
): Profile | undefined {
  const { width, height, colour, source } = level;
  const { ux, uy, across } = line;
  const profile = new Float32Array(3 * SIZE);
  const steps = Math.round(Math.abs(length) / stride);
  const way = Math.sign(length);
  for (let r = 0; r < SIZE; r++) {
    const beside = across + r - PROFILE;
    let count = 0;
    for (let step = 0; step < steps; step++) {
      const s = from + way * (step + 0.5) * stride;
      const x = s * ux - beside * uy;
      const y = s * uy + beside * ux;
      const left = Math.floor(x);
      const top = Math.floor(y);
      if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) continue;
      const i = top * width + left;
      if (!source.data[i] || !source.data[i + 1] || !source.data[i + width] || !source.data[i + width + 1])
        continue;
      count++;
      for (let c = 0; c < 3; c++) profile[3 * r + c] += sampled(colour.data, width, x, y, c);
    }
    if (count < KNOWN * steps) return undefined;
    for (let c = 0; c < 3; c++) profile[3 * r + c] /= count;
  }
  return profile;
}

/** The mean of profiles. */
export function meanProfile(profiles: readonly Profile[]): Profile {
  return profiles[0].map((_, k) => profiles.reduce((sum, profile) => sum + profile[k], 0) / profiles.length);
}

/** How far apart two places of a profile are whose difference is a step, half of it, in pixels. */
const SPAN = 2;

/** The square of a profile's steps across the line, summed over the channels. */
export function stepsOf(profile: Profile): number {
  let sum = 0;
  for (let k = 3 * SPAN; k < profile.length - 3 * SPAN; k++) {
    sum += (profile[k + 3 * SPAN] - profile[k - 3 * SPAN]) ** 2;
  }
  return sum;
}

/** The same of the difference of two profiles: what is brighter as a whole on one side or on both counts little. */
export function differenceOf(a: Profile, b: Profile): number {
  return stepsOf(a.map((value, k) => value - b[k]));
}

/** From the first to the last flank of a profile, in pixels beside the line. */
export function flanksOf(profile: Profile): { low: number; high: number } {
  const steep = Float32Array.from({ length: SIZE }, (_, r) => {
    if (r === 0 || r === SIZE - 1) return 0;
    let sum = 0;
    for (let c = 0; c < 3; c++) sum += (profile[3 * (r + 1) + c] - profile[3 * (r - 1) + c]) ** 2;
    return Math.sqrt(sum);
  });
  const least = 0.4 * Math.max(...steep);
  const first = steep.findIndex((value) => value >= least);
  const last =
    SIZE -
    1 -
    steep
      .slice()
      .reverse()
      .findIndex((value) => value >= least);
  return { low: first - PROFILE, high: last - PROFILE };
}
