import { blendSeam } from './blend/seam.ts';
import { aggregateResidual } from './detail/residual-aggregation.ts';
import { synthesisePatches } from './detail/patch-synthesis.ts';
import { enlarge } from './picture/resample.ts';
import type { Crop } from './region-input.ts';
import type { NetworkFill } from './run-networks.ts';
import type { Breathe } from './schedule.ts';
import type { Detail, Rgba } from './types.ts';

/** Brings the networks' fill of one region to the picture's own resolution. Returns the crop, filled and opaque. */
export async function addDetail(
  detail: Detail,
  crop: Crop,
  fill: NetworkFill,
  seed: number,
  hooks: { breathe: Breathe; onProgress: (fraction: number) => void },
): Promise<Rgba> {
  const { attention, refined } = fill;
  const given = { image: crop.image, hole: crop.unknown, source: crop.source, attention };
  switch (detail) {
    case 'patches':
      return synthesisePatches({ ...given, guide: refined, seed }, hooks);
    case 'residual':
      return aggregateResidual({ ...given, refined }, hooks);
    case 'none':
      return enlargeFill(crop, fill);
  }
}

/** The refined picture enlarged into the hole, nothing added. */
function enlargeFill(crop: Crop, { refined }: NetworkFill): Rgba {
  const { width, height } = crop.image;
  const colours = enlarge(refined.data, 3, refined, crop.image, crop.hole);
  const data = new Uint8Array(crop.image.data);
  crop.hole.forEach((inside, i) => {
    if (!inside) return;
    for (let c = 0; c < 3; c++) data[4 * i + c] = Math.round(colours[3 * i + c]);
    data[4 * i + 3] = 255;
  });
  return { width, height, data };
}

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
