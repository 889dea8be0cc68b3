/**
 * Stands in for '@contextual-fill/core' in tests of the hosts that need an engine which obeys: it fills the hole with
 * one colour, takes as long as it is told, and fails as it is told.
 */
import { InpaintError, isAborted } from '../../../core/errors.ts';
import { Turns } from '../../../core/turns.ts';
import type {
  AbortSignalLike,
  BackendName,
  FillOptions,
  FillResult,
  Inpainter,
  Mask,
  Rgba,
} from '../../../core/types.ts';

export * from '../../../core/errors.ts';
export * from '../../../core/lifecycle/failures.ts';
export * from '../../../core/lifecycle/ladder.ts';
export * from '../../../core/lifecycle/supervisor.ts';
export * from '../../../core/turns.ts';
export { helperThrough } from '../../../core/region/part-port.ts';

export interface FakeWeights {
  /** Backends that fail their self-test. */
  unusable?: BackendName[];
  /** Backends whose first fill fails as if the GPU had been lost. */
  lost?: BackendName[];
  /** Backends that compute numbers which are none. */
  notFinite?: BackendName[];
  /** Weights that cannot be used. */
  unreadable?: boolean;
  /** How red the hole becomes; default 10. */
  red?: number;
  /** Milliseconds of work per fill. */
  work?: number;
  /** Milliseconds of work for the first fill of a host, if different. */
  firstWork?: number;
  /** Milliseconds of work in which the host gets no turn. */
  block?: number;
  /** In a worker a fill never comes to an end, and the host gets no turn. */
  hangInWorker?: boolean;
  /** Milliseconds of work of a warm-up; default none. */
  warmWork?: number;
  /** Warming up fails. */
  coldForGood?: boolean;
}

/** What warm-ups of this context came to, in order. */
export const warmups: ('done' | 'aborted' | 'failed')[] = [];

/** The fake's orders travel as the manifest. */
export function readWeights(manifest: unknown): FakeWeights {
  const weights = manifest as FakeWeights;
  if (weights.unreadable)
    throw new InpaintError('bad-weights', 'The weights cannot be used: "a" is missing.');
  return weights;
}

export function openInpainter({
  weights,
  backend,
}: {
  weights: FakeWeights;
  backend: BackendName;
}): Promise<Inpainter> {
  if (weights.unusable?.includes(backend)) {
    return Promise.reject(new InpaintError('no-backend', `${backend} failed its self-test.`));
  }
  let fills = 0;
  /** As in the real engine, one piece of work at a time. */
  let queue: Promise<unknown> = Promise.resolve();
  const warmupNow = async (signal?: AbortSignalLike) => {
    const turns = new Turns(signal, 2);
    const start = performance.now();
    try {
      while (performance.now() - start < (weights.warmWork ?? 0)) await turns.turn();
      if (weights.coldForGood) throw new InpaintError('backend-lost', 'The GPU was lost.');
      warmups.push('done');
    } catch (error) {
      warmups.push(isAborted(error) ? 'aborted' : 'failed');
      throw error;
    }
  };
  const warmup = (signal?: AbortSignalLike) => {
    const job = queue.then(() => warmupNow(signal));
    queue = job.catch(() => undefined);
    return job;
  };
  const fill = async (image: Rgba, mask: Mask, options: FillOptions = {}): Promise<FillResult> => {
    await queue;
    if (!mask.data.some((value) => value >= 128))
      throw new InpaintError('empty-mask', 'The mask is empty: draw one.');
    if (weights.notFinite?.includes(backend))
      throw new InpaintError('not-finite', 'These weights give numbers beyond any picture: choose others.');
    if (weights.lost?.includes(backend)) throw new InpaintError('backend-lost', 'The GPU was lost.');
    const turns = new Turns(options.signal);
    const start = performance.now();
    const inWorker = typeof document === 'undefined';
    while (weights.hangInWorker && inWorker);
    while (performance.now() - start < (weights.block ?? 0));
    const length = (fills++ === 0 ? weights.firstWork : undefined) ?? weights.work ?? 50;
    for (let spent = 0; spent < length; spent = performance.now() - start) {
      for (let i = 0; i < 1e5; i++) Math.sqrt(i);
      options.onProgress?.({ stage: 'refine', region: 0, regions: 1, fraction: spent / length });
      await turns.turn();
    }
    const data = image.data.slice();
    mask.data.forEach((value, pixel) => {
      if (value >= 128) data.set([weights.red ?? 10, 20, 30 + (options.seed ?? 0), 255], pixel * 4);
    });
    const timings = { prepare: 0, coarse: 0, refine: 0, detail: 0, blend: 0, total: length };
    return {
      image: { ...image, data },
      attention: [],
      provenance: [],
      regions: [],
      confidence: null,
      regionConfidence: [],
      backend,
      timings,
      helpedRegions: 0,
      peakTensorBytes: 0,
    };
  };
  return Promise.resolve({ backend, fill, warmup, dispose: () => undefined });
}

/** Nobody assists here. */
export const openPartServer = () => Promise.reject(new Error('There is one engine here.'));

export const detectBackends = () => Promise.resolve([{ name: 'cpu' as const, usable: true, why: '' }]);
