import { IN_MASK, isDoubtful, type Stage } from '@contextual-fill/core';
import type { FilledPicture } from '../../plugin/protocol/filled-picture.ts';
import type { Job } from '../../plugin/protocol/job.ts';
import { Problem } from '../../plugin/protocol/problem.ts';
import type { EngineClient } from '../engine/client.ts';
import type { PictureTools } from '../picture/direct-tools.ts';
import { copyInTurns, inTurns } from '../in-turns.ts';
import { addChanges } from '../picture/add-changes.ts';
import { lookAroundMask } from './look-around.ts';
import { prepareJob } from './prepare.ts';
import { encodeResult } from './result.ts';

/** The steps of a job as the progress window names them: the engine's stages and what stands around them. */
export type JobStep = 'open' | Stage | 'encode' | 'write';

export interface FillJobHooks {
  signal: AbortSignal;
  /** `fraction` of the whole job, 0..1, never falls. */
  onProgress: (step: JobStep, fraction: number) => void;
}

/** Shares of the whole job that opening and filling end at. */
const opened = 0.05;
const filled = 0.93;

/** Mode 'remove': decode, draw the mask, fill, encode. Throws a Problem or an InpaintError, also 'aborted'. */
export async function fillJob(
  job: Job,
  engine: EngineClient,
  tools: PictureTools,
  { signal, onProgress }: FillJobHooks,
): Promise<FilledPicture> {
  const start = performance.now();
  onProgress('open', 0);
  const { image, source, mask, areas, isStoredMaskLost, isSteeringLost } = await prepareJob(job, tools);
  if (isStoredMaskLost)
    throw new Problem(
      'maskDamaged',
      'The mask of this layer is damaged. Select the layer and a shape, then run Remove object.',
    );
  if (isSteeringLost)
    throw new Problem(
      'steeringDamaged',
      'The Never and Only areas of this layer are damaged. Open the editor and paint them again.',
    );
  signal.throwIfAborted();
  onProgress('prepare', opened);
  const { detail, seed, feather } = job;
  // What is empty ends where the picture begins; nothing of an object is left there.
  const grow = job.extend ? 0 : job.grow;
  if (job.extend && !mask.data.some((value) => value >= IN_MASK)) {
    throw new Problem(
      'nothingEmpty',
      'Nothing is empty here: the picture covers its layer, and no part of it is see-through.',
    );
  }
  // Meanwhile, in the picture worker; that a shadow is left is worth a word, and no more.
  const looked = job.extend ? null : lookAroundMask(image, mask, grow, tools).catch(() => null);
  const result = await engine.fill(
    image,
    mask,
    {
      detail,
      seed,
      grow,
      feather,
      ...(areas.protect && { protect: areas.protect }),
      ...(areas.only && { only: areas.only }),
    },
    {
      signal,
      onProgress: ({ stage, fraction }) => onProgress(stage, opened + (filled - opened) * fraction),
    },
  );
  onProgress('encode', filled);
  const milliseconds = Math.round(performance.now() - start);
  const filledMask = { ...mask, data: await copyInTurns(mask.data) };
  await inTurns(addChanges(filledMask, image, result.image));
  const done = { image: result.image, mask: filledMask, areas, seed, backend: result.backend, milliseconds };
  const picture = await encodeResult(done, source, job, tools, mask);
  signal.throwIfAborted();
  onProgress('write', 1);
  const around = await looked;
  return {
    ...picture,
    ...(isDoubtful(result.confidence) && { doubtful: true }),
    ...(around?.shadow && { shadow: true }),
  };
}
