/** The engine on one backend: fills one picture after another, and frees its weights in the end. */
import * as tf from '@tensorflow/tfjs-core';

import { forgetConvolutions } from './backends/convolutions.ts';
import { orLost, isBackendLost, lostError } from './backends/lost.ts';
import { noBackendError, openBackend } from './backends/open.ts';
import { InpaintError, isAborted, throwIfAborted } from './errors.ts';
import { prepareKernels } from './kernels/kernels.ts';
import { NETWORKS } from './networks/registry.ts';
import { Queue } from './queue.ts';
import { fillPicture } from './region/fill.ts';
import { fillPart } from './region/fill-part.ts';
import { WORKING_SIDE } from './region/plan.ts';
import { serveParts, type Port } from './region/part-port.ts';
import { Run, type Model } from './region/run.ts';
import type {
  AbortSignalLike,
  BackendName,
  FillOptions,
  FillResult,
  HelpedFill,
  Inpainter,
  Mask,
  PartJob,
  Rgba,
} from './types.ts';
import { validate } from './validate.ts';
import { uploadWeights, type WeightsBundle } from './weights/bundle.ts';

export interface OpenOptions {
  readonly weights: WeightsBundle;
  readonly backend: BackendName;
  /** The bytes of tfjs-backend-wasm-simd.wasm; needed where there is no file system to read it from. */
  readonly wasm?: Uint8Array;
}

/**
 * Starts the engine on exactly this backend. A fill whose backend is lost rejects with `InpaintError` 'backend-lost',
 * one whose backend computes nonsense with 'not-finite'; what follows is up to the caller (see `createInpainter`).
 * The caller frees the engine by `dispose`.
 *
 * ```ts
 * const inpainter = await openInpainter({ weights, backend: 'webgl' });
 * const { image } = await inpainter.fill(picture, mask);
 * inpainter.dispose();
 * ```
 *
 * @throws `InpaintError` 'no-backend' with the reason, if the backend does not start or fails its self-test
 */
export async function openInpainter({ weights, backend, wasm }: OpenOptions): Promise<OneBackendInpainter> {
  await prepareKernels();
  const report = await openBackend(backend, wasm);
  if (!report.usable) throw noBackendError([report]);
  return new OneBackendInpainter(weights, backend);
}

/**
 * Starts the engine on exactly this backend and lets it fill regions for another one, which has the other end of the
 * port (`helperThrough`) and must have the same weights on the same backend.
 *
 * @returns the way to end that and to free the weights
 * @throws as `openInpainter`
 */
export async function openPartServer(options: OpenOptions, port: Port): Promise<() => void> {
  const inpainter = await openInpainter(options);
  serveParts(port, (job, hooks) => inpainter.fillPart(job, hooks));
  return () => {
    port.close();
    inpainter.dispose();
  };
}

/** What `openInpainter` returns. */
export class OneBackendInpainter implements Inpainter {
  private readonly model: Model & { readonly weights: Map<string, tf.Tensor> };
  /** One fill at a time: TensorFlow.js has one active backend and one memory. */
  private readonly queue = new Queue();
  private disposed = false;

  /** `backend` is the active one. */
  constructor(
    weights: WeightsBundle,
    readonly backend: BackendName,
  ) {
    this.model = { network: NETWORKS[weights.architecture], weights: uploadWeights(weights), backend };
  }

  fill(image: Rgba, mask: Mask, options: FillOptions = {}): Promise<FillResult> {
    return this.queue.add(() => this.fillNow(image, mask, options));
  }

  /** Fills one part for another engine, with what the hooks ask for; see `serveParts`. */
  fillPart(
    job: PartJob,
    hooks: Pick<FillOptions, 'signal' | 'onProgress' | 'onPreview'>,
  ): Promise<HelpedFill> {
    return this.queue.add(() =>
      this.use(async () => {
        const run = new Run(this.model, hooks);
        try {
          run.clock.plan([job.part]);
          run.clock.part(0);
          const fills = await fillPart(job, run);
          return { fills, timings: run.clock.timings, peakTensorBytes: run.workspace.peakBytes };
        } finally {
          run.workspace.dispose();
        }
      }, hooks.signal),
    );
  }

  async warmup(signal?: AbortSignalLike): Promise<void> {
    const side = WORKING_SIDE;
    const data = new Uint8Array(side * side * 4).fill(255);
    const mask = new Uint8Array(side * side);
    // Half of each side: a smaller hole's crop would be smaller, and have shaders of its own.
    const [from, to] = [side / 4, (3 * side) / 4];
    for (let y = from; y < to; y++) mask.fill(255, y * side + from, y * side + to);
    await this.fill(
      { width: side, height: side, data },
      { width: side, height: side, data: mask },
      { detail: 'none', ...(signal ? { signal } : {}) },
    );
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    tf.dispose([...this.model.weights.values()]);
    this.model.weights.clear();
    forgetConvolutions();
  }

  private async fillNow(image: Rgba, mask: Mask, options: FillOptions): Promise<FillResult> {
    if (!this.disposed) validate(image, mask, options);
    return this.use(() => fillPicture(image, mask, options, this.model), options.signal);
  }

  /** Does work with the backend. */
  private async use<Result>(work: () => Promise<Result>, signal?: AbortSignalLike): Promise<Result> {
    if (this.disposed) throw disposedError();
    throwIfAborted(signal);
    if (tf.engine().backendName !== this.backend) await tf.setBackend(this.backend);
    try {
      return await orLost(this.backend, work());
    } catch (error) {
      // Whatever went wrong on a graphics card that is lost went wrong because of that.
      throw isBackendLost(this.backend) && !isAborted(error) ? lostError() : error;
    }
  }
}

/** The error of whoever uses an inpainter after its `dispose`. */
export function disposedError(): InpaintError {
  return new InpaintError('bad-option', 'This inpainter was disposed of; create a new one.');
}
