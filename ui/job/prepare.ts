import { emptyPixels, extend, type Mask, type Rgba, type Work } from '@contextual-fill/core';
import type { Job } from '../../plugin/protocol/job.ts';
import { inTurns } from '../in-turns.ts';
import type { PictureTools } from '../picture/direct-tools.ts';
import type { PictureSource } from '../picture/source.ts';

/** Where a fill may borrow from: masks of the picture's size, `null` for no such area. */
export interface Areas {
  readonly protect: Mask | null;
  readonly only: Mask | null;
}

/** A job's picture and mask, decoded and on the same grid. */
export interface PreparedJob {
  readonly image: Rgba;
  /** What the result takes over from the picture's file. */
  readonly source: PictureSource;
  readonly mask: Mask;
  readonly areas: Areas;
  /** True if a mask was stored with the layer and cannot be read; `mask` is without it then. */
  readonly isStoredMaskLost: boolean;
  /** The same of the areas. */
  readonly isSteeringLost: boolean;
}

/** Decodes the picture and draws everything that the job counts as hole: outlines, rasters and the stored mask. */
export async function prepareJob(job: Job, tools: PictureTools): Promise<PreparedJob> {
  const { outlines, rasters, storedMask, steering = {} } = job;
  const opened = await openPicture(job, tools);
  const { image, source } = opened;
  const drawn = await tools.rasterise(opened.size, outlines, rasters);
  const mask = job.extend ? await inTurns(extend(drawn, job.extend)) : drawn;
  if (job.extend) await inTurns(addMask(mask, await inTurns(emptyPixels(image))));
  // A mask of another size was kept with another picture; it says nothing about this one.
  const read = async (bytes: Uint8Array | undefined) => {
    if (!bytes) return null;
    const stored = await readStoredMask(bytes, tools);
    return stored === 'damaged' || (stored.width === mask.width && stored.height === mask.height)
      ? stored
      : null;
  };
  const whole = (stored: Mask | null | 'damaged') => (stored === 'damaged' ? null : stored);
  const [stored, protect, only] = [
    await read(storedMask),
    await read(steering.protect),
    await read(steering.only),
  ];
  if (stored && stored !== 'damaged') await inTurns(addMask(mask, stored));
  return {
    image,
    source,
    mask,
    areas: { protect: whole(protect), only: whole(only) },
    isStoredMaskLost: stored === 'damaged',
    isSteeringLost: protect === 'damaged' || only === 'damaged',
  };
}

/** The picture with its margins, and its size without them. */
async function openPicture({ picture, extend: margins }: Job, tools: PictureTools) {
  const { image, source } = await tools.decode(picture.bytes, picture);
  const size = { width: image.width, height: image.height };
  if (!margins) return { image, source, size };
  const { wide } = source;
  return {
    image: await inTurns(extend(image, margins)),
    source: wide ? { ...source, wide: { ...wide, at: { x: margins.left, y: margins.top } } } : source,
    size,
  };
}

/** A mask that was stored with a layer. */
async function readStoredMask(bytes: Uint8Array, tools: PictureTools): Promise<Mask | 'damaged'> {
  try {
    return await tools.decodeMask(bytes);
  } catch {
    return 'damaged';
  }
}

/** Adds the pixels of another mask of the same size. */
export function* addMask({ width, height, data }: Mask, added: Mask): Work {
  for (let y = 0; y < height; y++) {
    yield;
    for (let i = y * width; i < (y + 1) * width; i++) data[i] |= added.data[i];
  }
}
