import { blendSeam } from '../blend/seam.ts';
import type { CopiedPicture } from '../detail/copied-picture.ts';
import type { Flags, FloatRaster, Rgba, Size } from '../raster/raster.ts';
import { seenFrom } from '../raster/boxes.ts';
import { enlarge } from '../raster/resample.ts';
import type { Work } from '../turns.ts';
import type { Box, Detail } from '../types.ts';
import type { Crop } from './crop.ts';
import type { SeenRegion } from './detail.ts';

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
  filled: Rgba & Pick<CopiedPicture, 'evident' | 'ground'>,
  seen: readonly SeenRegion[],
  { detail, feather }: BlendOptions,
): Work<Rgba> {
  const { image, hole, unknown } = crop;
  // Only patches are also laid around the hole, where they can be compared with the picture.
  const isForetold = detail === 'patches';
  const blended = yield* blendSeam(filled, image, hole, {
    feather: softEdge(feather, image),
    unknown,
    isForetold,
    evident: filled.evident,
    ground: filled.ground,
  });
  for (const { crop: part, fill } of seen) {
    if (fill.alpha)
      setAlpha(blended, seenFrom(crop.box, part.box), part.hole, yield* enlarge(fill.alpha, part.hole));
  }
  return blended;
}

/** Gives a hole of the picture an alpha, 0..255. */
function setAlpha({ width, data }: Rgba, box: Box, hole: Flags, alpha: FloatRaster): void {
  for (let i = 0; i < hole.data.length; i++) {
    if (!hole.data[i]) continue;
    const [x, y] = [box.x + (i % box.width), box.y + Math.floor(i / box.width)];
    data[4 * (y * width + x) + 3] = Math.round(alpha.data[i]);
  }
}
