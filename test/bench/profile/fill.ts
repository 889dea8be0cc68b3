/** One backend put through a whole fill, several times. Used in Node and in the browser. */
import * as tf from '@tensorflow/tfjs-core';

import { prepareBackends } from '../../../core/backends/register.ts';
import { createInpainter } from '../../../core/lifecycle/create-inpainter.ts';
import type { BackendName, Detail, Rgba, Timings } from '../../../core/types.ts';
import { readWeights } from '../../../core/weights/bundle.ts';
import { type KernelTable, profileKernels } from './kernels.ts';
import { countTraffic, type Traffic } from './traffic.ts';

export interface ProfileRequest {
  readonly backend: BackendName;
  /** Flags of TensorFlow.js, set over the shipped ones. */
  readonly flags?: Readonly<Record<string, boolean | number>>;
  readonly detail: Detail;
  /** Side of a plain picture that is filled before the first fill, as `Inpainter.warmup` does; none if missing. */
  readonly warmup?: number;
  /** Fills after the first, of which the fastest counts. */
  readonly repeats: number;
  /** Also times every kernel, in one more fill. */
  readonly kernels: boolean;
}

export interface ProfileInput {
  readonly manifest: unknown;
  readonly weights: Uint8Array;
  readonly image: Rgba;
  readonly mask: Rgba['data'];
}

/** When something began and ended, as of Date.now. */
export type Span = readonly [number, number];

export interface Profile {
  readonly backend: BackendName;
  /** Making the engine, the first fill, and each one after it. */
  readonly spans: { readonly create: Span; readonly first: Span; readonly later: readonly Span[] };
  /** Milliseconds. */
  readonly create: number;
  readonly warmup: number | undefined;
  /** Shaders that were compiled before the first fill. */
  readonly programsBefore: number | undefined;
  readonly first: Timings;
  readonly best: Timings;
  /** Of the fill whose kernels were timed, where a stage ends when its work is done. */
  readonly profiled: Timings | undefined;
  /** Of making the engine, and of a fill after the first. */
  readonly created: Traffic;
  readonly traffic: Traffic;
  readonly kernels: KernelTable | undefined;
  /** Compiled shaders after the first fill; undefined where there are none. */
  readonly programs: number | undefined;
  /** Bytes of textures after the last fill, those kept for use again included; undefined where there are none. */
  readonly textureBytes: number | undefined;
  readonly filled: number[];
}

/** Shaders that the active backend has compiled; undefined where there are none. */
export function compiledPrograms(): number | undefined {
  const { binaryCache, pipelineCache } = tf.backend() as unknown as Record<string, object | undefined>;
  const cache = binaryCache ?? pipelineCache;
  return cache && Object.keys(cache).length;
}

/** Bytes of the active backend's textures, those kept for use again included; undefined where there are none. */
export function textureBytes(): number | undefined {
  return (tf.memory() as tf.MemoryInfo & { numBytesInGPUAllocated?: number }).numBytesInGPUAllocated;
}

/** Prepares all backends, then sets the request's flags over the shipped ones. */
export function prepareWith({ flags = {} }: ProfileRequest): void {
  prepareBackends();
  for (const [name, value] of Object.entries(flags)) tf.env().set(name, value);
}

/** Runs one request. The backend must not have been started before. */
export async function profileFill(request: ProfileRequest, input: ProfileInput): Promise<Profile> {
  const { backend, detail } = request;
  prepareWith(request);
  const { image } = input;
  const mask = { width: image.width, height: image.height, data: input.mask };
  const weights = readWeights(input.manifest, input.weights);
  const start = performance.now();
  const started = Date.now();
  await tf.setBackend(backend);
  const making = countTraffic();
  const inpainter = await createInpainter({ weights, backend });
  making.stop();
  const create = performance.now() - start;
  const created: Span = [started, Date.now()];
  let warmup: number | undefined;
  if (request.warmup) {
    const begun = performance.now();
    const side = request.warmup;
    const plain = new Uint8Array(side * side * 4).fill(255);
    const box = { width: side, height: side, data: new Uint8Array(side * side) };
    for (let y = side * 0.25; y < side * 0.75; y++) box.data.fill(255, (y + 0.25) * side, (y + 0.75) * side);
    await inpainter.fill({ width: side, height: side, data: plain }, box, { detail: 'none' });
    warmup = performance.now() - begun;
  }
  const programsBefore = compiledPrograms();
  let span: Span = [0, 0];
  const fill = async () => {
    const begun = Date.now();
    const result = await inpainter.fill(image, mask, { detail });
    span = [begun, Date.now()];
    return result;
  };
  const { timings: first } = await fill();
  const spans = { create: created, first: span, later: [] as Span[] };
  const compiled = compiledPrograms();
  const counting = countTraffic();
  let { timings: best, image: filled } = await fill();
  counting.stop();
  spans.later.push(span);
  for (let i = 1; i < request.repeats; i++) {
    const { timings, image: again } = await fill();
    spans.later.push(span);
    if (timings.total < best.total) [best, filled] = [timings, again];
  }
  let profiled: Timings | undefined;
  let kernels: KernelTable | undefined;
  if (request.kernels) {
    const stop = profileKernels();
    ({ timings: profiled } = await fill());
    kernels = await stop();
  }
  const kept = textureBytes();
  inpainter.dispose();
  return {
    backend,
    spans,
    create,
    warmup,
    programsBefore,
    first,
    best,
    profiled,
    created: making.traffic,
    traffic: counting.traffic,
    kernels,
    programs: compiled,
    textureBytes: kept,
    filled: [...filled.data],
  };
}
