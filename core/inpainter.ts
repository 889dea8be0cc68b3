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
import { WORKING_SIDE } from './region/plan.ts';
import type { Model } from './region/run.ts';
import type {
  AbortSignalLike,
  BackendName,
  FillOptions,
  FillResult,
  Inpainter,
  Mask,
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
export async function openInpainter({ weights, backend, wasm }: OpenOptions): Promise<Inpainter> {
  await prepareKernels();
  const report = await openBackend(backend, wasm);
  if (!report.usable) throw noBackendError([report]);
  return new OneBackendInpainter(weights, backend);
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
    if (this.disposed) throw disposedError();
    validate(image, mask, options);
    throwIfAborted(options.signal);
    if (tf.engine().backendName !== this.backend) await tf.setBackend(this.backend);
    try {
      return await orLost(this.backend, fillPicture(image, mask, options, this.model));
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
