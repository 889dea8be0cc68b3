import { Gone, InpaintError, messageOf } from '@contextual-fill/core';
import type { FillResult, Mask, Preview, Progress, Rgba, Running } from '@contextual-fill/core';
import { proxy } from 'comlink';
import { copyOf } from '../in-turns.ts';
import { valueOf } from './answer.ts';
import type { OpenContext } from './contexts/open-contexts.ts';
import { type Rung, worthWarming } from './ladder.ts';
import { aborted, orAborted } from './queue.ts';
import type { SecondEngine } from './second-engine.ts';
import type { PlainOptions } from './service.ts';
import { handOver } from './transfer.ts';
import { watched, Watchdog } from './watchdog.ts';

/** What is to be filled, and how. */
export interface FillJob {
  readonly image: Rgba;
  readonly mask: Mask;
  readonly options: PlainOptions;
}

/** Copies of a job's pictures, to be handed over: the caller keeps its own, and may need them for the next context. */
async function copyOfJob({ image, mask, options }: FillJob): Promise<FillJob> {
  const { protect, only } = options;
  try {
    return {
      image: await copyOf(image),
      mask: await copyOf(mask),
      options: {
        ...options,
        ...(protect && { protect: await copyOf(protect) }),
        ...(only && { only: await copyOf(only) }),
      },
    };
  } catch {
    throw new InpaintError('too-large', 'There is no memory left for this picture: try a smaller one.');
  }
}

export interface RunHooks {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly onPreview?: (preview: Preview) => void;
  /** Called when a running fill was cancelled, with what resolves when the engine has stopped working on it. */
  readonly onCancel: (stopped: Promise<unknown>) => void;
}

/** The engine that runs on one rung: a backend in a context. */
export class RunningEngine implements Running {
  readonly gone: Promise<never>;
  /** A fill was asked for, or the GPU is being warmed up already. */
  private warmed = false;

  /**
   * @param patience longest wait, in milliseconds, for a sign of life while it fills
   * @param end ends the context, as far as that is possible
   * @param second fills regions at the same time, where that gains
   */
  constructor(
    readonly rung: Rung,
    readonly context: OpenContext,
    private readonly patience: number,
    private readonly end: () => void,
    private readonly second?: SecondEngine,
  ) {
    this.gone = context.gone;
  }

  close(): void {
    this.second?.close();
    this.end();
  }

  /** Warms up in the background, once; what goes wrong in it is the next fill's to tell. */
  warmUp(): void {
    if (this.warmed || !worthWarming(this.rung)) return;
    this.warmed = true;
    this.context.service.warmup().catch(() => undefined);
  }

  /**
   * Fills a small picture. Rejects with `InpaintError` 'bad-weights' when its weights give numbers that are none: this
   * backend has just passed its self-test, so they are the cause. Otherwise rejects as a fill does.
   */
  async tryOut(): Promise<void> {
    const answered = this.context.service
      .tryOut()
      .catch((error: unknown) => Promise.reject(new Gone(messageOf(error))));
    const given = await watched(Promise.race([answered, this.gone]), this.context, this.patience);
    if (!given.ok && given.code === 'not-finite')
      throw new InpaintError('bad-weights', 'These weights give numbers beyond any picture: choose others.');
    valueOf(given);
  }

  /**
   * Fills the hole. Rejects with the engine's own errors, with `InpaintError` 'aborted' at once when the signal is
   * raised, and with `Gone` when the context falls silent.
   */
  async fill(job: FillJob, { signal, onProgress, onPreview, onCancel }: RunHooks): Promise<FillResult> {
    this.warmed = true;
    const { image, mask, options } = await copyOfJob(job);
    if (signal?.aborted) throw aborted();
    const { service } = this.context;
    const watchdog = new Watchdog(this.context, this.patience);
    let listening = true;
    const report = proxy((progress: Progress) => {
      watchdog.alive();
      if (listening) onProgress?.(progress);
    });
    const show =
      onPreview &&
      proxy((preview: Preview) => {
        if (listening) onPreview(preview);
      });
    const { second } = this;
    const findHelp = second && proxy(() => second.help());
    const answered = service
      .fill(handOver(image), handOver(mask), handOver(options), report, show, findHelp)
      // The service answers its errors; only the way to it can fail.
      .catch((error: unknown) => Promise.reject(new Gone(messageOf(error))));
    try {
      const answerOrDeath = Promise.race([answered, this.gone, watchdog.dead]);
      return valueOf(await orAborted(answerOrDeath, signal));
    } catch (error) {
      if (signal?.aborted) {
        void service.abort();
        onCancel(answered);
      }
      throw error;
    } finally {
      listening = false;
      watchdog.stop();
      second?.rest();
    }
  }
}
