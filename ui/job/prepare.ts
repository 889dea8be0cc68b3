import type { Mask, Rgba, Work } from '@contextual-fill/core';
import type { Job } from '../../plugin/protocol/job.ts';
import { inTurns } from '../in-turns.ts';
import type { PictureTools } from '../picture/direct-tools.ts';
import type { PictureSource } from '../picture/source.ts';

/** A job's picture and mask, decoded and on the same grid. */
export interface PreparedJob {
  readonly image: Rgba;
  /** What the result takes over from the picture's file. */
  readonly source: PictureSource;
  readonly mask: Mask;
  /** True if a mask was stored with the layer and cannot be read; `mask` is without it then. */
  readonly isStoredMaskLost: boolean;
}

/** Decodes the picture and draws everything that the job counts as hole: outlines, rasters and the stored mask. */
export async function prepareJob(job: Job, tools: PictureTools): Promise<PreparedJob> {
  const { picture, outlines, rasters, storedMask } = job;
  const { image, source } = await tools.decode(picture.bytes, picture);
  const mask = await tools.rasterise({ width: image.width, height: image.height }, outlines, rasters);
  const stored = storedMask && (await readStoredMask(storedMask, tools));
  // A mask of another size was kept with another picture; it says nothing about this one.
  if (stored && stored.width === mask.width && stored.height === mask.height) {
    await inTurns(addMask(mask, stored));
  }
  return { image, source, mask, isStoredMaskLost: stored === null };
}

/** The mask that was stored with a layer, or null if it is damaged. */
async function readStoredMask(bytes: Uint8Array, tools: PictureTools): Promise<Mask | null> {
  try {
    return await tools.decodeMask(bytes);
  } catch {
    return null;
  }
}

/** Adds the pixels of another mask of the same size. */
function* addMask({ width, height, data }: Mask, added: Mask): Work {
  for (let y = 0; y < height; y++) {
    yield;
    for (let i = y * width; i < (y + 1) * width; i++) data[i] |= added.data[i];
  }
}
