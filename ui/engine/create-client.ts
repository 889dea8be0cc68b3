import {
  consequenceOf,
  InpaintError,
  messageOf,
  NothingRuns,
  Supervisor,
  type BackendName,
  type FillResult,
  type Mask,
  type Progress,
  type Rgba,
} from '@contextual-fill/core';
import type { EngineClient, EngineOptions, FillHooks } from './client.ts';
import { OpenContexts } from './contexts/open-contexts.ts';
import { describeEngine, type EngineDescription } from './description.ts';
import { EngineWeights } from './engine-weights.ts';
import { rungs, type Rung } from './ladder.ts';
import { EngineOpener } from './open-engine.ts';
import { Queue } from './queue.ts';
import type { FillJob, RunningEngine } from './running-engine.ts';
import type { ChosenWeights } from './weights-files.ts';

/** How long, in milliseconds, the next fill waits for one that was cancelled. */
const longestDraining = 3000;

/** Creates the client; nothing runs before `start` or `fill`. */
export function createEngineClient(options: EngineOptions): EngineClient {
  return new Client(options);
}

class Client implements EngineClient {
  private readonly queue = new Queue();
  private readonly weights: EngineWeights;
  private readonly contexts: OpenContexts;
  private readonly supervisor: Supervisor<Rung, RunningEngine>;

  constructor({ source, assets, backends, contexts, patience = 20_000 }: EngineOptions) {
    this.weights = new EngineWeights(assets);
    this.contexts = new OpenContexts(source);
    const opener = new EngineOpener(this.contexts, this.weights, patience);
    this.supervisor = new Supervisor({
      rungs: rungs(backends, contexts),
      open: (rung) => opener.open(rung),
      consequenceOf,
      kindOf: ({ backend }) => backend,
    });
  }

  get backend(): BackendName | undefined {
    return this.running?.rung.backend;
  }

  async start(): Promise<EngineDescription> {
    await this.warmUp().catch(sayWhy);
    return this.describe();
  }

  fill(
    image: Rgba,
    mask: Mask,
    options: FillJob['options'] = {},
    { signal, onProgress, onPreview }: FillHooks = {},
  ): Promise<FillResult> {
    const job = { image, mask, options };
    const rising = onProgress && rise(onProgress);
    const fillOn = (engine: RunningEngine) =>
      engine.fill(job, {
        signal,
        onProgress: rising,
        onPreview,
        onCancel: (stopped) => this.queue.hold(this.drain(engine, stopped)),
      });
    return this.queue.add(() => this.supervisor.use(fillOn).catch(sayWhy), signal);
  }

  async useWeights(weights: ChosenWeights | null): Promise<EngineDescription> {
    await this.queue.add(() => this.changeWeights(weights).catch(sayWhy));
    return this.describe();
  }

  describe(): EngineDescription {
    const attempts = this.supervisor.attempts.map(({ rung: { backend, context }, ok, why }) => ({
      backend,
      context,
      ok,
      why,
    }));
    return describeEngine(this.running, attempts, this.weights.chosen?.name);
  }

  subscribe(listener: (description: EngineDescription) => void): () => void {
    return this.supervisor.subscribe(() => listener(this.describe()));
  }

  dispose(): void {
    this.supervisor.close();
    this.contexts.dispose();
  }

  private get running(): RunningEngine | undefined {
    const { state } = this.supervisor;
    return state.name === 'ready' ? state.live : undefined;
  }

  /** The next fill must find the engine free: one that does not stop in time is ended, where that is possible. */
  private async drain(engine: RunningEngine, stopped: Promise<unknown>): Promise<void> {
    const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), longestDraining));
    const outcome = await Promise.race([stopped, late]).catch(() => 'died');
    if (outcome !== 'late' || engine !== this.running || engine.rung.context === 'page') return;
    this.supervisor.restart().catch(() => undefined);
  }

  private async changeWeights(wanted: ChosenWeights | null): Promise<void> {
    const before = this.weights.chosen;
    if (wanted === before) return;
    await this.supervisor.start();
    try {
      await this.restartWith(wanted);
      if (wanted) await this.supervisor.use((engine) => engine.tryOut());
    } catch (error) {
      await this.restartWith(before);
      throw error;
    } finally {
      await this.warmUp();
    }
  }

  /** Starts the rung that runs in a fresh context, which gets the weights that are chosen now. */
  private async restartWith(weights: ChosenWeights | null): Promise<void> {
    this.weights.chosen = weights;
    this.contexts.closeAllBut();
    await this.supervisor.restart();
  }

  /** Starts the engine if need be, and warms up what runs. */
  private async warmUp(): Promise<void> {
    const { live } = await this.supervisor.start();
    live.warmUp();
  }
}

/** Progress that does not fall when a fill is done again elsewhere. */
function rise(onProgress: (progress: Progress) => void): (progress: Progress) => void {
  let reached = 0;
  return (progress) => {
    reached = Math.max(reached, progress.fraction);
    onProgress({ ...progress, fraction: reached });
  };
}

/** The message of an error as far as a notification has room for it beside what to do. */
function reason(error: unknown): string {
  const text = messageOf(error);
  return text.length <= 50 ? text : `${text.slice(0, 49)}…`;
}

/** What is left to say when nothing is left to run on. */
function sayWhy(error: unknown): never {
  if (!(error instanceof NothingRuns)) throw error;
  // Says itself what to do, and a smaller picture is not it.
  if (error.cause instanceof InpaintError && error.cause.code === 'not-finite') throw error.cause;
  const sentence = error.cause
    ? `The fill failed (${reason(error.cause)}): try a smaller picture.`
    : 'No engine can run in this window: restart Figma and try again.';
  throw new InpaintError('no-backend', sentence);
}
