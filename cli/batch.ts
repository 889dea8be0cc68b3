import { isAborted, type AbortSignalLike, type FillOptions } from '@contextual-fill/core';
import type { Engine } from './engine.ts';
import { describeError } from './describe-error.ts';
import { fillPicture, type ResultOptions } from './fill-picture.ts';
import type { Job } from './jobs.ts';
import type { ProgressDisplay } from './progress.ts';
import { describeDoubt, describeResult, pictureReport, type PictureReport } from './report.ts';

export interface BatchResult {
  pictures: PictureReport[];
  failed: number;
  interrupted: boolean;
}

/** Fills one picture after the other with one engine. A failure is told with its file's name and the rest go on. */
export async function fillBatch(
  jobs: readonly Job[],
  engine: Engine,
  options: FillOptions & ResultOptions,
  progress: ProgressDisplay,
  signal?: AbortSignalLike,
): Promise<BatchResult> {
  const batch: BatchResult = { pictures: [], failed: 0, interrupted: false };
  for (const [index, job] of jobs.entries()) {
    if (signal?.aborted) break;
    progress.update(index, job.image);
    try {
      const onProgress = ({ stage, fraction }: { stage: string; fraction: number }) =>
        progress.update(index + Math.min(fraction, 0.999), `${job.image}: ${stage}`);
      const { result, holePixels, notes } = await fillPicture(
        job,
        engine,
        { ...options, onProgress },
        signal,
      );
      for (const note of notes) progress.line(note);
      progress.line(describeResult(job, result));
      const doubt = describeDoubt(job, result);
      if (doubt) progress.line(doubt);
      batch.pictures.push(pictureReport(job, result, holePixels, notes));
    } catch (error) {
      if (isAborted(error)) {
        batch.interrupted = true;
        break;
      }
      const sentence = describeError(error);
      progress.line(sentence.includes(job.image) ? sentence : `${job.image}: ${sentence}`);
      batch.pictures.push({ image: job.image, error: sentence });
      batch.failed += 1;
    }
  }
  progress.stop();
  // Also where the signal came while the last result was written, which is whole then.
  batch.interrupted ||= signal?.aborted === true;
  return batch;
}
