import { compose, scaling } from '../figma/affine.ts';
import type { Size } from '../figma/affine.ts';
import { problem } from '../figma/sentences.ts';
import type { Job } from '../protocol/job.ts';
import type { MaskOutline, MaskRaster } from '../protocol/mask.ts';
import { jobSettings, type JobOptions } from './make-job.ts';
import { readPicture } from './picture.ts';
import type { PictureLayer } from './selection.ts';
import { targetOf, type Target } from './target.ts';

/** A mask in the pixels of a picture of `size`. */
export interface MaskOfPicture {
  readonly size: Size;
  readonly outlines: readonly MaskOutline[];
  readonly rasters: readonly MaskRaster[];
}

/**
 * Reads a picture into a job that removes what the mask of another picture covers, at the same place. Pictures of
 * another size but the same ratio get it scaled; throws a Problem for one of another ratio, on which it would lie
 * elsewhere.
 */
export async function makeSameJob(
  layer: PictureLayer,
  { size, outlines, rasters }: MaskOfPicture,
  options: JobOptions,
): Promise<{ job: Job; target: Target }> {
  const source = await readPicture(layer);
  const { picture } = source;
  if (!haveSameRatio(picture, size)) throw problem('otherRatio');
  const scale = scaling(picture.width / size.width, picture.height / size.height);
  const scaled = <Part extends MaskOutline | MaskRaster>(part: Part): Part => ({
    ...part,
    matrix: compose(scale, part.matrix),
  });
  return {
    job: {
      ...jobSettings(options),
      picture,
      outlines: outlines.map(scaled),
      rasters: rasters.map(scaled),
    },
    target: targetOf(layer, source),
  };
}

/** True if one size is the other one scaled, to the nearest pixel. */
function haveSameRatio(one: Size, two: Size): boolean {
  const difference = Math.abs(one.width * two.height - two.width * one.height);
  return difference <= Math.max(one.width, one.height, two.width, two.height);
}
