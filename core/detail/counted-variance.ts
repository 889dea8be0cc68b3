import { growFlags } from '../raster/grow.ts';
import type { Work } from '../turns.ts';
import type { Level } from './level.ts';
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
 * @returns in units of `variance`, one number a pixel; means something where a patch touches the hole
 */
export function* countedVariance(
  { width, height, hole }: Level,
  variance: Float32Array,
  radius: number,
): Work<Float32Array> {
  const values = 3 * (2 * radius + 1) ** 2;
  const unknown = yield* growFlags(hole, radius);
  // The smooth continuation is of colours: three times the same.
  const deviation = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    yield;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const inside = x >= radius && y >= radius && x < width - radius && y < height - radius;
      if (!inside) unknown.data[i] = 1;
      if (unknown.data[i]) continue;
      const level = Math.min(255, GAIN * Math.sqrt(variance[i] / values)) + 0.5;
      deviation[3 * i] = level;
      deviation[3 * i + 1] = level;
      deviation[3 * i + 2] = level;
    }
  }
  yield* smoothFill({ width, height, data: deviation }, unknown);
  const counted = new Float32Array(width * height);
  for (let i = 0; i < counted.length; i++) {
    counted[i] = values * ((BUSIEST * deviation[3 * i]) / GAIN + ALWAYS_COUNTED) ** 2;
  }
  return counted;
}
