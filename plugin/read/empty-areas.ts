import { boundsOf, boxOf, mapBox } from '../figma/affine.ts';
import type { Size } from '../figma/affine.ts';
import { LARGEST_IMAGE_SIDE } from '../figma/limits.ts';
import { problem } from '../figma/sentences.ts';
import type { Job } from '../protocol/job.ts';
import { sizeWith, type Margins } from '../protocol/margins.ts';
import { jobSettings, type JobOptions } from './make-job.ts';
import { readPicture } from './picture.ts';
import type { Placement } from './placement.ts';
import type { PictureLayer } from './selection.ts';
import { targetOf, type Target } from './target.ts';

/** Pixels of a picture that a layer may reach beyond it without being empty there: what rounding leaves. */
const HAIR = 0.02;

/** How far a layer reaches beyond its picture, in whole pixels of the picture. Tiles leave nothing empty. */
export function marginsAround({ pictureFromLayer, tile }: Placement, layer: Size, picture: Size): Margins {
  const seen = boundsOf(mapBox(pictureFromLayer, boxOf(layer)));
  if (tile || !seen) return { left: 0, top: 0, right: 0, bottom: 0 };
  const beyond = (pixels: number) => Math.max(0, Math.ceil(pixels - HAIR));
  return {
    left: beyond(-seen.x),
    top: beyond(-seen.y),
    right: beyond(seen.x + seen.width - picture.width),
    bottom: beyond(seen.y + seen.height - picture.height),
  };
}

/**
 * Reads a picture into a job that fills what is empty of its layer: what lies beyond the picture, and what of it is
 * transparent. Throws a Problem if the larger picture would be more than Figma takes.
 */
export async function makeEmptyJob(
  layer: PictureLayer,
  options: JobOptions,
): Promise<{ job: Job; target: Target }> {
  const source = await readPicture(layer);
  const { picture, placement } = source;
  const extend = marginsAround(placement, layer.node, picture);
  const { width, height } = sizeWith(picture, extend);
  if (Math.max(width, height) > LARGEST_IMAGE_SIDE) throw problem('emptyTooLarge');
  return {
    job: { ...jobSettings(options), picture, extend, outlines: [], rasters: [] },
    target: { ...targetOf(layer, source), extend },
  };
}
