import { growFlags } from '../raster/grow.ts';
import { BAND, type Work } from '../turns.ts';
import type { Level } from './level.ts';
import { APART } from './patch-variance.ts';
import { smoothFill } from './smooth-fill.ts';

/**
 * A source may count as so many times as busy as a smooth continuation of what surrounds the hole; see docs/detail.md.
 */
const BUSIEST = 3;
/** Standard deviations are small; this makes use of 8 bits. */
const GAIN = 2;
/** Standard deviation that every surroundings allow, in levels of 8 bits. */
const ALWAYS_COUNTED = 1;

/**
 * For every target, how much of a source's variance may count in its favour. Without a bound a high allowance brings
 * the busiest thing of the picture into a plain place: a rock into the night sky.
 *
 * @param variance of the patch centred at each pixel, see `patchVariance`
 * @param counted room for the result
 * @param near the positions for which it is wanted
 * @returns in units of `variance`, one number a pixel; means something where a patch touches the hole
 */
export function* countedVariance(
  { width, height, hole }: Level,
  variance: Float32Array,
  radius: number,
  counted: Float32Array = new Float32Array(width * height),
  near = { from: 0, to: width * height },
): Work<Float32Array> {
  const values = 3 * (2 * radius + 1) ** 2;
  const unknown = yield* growFlags(hole, radius + APART);
  // The smooth continuation is of colours: three times the same.
  const deviation = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    if (y % BAND === 0) yield;
    const margin = y >= radius && y < height - radius ? radius : width;
    setDeviations(variance, values, unknown.data, y * width, width, margin, deviation);
  }
  yield* smoothFill({ width, height, data: deviation }, unknown);
  // For every deviation that there can be, what it lets count.
  const countedBy = new Float32Array(256);
  for (let level = 0; level < 256; level++) {
    countedBy[level] = values * ((BUSIEST * level) / GAIN + ALWAYS_COUNTED) ** 2;
  }
  setCounted(deviation, countedBy, counted, near.from, near.to);
  return counted;
}

/** The deviations of a row of pixels from position `from` on; so many at both ends are not known. */
function setDeviations(
  variance: Float32Array,
  values: number,
  unknown: Uint8Array,
  from: number,
  width: number,
  margin: number,
  deviation: Uint8Array,
): void {
  for (let x = 0, i = from; x < width; x++, i++) {
    if (x < margin || x >= width - margin) unknown[i] = 1;
    if (unknown[i]) continue;
    const level = Math.min(255, GAIN * Math.sqrt(variance[i] / values)) + 0.5;
    deviation[3 * i] = level;
    deviation[3 * i + 1] = level;
    deviation[3 * i + 2] = level;
  }
}

function setCounted(
  deviation: Uint8Array,
  countedBy: Float32Array,
  counted: Float32Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) counted[i] = countedBy[deviation[3 * i]];
}
