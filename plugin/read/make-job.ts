import { LARGEST_IMAGE_SIDE } from '../figma/limits.ts';
import { problem } from '../figma/sentences.ts';
import type { Job } from '../protocol/job.ts';
import type { Detail, Settings } from '../protocol/settings.ts';
import { readPicture } from './picture.ts';
import type { PictureAndShapes } from './selection.ts';
import { shapesInPicture } from './shapes-in-picture.ts';
import { targetOf, type Target } from './target.ts';

export interface JobOptions {
  readonly mode: 'remove' | 'edit';
  readonly detail: Detail;
  readonly seed: number;
  readonly settings: Settings;
}

/** The part of a job that the designer's settings decide. */
export function jobSettings({ mode, detail, seed, settings }: JobOptions) {
  return {
    mode,
    detail,
    seed,
    grow: settings.grow ?? 'auto',
    feather: settings.feather ?? 2,
    result: { largestSide: LARGEST_IMAGE_SIDE },
  };
}

/**
 * Reads a picture and its shapes into a job. In mode 'remove' there must be something to remove: throws a Problem if
 * the shapes are empty or beside the picture.
 */
export async function makeJob(
  { picture: layer, shapes }: PictureAndShapes,
  options: JobOptions,
): Promise<{ job: Job; target: Target }> {
  const source = await readPicture(layer);
  const { picture, placement } = source;
  const { outlines, rasters, isEmpty } = await shapesInPicture(shapes, {
    layer: layer.node,
    placement,
    picture,
  });
  if (options.mode === 'remove' && outlines.length + rasters.length === 0) {
    throw problem(isEmpty ? 'shapesEmpty' : 'shapesBeside');
  }
  return { job: { ...jobSettings(options), picture, outlines, rasters }, target: targetOf(layer, source) };
}
