import { synthesisePatches } from '../detail/patch-synthesis.ts';
import { aggregateResidual } from '../detail/residual-aggregation.ts';
import { enlarge } from '../picture/resample.ts';
import type { Breathe } from '../schedule.ts';
import type { Detail, Rgba } from '../types.ts';
import type { Crop } from './crop.ts';
import type { NetworkFill } from './networks.ts';

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
