import {
  InpaintError,
  type BackendName,
  type FillOptions,
  type FillResult,
  type Mask,
  type Progress,
  type Rgba,
} from '@contextual-fill/core';
import { proxy } from 'comlink';
import { copyInTurns, copyOf } from '../in-turns.ts';
import { findHardware, type Hardware } from './hardware.ts';
import { ladder, reasonAgainst, type Rung, worthWarming } from './ladder.ts';
import { openPlace, type Place, type PlaceName } from './place.ts';
import type { Answer, EngineAssets } from './service.ts';
import { handOver } from './transfer.ts';
import type { ChosenWeights } from './weights-files.ts';

export type { EngineAssets } from './service.ts';
export type { PlaceName } from './place.ts';

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
  /** For the footer: "WebGPU", "WebAssembly, in the background" ... */
  readonly label: string;
  /** The weights that were chosen in place of the built-in ones. */
  readonly weights?: string;
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
  /**
   * Starts the engine if it is not started yet. Resolves when a rung has passed its self-test; a GPU is then warmed up in the
   * background until the first fill comes.
   */
  start(): Promise<EngineDescription>;
  /**
   * Fills the hole; `image` and `mask` stay the caller's. A host that dies is replaced by the next rung and the fill
   * is done there. Rejects with an `InpaintError`; with code 'aborted' at once when the signal is raised.
   */
  fill(
    image: Rgba,
    mask: Mask,
    options?: Omit<FillOptions, 'signal' | 'onProgress'>,
    hooks?: FillHooks,
  ): Promise<FillResult>;
  /**
   * Starts again with other weights, or with the built-in ones (`null`), once the fill that runs is over. Rejects with
   * an `InpaintError` 'bad-weights' when they cannot be used; then the ones of before stay.
   */
  useWeights(weights: ChosenWeights | null): Promise<EngineDescription>;
  describe(): EngineDescription;
  /** Calls back whenever `describe()` changes. Returns the way to stop that. */
  subscribe(listener: (description: EngineDescription) => void): () => void;
  /** Ends the host and frees its memory. */
  dispose(): void;
}

export interface EngineOptions {
  /** The text of the engine's script (ui/engine/host.ts, bundled). */
  readonly source: string;
  /** Called once, when the first place is open. */
  readonly assets: () => Promise<EngineAssets>;
  /** Only these backends, or only these places, for tests and for a setting. */
  readonly backends?: readonly BackendName[];
  readonly places?: readonly PlaceName[];
  /**
   * Longest wait, in milliseconds, for a sign of life from a busy host; default 20,000, and ten times that for plain
   * JavaScript and emulated GPUs, whose single operations are long.
   */
  readonly patience?: number;
}

/** The host is gone or its backend failed: the next rung has to do. `backendFailed` rules the backend out elsewhere too. */
class HostLost extends Error {
  constructor(
    message: string,
    readonly backendFailed: boolean,
  ) {
    super(message);
  }
}

const backendLabels: Record<BackendName, string> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'plain JavaScript',
};

const placeLabels: Record<PlaceName, string> = {
  worker: 'in the background',
  frame: 'in a frame of its own',
  page: 'in this window',
};

const aborted = () => new InpaintError('aborted', 'The fill was cancelled.');
const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Rejects when a place gives no sign of life for so long; `stop` ends the watch. Counts its own turns, not the clock,
 * so that a computer that slept, or a window in the background, does not look like a dead host.
 */
function watchdog(
  place: Place,
  patience: number,
): { dead: Promise<never>; stop: () => void; alive: () => void } {
  const turns = 10;
  let silent = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const alive = () => {
    silent = 0;
  };
  const dead = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      // The page itself cannot be gone while its own timers run.
      if (place.name !== 'page' && ++silent > turns) reject(new Error('it stopped answering'));
      else void place.service.ping().then(alive, () => undefined);
    }, patience / turns);
  });
  dead.catch(() => undefined);
  return { dead, alive, stop: () => clearInterval(timer) };
}

interface OpenPlace {
  readonly place: Place;
  readonly hardware: Hardware;
  loaded: boolean;
}

interface Running {
  readonly place: Place;
  readonly rung: Rung;
  readonly index: number;
  readonly hardware: Hardware;
  /** A fill was asked for, or the GPU is being warmed up already. */
  warmed: boolean;
}

/** Creates the client; nothing runs before `start` or `fill`. */
export function createEngineClient(options: EngineOptions): EngineClient {
  const { source } = options;
  const patienceWith = ({ backend, software }: Rung) =>
    (options.patience ?? 20_000) * (backend === 'cpu' || software ? 10 : 1);
  const rungs = ladder(options.backends, options.places);
  const attempts: Attempt[] = [];
  const listeners = new Set<(description: EngineDescription) => void>();
  /** Places that are open, with what was found in them; and those that cannot be had. */
  const open = new Map<PlaceName, OpenPlace>();
  const refused = new Set<PlaceName>();
  const ruledOut = new Set<BackendName>();
  let assets: Promise<EngineAssets> | undefined;
  let chosen: ChosenWeights | null = null;
  let pageHardware: Hardware | undefined;
  let running: Running | undefined;
  let starting: Promise<Running> | undefined;
  /** Settles when the fill that runs has; and when one that was cancelled has left its host. */
  let queue: Promise<unknown> = Promise.resolve();
  let draining: Promise<unknown> = Promise.resolve();
  let disposed = false;

  function describe(): EngineDescription {
    const weights = chosen?.name;
    if (!running) return { label: 'starting the engine…', weights, attempts: [...attempts] };
    const { rung, hardware } = running;
    const { backend, place } = rung;
    const gpu = backend === 'webgpu' || backend === 'webgl' ? hardware[backend] : undefined;
    const label = [backendLabels[backend], gpu?.software ? 'emulated' : '', placeLabels[place]]
      .filter(Boolean)
      .join(', ');
    const { device, software } = gpu ?? {};
    return { backend, place, device, software, label, weights, attempts: [...attempts] };
  }

  function changed() {
    for (const listener of listeners) listener(describe());
  }

  function record(rung: Rung, ok: boolean, why: string) {
    attempts.push({ backend: rung.backend, place: rung.place, ok, why });
    changed();
  }

  function closePlace(name: PlaceName) {
    open.get(name)?.place.close();
    open.delete(name);
  }

  /** Opens a place, or finds it open; and looks at what it has. */
  async function placeFor(rung: Rung): Promise<OpenPlace> {
    const already = open.get(rung.place);
    if (already) return already;
    const place = await openPlace(rung.place, source);
    try {
      const hardware = await Promise.race([place.service.hardware(), place.gone]);
      if (disposed) throw new Error('the window was closed');
      const opened = { place, hardware, loaded: false };
      open.set(rung.place, opened);
      return opened;
    } catch (error) {
      place.close();
      throw error;
    }
  }

  /** Brings the weights to a place, once; a copy of them stays here for the place that may have to replace it. */
  async function loadInto(opened: OpenPlace): Promise<void> {
    if (opened.loaded) return;
    opened.loaded = true;
    assets ??= options.assets();
    const builtIn = await assets;
    const { manifest, weights } = chosen ?? builtIn;
    const { wasm } = builtIn;
    const copies = { weights: await copyInTurns(weights), wasm: await copyInTurns(wasm) };
    await opened.place.service.load(handOver({ manifest, ...copies }));
  }

  /** Tries the rungs from `from` on. */
  async function climb(from: number): Promise<Running> {
    for (let index = from; index < rungs.length && !disposed; index++) {
      const rung = rungs[index];
      if (refused.has(rung.place) || ruledOut.has(rung.backend)) continue;
      // The page can be looked at without running the engine's script in it, which would hold it up.
      if (rung.place === 'page') {
        pageHardware ??= await findHardware();
        const against = reasonAgainst(rung, pageHardware);
        if (against) record(rung, false, against);
        if (against !== undefined) continue;
      }
      let found;
      try {
        found = await placeFor(rung);
      } catch (error) {
        refused.add(rung.place);
        record(rung, false, `no ${rung.place}: ${reason(error)}`);
        continue;
      }
      const against = reasonAgainst(rung, found.hardware);
      if (against) record(rung, false, against);
      if (against !== undefined) continue;
      const { place, hardware } = found;
      const guard = watchdog(place, patienceWith(rung));
      try {
        await Promise.race([loadInto(found), place.gone]);
        const answer = await Promise.race([place.service.open(rung.backend), place.gone, guard.dead]);
        if (answer.ok) {
          for (const name of [...open.keys()]) if (name !== rung.place) closePlace(name);
          running = { place, rung, index, hardware, warmed: false };
          record(rung, true, '');
          return running;
        }
        record(rung, false, answer.message);
        if (answer.code === 'bad-weights') throw new InpaintError(answer.code, answer.message);
      } catch (error) {
        if (error instanceof InpaintError) throw error;
        record(rung, false, reason(error));
        closePlace(rung.place);
      } finally {
        guard.stop();
      }
    }
    throw new InpaintError('no-backend', 'No engine can run in this window: restart Figma and try again.');
  }

  function begin(from = 0): Promise<Running> {
    starting ??= climb(from).catch((error: unknown) => {
      starting = undefined;
      throw error;
    });
    return starting;
  }

  /** Warms up in the background, once; what goes wrong in it is the next fill's to tell. */
  function warmUp(host: Running) {
    if (host.warmed || host !== running || !worthWarming(host.rung)) return;
    host.warmed = true;
    host.place.service.warmup().catch(() => undefined);
  }

  /** Gives up what runs and goes on with the rungs below it. */
  function replace(lost: Running, why: HostLost) {
    const { backend, place } = lost.rung;
    if (why.backendFailed) ruledOut.add(backend);
    running = undefined;
    closePlace(place);
    record(lost.rung, false, `lost: ${why.message}`);
    starting = climb(lost.index + 1);
    starting.catch(() => undefined);
  }

  async function fillOn(
    host: Running,
    image: Rgba,
    mask: Mask,
    fillOptions: Omit<FillOptions, 'signal' | 'onProgress'>,
    { signal, onProgress }: FillHooks,
  ): Promise<FillResult> {
    const { place } = host;
    host.warmed = true;
    // The caller keeps its pictures and may need them for the next host; these copies are handed over.
    const { protect, only } = fillOptions;
    const given = {
      image: await copyOf(image),
      mask: await copyOf(mask),
      options: {
        ...fillOptions,
        ...(protect && { protect: await copyOf(protect) }),
        ...(only && { only: await copyOf(only) }),
      },
    };
    if (signal?.aborted) throw aborted();
    const guard = watchdog(place, patienceWith(host.rung));
    let listening = true;
    let stop: (() => void) | undefined;
    const cancelled = new Promise<never>((_, reject) => {
      stop = () => reject(aborted());
      signal?.addEventListener('abort', stop);
    });
    cancelled.catch(() => undefined);
    const report = proxy((progress: Progress) => {
      guard.alive();
      if (listening) onProgress?.(progress);
    });
    const work = place.service.fill(
      handOver(given.image),
      handOver(given.mask),
      handOver(given.options),
      report,
    );
    let answer: Answer<FillResult>;
    try {
      answer = await Promise.race([work, cancelled, place.gone, guard.dead]);
    } catch (error) {
      if (!(error instanceof InpaintError)) throw new HostLost(reason(error), false);
      void place.service.abort();
      // The next fill must find the host free: one that does not stop in time is ended, where that is possible.
      draining = Promise.race([work.then(() => true), wait(3000).then(() => false)]).then(
        (stopped) => {
          if (!stopped && place.name !== 'page' && running === host) reopen(host);
        },
        () => undefined,
      );
      throw error;
    } finally {
      listening = false;
      guard.stop();
      if (stop) signal?.removeEventListener('abort', stop);
    }
    if (answer.ok) return answer.value;
    if (answer.code === 'broken') throw new HostLost(answer.message, true);
    if (answer.code === 'backend-lost' || answer.code === 'not-finite')
      throw new HostLost(answer.message, true);
    throw new InpaintError(answer.code, answer.message);
  }

  /** Starts the same rung again in a fresh context. */
  function reopen(host: Running) {
    running = undefined;
    closePlace(host.rung.place);
    starting = climb(host.index);
    starting.catch(() => undefined);
  }

  /** Starts the rung that runs in fresh contexts, with the weights that are chosen now. */
  async function restart(): Promise<void> {
    const from = running?.index ?? 0;
    running = undefined;
    for (const name of [...open.keys()]) closePlace(name);
    starting = undefined;
    changed();
    warmUp(await begin(from));
  }

  async function changeWeights(wanted: ChosenWeights | null): Promise<void> {
    await draining;
    const before = chosen;
    if (wanted === before) return;
    await begin();
    chosen = wanted;
    try {
      await restart();
    } catch (error) {
      chosen = before;
      await restart();
      throw error;
    }
  }

  async function fillSomewhere(
    ...[image, mask, fillOptions, hooks]: Required<Parameters<EngineClient['fill']>>
  ) {
    let reached = 0;
    const onProgress = (progress: Progress) => {
      reached = Math.max(reached, progress.fraction);
      hooks.onProgress?.({ ...progress, fraction: reached });
    };
    let last: HostLost | undefined;
    for (;;) {
      await draining;
      if (hooks.signal?.aborted) throw aborted();
      let host: Running;
      try {
        host = await begin();
      } catch (error) {
        if (last)
          throw new InpaintError('no-backend', `The fill failed (${last.message}): try a smaller picture.`);
        throw error;
      }
      if (hooks.signal?.aborted) throw aborted();
      try {
        return await fillOn(host, image, mask, fillOptions, { signal: hooks.signal, onProgress });
      } catch (error) {
        if (!(error instanceof HostLost)) throw error;
        last = error;
        if (running === host) replace(host, error);
      }
    }
  }

  return {
    get backend() {
      return running?.rung.backend;
    },
    start: async () => {
      warmUp(await begin());
      return describe();
    },
    fill(image, mask, fillOptions = {}, hooks = {}) {
      const { signal } = hooks;
      const result = queue.then(() => fillSomewhere(image, mask, fillOptions, hooks));
      queue = result.catch(() => undefined);
      if (!signal) return result;
      result.catch(() => undefined);
      return Promise.race([
        result,
        new Promise<never>((_, reject) => {
          if (signal.aborted) reject(aborted());
          else signal.addEventListener('abort', () => reject(aborted()), { once: true });
        }),
      ]);
    },
    async useWeights(weights) {
      const change = queue.then(() => changeWeights(weights));
      queue = change.catch(() => undefined);
      await change;
      return describe();
    },
    describe,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      disposed = true;
      running = undefined;
      for (const name of [...open.keys()]) closePlace(name);
      listeners.clear();
    },
  };
}
