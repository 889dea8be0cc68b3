import { blendSeam } from '../blend/seam.ts';
import type { CopiedPicture } from '../detail/copied-picture.ts';
import { raster, type Rgba, type Size } from '../raster/raster.ts';
import { enlarge } from '../raster/resample.ts';
import type { Work } from '../turns.ts';
import type { Detail } from '../types.ts';
import type { Crop } from './crop.ts';
import type { NetworkFill } from './networks.ts';

/** Longer side from which on a crop is large, and the least soft edge there, both in pixels. */
const LARGE = 1536;
const LEAST_IN_LARGE = 3;

/**
 * The width of the soft edge: what is asked for, but in a large crop at least 3 px unless it is 0, for so large
 * pictures are rarely sharp to the pixel, and a step across the border is no steeper than those around it only then
 * (docs/detail.md).
 */
export function softEdge(feather: number, { width, height }: Size): number {
  return feather > 0 && Math.max(width, height) >= LARGE ? Math.max(feather, LEAST_IN_LARGE) : feather;
}

/** How the fill was brought to the picture's resolution, and the soft edge that is asked for, in pixels. */
interface BlendOptions {
  readonly detail: Detail;
  readonly feather: number;
}

/** Hides the seam and continues the surroundings' alpha into the hole. */
export function* blend(
  crop: Crop,
  filled: Rgba & Pick<CopiedPicture, 'ground'>,
  { alpha }: NetworkFill,
  { detail, feather }: BlendOptions,
): Work<Rgba> {
  const { image, hole, unknown } = crop;
  // Only patches are also laid around the hole, where they can be compared with the picture.
  const isForetold = detail === 'patches';
  const blended = yield* blendSeam(filled, image, hole, {
    feather: softEdge(feather, image),
    unknown,
    isForetold,
    ground: filled.ground,
  });
  if (!alpha) return blended;
  const enlarged = yield* enlarge(alpha, hole);
  const data = new Uint8Array(blended.data);
  hole.data.forEach((inside, i) => {
    if (inside) data[4 * i + 3] = Math.round(enlarged.data[i]);
  });
  return raster(blended, data);
}
