import {
  throwIfAborted,
  type AbortSignalLike,
  type FillOptions,
  type FillResult,
  type Margins,
  type Mask,
} from '@contextual-fill/core';
import type { Engine } from './engine.ts';
import { CliError } from './errors.ts';
import { extendJob, type Masks } from './extend-job.ts';
import { isJpegPath, type Job } from './jobs.ts';
import { encodeFilled, encodeFilledJpeg, readPicture, type Picture } from './picture-files.ts';
import { readMask } from './pictures/read-mask.ts';
import { encodePng } from './png.ts';
import { encodeProvenance } from './provenance-picture.ts';
import { saveFiles, type NewFile } from './save.ts';

export interface FilledFile {
  result: FillResult;
  holePixels: number;
  notes: string[];
}

/** What is asked of a result besides what the engine is told. */
export interface ResultOptions {
  /** Of results that are JPEGs, 1 to 100. */
  quality: number;
  /** Margins that are added and filled in, with all that is transparent. */
  extend?: Margins;
}

/** Reads one job's files, fills, writes the results. Nothing is written unless the whole fill went well. */
export async function fillPicture(
  job: Job,
  engine: Engine,
  options: FillOptions & ResultOptions,
  signal?: AbortSignalLike,
): Promise<FilledFile> {
  if (job.problem !== undefined) throw new CliError(job.problem);
  const { quality, extend: margins, ...fillOptions } = options;
  const asRead = await readPicture(job.image);
  const notes = [...asRead.notes];
  const read = async (path: string | undefined, what: string) =>
    path === undefined ? undefined : fittingMask(path, what, asRead, notes);
  const masks: Masks = {
    mask: await read(job.mask, 'mask'),
    protect: await read(job.protect, '--protect mask'),
    only: await read(job.only, '--only mask'),
  };
  const { picture, mask, protect, only, grow } = margins
    ? extendJob(asRead, masks, margins, fillOptions.grow ?? 0)
    : { picture: asRead, ...(masks as Masks & { mask: Mask }), grow: fillOptions.grow };

  const result = await engine.inpainter.fill(picture.image, mask, {
    ...fillOptions,
    grow,
    protect,
    only,
    signal,
    ...(engine.help && { help: engine.help }),
  });

  let filled: Uint8Array;
  if (isJpegPath(job.out)) {
    const jpeg = await encodeFilledJpeg(picture, result.image, job.out, quality);
    notes.push(...jpeg.notes);
    filled = jpeg.bytes;
  } else {
    filled = await encodeFilled(picture, result.image);
  }
  const files: NewFile[] = [{ path: job.out, bytes: filled }];
  if (job.attention !== undefined) {
    const drawn = engine.renderAttention(result.attention, picture.image);
    const bytes = await encodePng(drawn.data, drawn.width, drawn.height, { layout: 'rgba' });
    files.push({ path: job.attention, bytes });
  }
  if (job.provenance !== undefined) {
    const { width, height } = picture.image;
    files.push({
      path: job.provenance,
      bytes: await encodeProvenance(result.provenance, width, height),
    });
  }
  throwIfAborted(signal);
  await saveFiles(files);
  return { result, holePixels: countHole(mask), notes };
}

async function fittingMask(path: string, what: string, picture: Picture, notes: string[]): Promise<Mask> {
  const { width, height } = picture.image;
  const { turned } = picture;
  const { mask, notes: own } = await readMask(path, what, { path: picture.path, width, height, turned });
  notes.push(...own);
  return mask;
}

function countHole(mask: Mask): number {
  let count = 0;
  for (const value of mask.data) if (value >= 128) count += 1;
  return count;
}
