import {
  throwIfAborted,
  type AbortSignalLike,
  type FillOptions,
  type FillResult,
  type Mask,
} from '@contextual-fill/core';
import type { Engine } from './engine.ts';
import { CliError } from './errors.ts';
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

export interface JpegOptions {
  /** Of results that are JPEGs, 1 to 100. */
  quality: number;
}

/** Reads one job's files, fills, writes the results. Nothing is written unless the whole fill went well. */
export async function fillPicture(
  job: Job,
  engine: Engine,
  options: FillOptions & JpegOptions,
  signal?: AbortSignalLike,
): Promise<FilledFile> {
  if (job.problem !== undefined) throw new CliError(job.problem);
  const { quality, ...fillOptions } = options;
  const picture = await readPicture(job.image);
  const notes = [...picture.notes];
  const mask = await fittingMask(job.mask, 'mask', picture, notes);
  const protect =
    job.protect === undefined ? undefined : await fittingMask(job.protect, '--protect mask', picture, notes);
  const only =
    job.only === undefined ? undefined : await fittingMask(job.only, '--only mask', picture, notes);

  const result = await engine.inpainter.fill(picture.image, mask, { ...fillOptions, protect, only, signal });

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
