import type { BackendName, FillOptions, FillResult, Mask, Progress, RgbaImage } from '@contextual-fill/core';

/** Where the engine can run. */
export type PlaceName = 'worker' | 'frame' | 'page';

/** One rung of the ladder that was tried, and what came of it. */
export interface Attempt {
  readonly backend: BackendName;
  readonly place: PlaceName;
  readonly ok: boolean;
  /** Why it was passed over or given up; empty when it runs. */
  readonly why: string;
}

/** What really runs, for the footer and for About. */
export interface EngineDescription {
  /** undefined until a rung has passed its self-test. */
  readonly backend?: BackendName;
  readonly place?: PlaceName;
  /** The adapter or renderer as the browser names it, where it does. */
  readonly device?: string;
  /** True for a GPU that is emulated on the processor. */
  readonly software?: boolean;
  /** For the footer: "WebGPU", "WebAssembly (in the background)" ... */
  readonly label: string;
  /** Every rung tried so far, in order. */
  readonly attempts: readonly Attempt[];
}

export interface FillHooks {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** The engine as the page sees it, wherever it runs. One fill at a time: the next one waits for the one before. */
export interface EngineClient {
  /** The backend that runs; undefined until the first rung has passed its self-test. */
  readonly backend: BackendName | undefined;
  /** Starts the engine if it is not started yet. Resolves when a rung has passed its self-test. */
  start(): Promise<EngineDescription>;
  /**
   * Fills the hole; `image` and `mask` stay the caller's. A host that dies is replaced by the next rung and the fill
   * is done there. Rejects with an `InpaintError`; with code 'aborted' at once when the signal is raised.
   */
  fill(
    image: RgbaImage,
    mask: Mask,
    options?: Omit<FillOptions, 'signal' | 'onProgress'>,
    hooks?: FillHooks,
  ): Promise<FillResult>;
  describe(): EngineDescription;
  /** Calls back whenever `describe()` changes. Returns the way to stop that. */
  subscribe(listener: (description: EngineDescription) => void): () => void;
  /** Ends the host and frees its memory. */
  dispose(): void;
}
