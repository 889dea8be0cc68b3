import type { AbortSignalLike, FillOptions, FillResult, Mask } from '@contextual-fill/core';
import type { Engine } from './engine.ts';
import { CliError } from './errors.ts';
import type { Job } from './jobs.ts';
import { encodeFilled, readMask, readPicture, type Picture } from './picture-files.ts';
import { encodePng } from './png.ts';
import { saveFile } from './save.ts';

export interface FilledFile {
  result: FillResult;
  holePixels: number;
  notes: string[];
}

/** Reads one job's files, fills, writes the results. Nothing is written unless the whole fill went well. */
export async function fillPicture(
  job: Job,
  engine: Engine,
  options: FillOptions,
  signal?: AbortSignalLike,
): Promise<FilledFile> {
  if (job.problem !== undefined) throw new CliError(job.problem);
  const picture = await readPicture(job.image);
  const notes = [...picture.notes];
  const mask = await fittingMask(job.mask, 'mask', picture, notes);
  const protect =
    job.protect === undefined ? undefined : await fittingMask(job.protect, '--protect mask', picture, notes);
  const only =
    job.only === undefined ? undefined : await fittingMask(job.only, '--only mask', picture, notes);

  const result = await engine.inpainter.fill(picture.image, mask, { ...options, protect, only, signal });

  const filled = await encodeFilled(picture, result.image);
  if (job.attention !== undefined) {
    const drawn = engine.renderAttention(result.attention, picture.image);
    await saveFile(job.attention, await encodePng(drawn.data, drawn.width, drawn.height, { layout: 'rgba' }));
  }
  await saveFile(job.out, filled);
  return { result, holePixels: countHole(mask), notes };
}

async function fittingMask(path: string, what: string, picture: Picture, notes: string[]): Promise<Mask> {
  const { mask, notes: own } = await readMask(path);
  notes.push(...own);
  const { width, height } = picture.image;
  if (mask.width !== width || mask.height !== height) {
    const turned = picture.notes.length > 0 && mask.width === height && mask.height === width;
    throw new CliError(
      `The ${what} ${path} is ${mask.width} x ${mask.height} pixels but the picture ${picture.path} is ${width} x ${height}` +
        `${turned ? ' once it is turned upright' : ''}; make them the same size, masks are never stretched.`,
    );
  }
  return mask;
}

function countHole(mask: Mask): number {
  let count = 0;
  for (const value of mask.data) if (value >= 128) count += 1;
  return count;
}
