import type { CopiedPicture } from '../detail/copied-picture.ts';
import { synthesisePatches } from '../detail/patch-synthesis.ts';
import { aggregateResidual } from '../detail/residual-aggregation.ts';
import { enlarge } from '../raster/resample.ts';
import type { Work } from '../turns.ts';
import type { Detail } from '../types.ts';
import type { Crop } from './crop.ts';
import type { NetworkFill } from './networks.ts';

/**
 * Brings the networks' fill of one region to the picture's own resolution. Returns the crop, filled and opaque, and
 * where its pixels were copied from. Yields the share that is done.
 */
export function* addDetail(crop: Crop, fill: NetworkFill, detail: Detail, seed: number): Work<CopiedPicture> {
  const { attention, refined } = fill;
  const given = { image: crop.image, hole: crop.unknown, source: crop.source, attention };
  switch (detail) {
    case 'patches':
      return yield* synthesisePatches({ ...given, guide: refined, seed });
    case 'residual':
      return yield* aggregateResidual({ ...given, refined });
    case 'none':
      return yield* enlargeFill(crop, fill);
  }
}

/** The refined picture enlarged into the hole, nothing copied. */
function* enlargeFill({ image, hole }: Crop, { refined }: NetworkFill): Work<CopiedPicture> {
  const { width, height } = image;
  const { data: colours } = yield* enlarge(refined, hole);
  const data = new Uint8Array(image.data);
  hole.data.forEach((inside, i) => {
    if (!inside) return;
    for (let c = 0; c < 3; c++) data[4 * i + c] = Math.round(colours[3 * i + c]);
    data[4 * i + 3] = 255;
  });
  return { width, height, data, copies: new Int32Array(hole.data.length).fill(-1) };
}
