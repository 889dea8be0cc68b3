import { noBackendError, openBackend } from '../backends/open.ts';
import { disposedError, OneBackendInpainter, openInpainter } from '../inpainter.ts';
import { prepareKernels } from '../kernels/kernels.ts';
import { Queue } from '../queue.ts';
import type {
  AbortSignalLike,
  BackendName,
  FillOptions,
  FillResult,
  Inpainter,
  Mask,
  Rgba,
} from '../types.ts';
import type { WeightsBundle } from '../weights/bundle.ts';
import { NothingRuns, PassedOver } from './failures.ts';
import { BACKENDS, consequenceOf } from './ladder.ts';
import { Supervisor, type Running } from './supervisor.ts';

export interface InpainterOptions {
  readonly weights: WeightsBundle;
  /** Where to run, in the order to try; default: `BACKENDS`. */
  readonly backend?: BackendName | readonly BackendName[];
  /** The bytes of tfjs-backend-wasm-simd.wasm; needed where there is no file system to read it from. */
  readonly wasm?: Uint8Array;
}

/**
 * Starts the engine on the first backend that passes its self-test. When that one is lost or computes nonsense in a
 * fill, the engine goes on with the next one of the list and does the fill again there. The caller frees the engine
 * by `dispose`.
 *
 * ```ts
 * const weights = readWeights(JSON.parse(await readFile('manifest.json', 'utf8')), await readFile('weights.bin'));
 * const inpainter = await createInpainter({ weights, backend: ['wasm', 'cpu'] });
 * const { image, backend } = await inpainter.fill(picture, mask, { grow: 2 });
 * inpainter.dispose();
 * ```
 *
 * @throws `InpaintError` 'no-backend' with all reasons, if no backend of the list is usable
 */
export async function createInpainter(options: InpainterOptions): Promise<Inpainter> {
  const { backend = BACKENDS, weights, wasm } = options;
  if (typeof backend === 'string') return openInpainter({ weights, backend, ...(wasm && { wasm }) });
  await prepareKernels();
  const inpainter = new SupervisedInpainter(backend, weights, wasm);
  await inpainter.start();
  return inpainter;
}

interface Rung {
  readonly backend: BackendName;
}

interface Live extends Running {
  readonly inpainter: Inpainter;
}

class SupervisedInpainter implements Inpainter {
  private supervisor: Supervisor<Rung, Live>;
  /** One fill at a time: what waits must not have been handed to a backend that is lost meanwhile. */
  private readonly queue = new Queue();
  /** The backend that runs, or the last one that did. */
  backend: BackendName = 'cpu';

  constructor(
    private readonly backends: readonly BackendName[],
    private readonly weights: WeightsBundle,
    private readonly wasm?: Uint8Array,
  ) {
    this.supervisor = this.createSupervisor();
  }

  async start(): Promise<void> {
    try {
      await this.supervisor.start();
    } catch (error) {
      throw this.explain(error);
    }
  }

  fill(image: Rgba, mask: Mask, options?: FillOptions): Promise<FillResult> {
    return this.use((inpainter) => inpainter.fill(image, mask, options));
  }

  warmup(signal?: AbortSignalLike): Promise<void> {
    return this.use((inpainter) => inpainter.warmup(signal));
  }

  dispose(): void {
    this.supervisor.close();
  }

  private use<Result>(work: (inpainter: Inpainter) => Promise<Result>): Promise<Result> {
    return this.queue.add(async () => {
      try {
        return await this.supervisor.use(({ inpainter }) => work(inpainter));
      } catch (error) {
        throw this.explain(error);
      }
    });
  }

  private createSupervisor(): Supervisor<Rung, Live> {
    return new Supervisor({
      rungs: this.backends.map((backend) => ({ backend })),
      open: async ({ backend }) => {
        const { usable, why } = await openBackend(backend, this.wasm);
        if (!usable) throw new PassedOver(why);
        this.backend = backend;
        const inpainter = new OneBackendInpainter(this.weights, backend);
        return { inpainter, gone: new Promise<never>(() => undefined), close: () => inpainter.dispose() };
      },
      consequenceOf,
    });
  }

  /**
   * What is said where nothing runs. A picture that failed on every backend, each of which was given up for it, says
   * nothing about the next picture: that one starts at the top of the list again.
   */
  private explain(error: unknown): unknown {
    if (!(error instanceof NothingRuns)) return error;
    const { attempts, state } = this.supervisor;
    if (state.name === 'closed') return disposedError();
    if (error.cause === undefined)
      return noBackendError(attempts.map(({ rung, why }) => ({ name: rung.backend, why })));
    this.supervisor = this.createSupervisor();
    return error.cause;
  }
}
