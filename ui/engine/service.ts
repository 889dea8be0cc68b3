import {
  detectBackends,
  helperThrough,
  openInpainter,
  openPartServer,
  readWeights,
  type BackendName,
  type FillOptions,
  type FillResult,
  type Inpainter,
  type Mask,
  type PortHelper,
  type Preview,
  type Progress,
  type Rgba,
} from '@contextual-fill/core';
import { releaseProxy } from 'comlink';
import { answer, type Answer } from './answer.ts';
import { findHardware, type Hardware } from './hardware.ts';
import { handOver } from './transfer.ts';

/** What the engine is made from; handed over, not copied. */
export interface EngineAssets {
  readonly manifest: unknown;
  readonly weights: Uint8Array;
  readonly wasm: Uint8Array;
}

export type BackendCheck = Awaited<ReturnType<typeof detectBackends>>[number];

/** How to fill, as far as it is plain data. */
export type PlainOptions = Omit<FillOptions, 'signal' | 'onProgress' | 'onPreview' | 'help'>;

/** The engine as it is served from wherever it runs. */
export interface EngineService {
  hardware(): Promise<Hardware>;
  /** Brings the assets, once. */
  load(assets: EngineAssets): Promise<void>;
  /** Makes the inpainter on exactly this backend; fails when the backend does not pass its self-test. */
  open(backend: BackendName): Promise<Answer<BackendName>>;
  /**
   * Fills a small picture of its own, so that weights with which this backend computes nonsense are found out before a
   * designer's picture is given to them. Fails as such a fill does.
   */
  tryOut(): Promise<Answer<void>>;
  /**
   * Compiles the GPU's shaders ahead of the first fill. A fill that comes meanwhile ends it; whatever goes wrong in it
   * is left for that fill to meet and to tell.
   */
  warmup(): Promise<void>;
  /** @param findHelp brings a second engine (`help`), if there is one to be had; true if so */
  fill(
    image: Rgba,
    mask: Mask,
    options: PlainOptions,
    onProgress: (progress: Progress) => void,
    onPreview?: (preview: Preview) => void,
    findHelp?: () => Promise<boolean>,
  ): Promise<Answer<FillResult>>;
  /** From now on fills give regions to the engine that assists at the other end of the port. */
  help(port: MessagePort): Promise<void>;
  /** Nobody answers there any more. */
  helpLost(): Promise<void>;
  /** Makes the engine on exactly this backend and fills regions for the one at the other end of the port. */
  assist(backend: BackendName, port: MessagePort): Promise<Answer<void>>;
  /** Stops the fill that runs, if any. */
  abort(): Promise<void>;
  /** Self-tests every backend. */
  detect(): Promise<BackendCheck[]>;
  close(): Promise<void>;
}

/** A small picture of every kind of colour with a hole in its middle. */
function trial(): { image: Rgba; mask: Mask } {
  const side = 64;
  const size = { width: side, height: side };
  const data = Uint8Array.from({ length: side * side * 4 }, (_, at) =>
    at % 4 === 3 ? 255 : (at * 97 + (at >> 8) * 31) % 256,
  );
  const mask = new Uint8Array(side * side);
  for (let y = 24; y < 40; y++) mask.fill(255, y * side + 24, y * side + 40);
  return { image: { ...size, data }, mask: { ...size, data: mask } };
}

/** Says that a callback that came from another context will not be called again. */
function letGo(callback: object | undefined): void {
  (callback as Partial<Record<typeof releaseProxy, () => void>> | undefined)?.[releaseProxy]?.();
}

/** The engine in this window or worker. */
export function createService(): EngineService {
  let assets: EngineAssets | undefined;
  let inpainter: Inpainter | undefined;
  let running: { aborted: boolean } | undefined;
  let warming: { aborted: boolean } | undefined;
  let helper: PortHelper | undefined;
  let endAssisting: (() => void) | undefined;

  function loadedAssets(): EngineAssets {
    if (!assets) throw new Error('The engine has no weights yet.');
    return assets;
  }

  function close() {
    endAssisting?.();
    endAssisting = undefined;
    if (running) running.aborted = true;
    if (warming) warming.aborted = true;
    inpainter?.dispose();
    inpainter = undefined;
    return Promise.resolve();
  }

  return {
    hardware: findHardware,
    load: (given) => {
      assets = given;
      return Promise.resolve();
    },
    open: (backend) =>
      answer(async () => {
        const { manifest, weights, wasm } = loadedAssets();
        await close();
        inpainter = await openInpainter({ weights: readWeights(manifest, weights), backend, wasm });
        return inpainter.backend;
      }),
    tryOut: () =>
      answer(async () => {
        if (!inpainter) throw new Error('The engine is not open.');
        const { image, mask } = trial();
        await inpainter.fill(image, mask, { detail: 'none' });
      }),
    warmup: async () => {
      if (!inpainter || running || warming) return;
      const signal = { aborted: false };
      warming = signal;
      try {
        await inpainter.warmup(signal);
      } catch {
        // Cancelled by a fill, or broken in a way that the next fill meets as well.
      } finally {
        if (warming === signal) warming = undefined;
      }
    },
    fill: (image, mask, options, onProgress, onPreview, findHelp) =>
      answer(async () => {
        if (!inpainter) throw new Error('The engine is not open.');
        if (running) throw new Error('The engine is busy.');
        // The fill itself waits for the end of the step that runs.
        if (warming) warming.aborted = true;
        const signal = { aborted: false };
        running = signal;
        try {
          return await inpainter.fill(image, mask, {
            ...options,
            signal,
            onProgress,
            ...(onPreview && { onPreview: (preview) => onPreview(handOver(preview)) }),
            ...(findHelp && { help: async () => ((await findHelp()) ? helper : undefined) }),
          });
        } finally {
          running = undefined;
          letGo(onProgress);
          letGo(onPreview);
          letGo(findHelp);
        }
      }),
    help: (port) => {
      helper = helperThrough(port);
      return Promise.resolve();
    },
    helpLost: () => {
      helper?.lose();
      helper = undefined;
      return Promise.resolve();
    },
    assist: (backend, port) =>
      answer(async () => {
        const { manifest, weights, wasm } = loadedAssets();
        await close();
        endAssisting = await openPartServer({ weights: readWeights(manifest, weights), backend, wasm }, port);
      }),
    abort: () => {
      if (running) running.aborted = true;
      return Promise.resolve();
    },
    detect: () => detectBackends({ wasm: assets?.wasm }),
    close,
  };
}
