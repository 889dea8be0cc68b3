import { blendSeam } from '../blend/seam.ts';
import { enlarge } from '../picture/resample.ts';
import type { Breathe } from '../schedule.ts';
import type { Rgba } from '../types.ts';
import type { Crop } from './crop.ts';
import type { NetworkFill } from './networks.ts';

/** Longer side from which on a crop is large, and the least soft edge there, both in pixels. */
const LARGE = 1536;
const LEAST_IN_LARGE = 3;

/**
 * The width of the soft edge: what is asked for, but in a large crop at least 3 px unless it is 0, for so large pictures are rarely sharp to the
 * pixel, and a step across the border is no steeper than those around it only then (docs/detail.md).
 */
export function softEdge(feather: number, width: number, height: number): number {
  return feather > 0 && Math.max(width, height) >= LARGE ? Math.max(feather, LEAST_IN_LARGE) : feather;
}

/** Hides the seam and continues the surroundings' alpha into the hole. */
export async function blend(
  crop: Crop,
  filled: Rgba,
  fill: NetworkFill,
  feather: number,
  breathe: Breathe,
): Promise<Rgba> {
  const { width, height } = crop.image;
  const options = { feather: softEdge(feather, width, height), unknown: crop.unknown };
  const blended = await blendSeam(filled, crop.image, crop.hole, options, breathe);
  if (!fill.alpha) return blended;
  const alpha = enlarge(fill.alpha, 1, fill.refined, crop.image, crop.hole);
  const data = new Uint8Array(blended.data);
  crop.hole.forEach((inside, i) => {
    if (inside) data[4 * i + 3] = Math.round(alpha[i]);
  });
  return { ...blended, data };
}
