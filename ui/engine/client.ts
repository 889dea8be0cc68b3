import type { BackendName, FillResult, Mask, Preview, Progress, Rgba } from '@contextual-fill/core';
import type { ContextName } from './contexts/context.ts';
import type { EngineDescription } from './description.ts';
import type { EngineAssets, PlainOptions } from './service.ts';
import type { ChosenWeights } from './weights-files.ts';

export interface FillHooks {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** What the hole looks like before the fill is done; what is not wanted is not made. */
  onPreview?: (preview: Preview) => void;
}

/** The engine as the page sees it, wherever it runs. One fill at a time: the next waits for the one before. */
export interface EngineClient {
  /** The backend that runs; undefined until the first rung has passed its self-test. */
  readonly backend: BackendName | undefined;
  /**
   * Starts the engine if it is not started yet. Resolves when a rung has passed its self-test; a GPU is then warmed up
   * in the background until the first fill comes.
   */
  start(): Promise<EngineDescription>;
  /**
   * Fills the hole; `image` and `mask` stay the caller's. An engine that dies is replaced by the next rung and the fill
   * is done there. Rejects with an `InpaintError`; with code 'aborted' at once when the signal is raised.
   */
  fill(image: Rgba, mask: Mask, options?: PlainOptions, hooks?: FillHooks): Promise<FillResult>;
  /**
   * Starts again with other weights, or with the built-in ones (`null`), once the fill that runs is over. Rejects with
   * an `InpaintError` 'bad-weights' when they cannot be used; then the ones of before stay.
   */
  useWeights(weights: ChosenWeights | null): Promise<EngineDescription>;
  describe(): EngineDescription;
  /** Calls back whenever `describe()` changes. Returns the way to stop that. */
  subscribe(listener: (description: EngineDescription) => void): () => void;
  /** Ends the engine and frees its memory. */
  dispose(): void;
}

export interface EngineOptions {
  /** The text of the engine's script (ui/engine/host.ts, bundled). */
  readonly source: string;
  /** Called once, when the first context is open. */
  readonly assets: () => Promise<EngineAssets>;
  /** Only these backends, or only these contexts, for tests and for a setting. */
  readonly backends?: readonly BackendName[];
  readonly contexts?: readonly ContextName[];
  /**
   * Longest wait, in milliseconds, for a sign of life from a busy engine; default 20,000, and ten times that for plain
   * JavaScript and emulated GPUs, whose single operations are long.
   */
  readonly patience?: number;
}
