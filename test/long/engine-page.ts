/** Runs in the browser: the real engine through the page's client, cancelled again and again, or killed at a stage. */
import type { BackendName, Stage } from '@contextual-fill/core';
import type { ContextName } from '../../ui/engine/contexts/context.ts';
import { createEngineClient } from '../../ui/engine/create-client.ts';
import { kill, makeWorkersMortal, type Death } from '../ui/mortal-workers.ts';
import { Chance } from './random.ts';
import { smallJob } from './small-pictures.ts';

export interface KillOrder {
  act: 'kill';
  backends: BackendName[];
  contexts: ContextName[];
  /** How the place where the engine runs ends; 'lost' is the WebGL context alone. */
  death: Death | 'lost';
  /** The stage of the fill, or so many milliseconds after the place was made, while it loads. */
  stage: Stage | number;
}

export interface KillReply {
  struck: boolean;
  /** Whether the bytes are those of an undisturbed fill on the same backend. */
  right: boolean;
  outsideKept: boolean;
  /** Where the result came from. */
  backend: BackendName;
  context: ContextName | null;
  /** Milliseconds from the end of the place to the result, and those of the same fill where it was done at last. */
  took: number;
  again: number;
  /** Every rung that was tried, and what came of it. */
  attempts: string[];
}

export interface CancelOrder {
  act: 'cancel';
  fills: number;
}

export interface CancelReply {
  filled: number;
  cancelled: number;
  wrong: number;
  latencies: number[];
  /** Before the first fill and after each tenth of them: tensors, and bytes of the WebAssembly memory. */
  tensors: number[];
  memory: number[];
}

const bytes = async (path: string) => new Uint8Array(await (await fetch(path)).arrayBuffer());

/** Tells the test, from inside the worker, what TensorFlow.js holds there. */
const witness = `;{
  const channel = new BroadcastChannel('held');
  channel.onmessage = ({ data }) => {
    const wasm = self._tfengine.registry.wasm;
    if (data === 'ask') channel.postMessage([self._tfengine.state.numTensors, wasm.wasm.HEAPU8.buffer.byteLength]);
  };
}`;

async function open(backends: BackendName[], contexts: ContextName[], before = '', after = '') {
  const [source, manifest, weights, wasm] = await Promise.all([
    fetch('/engine.js').then((response) => response.text()),
    fetch('/manifest.json').then((response) => response.json() as Promise<unknown>),
    bytes('/weights.bin'),
    bytes('/simd.wasm'),
  ]);
  const assets = () => Promise.resolve({ manifest, weights, wasm });
  return createEngineClient({ source: before + source + after, backends, contexts, assets });
}

/**
 * Stands before the engine's script, in whatever runs that: the emulated GPU takes the name of a real one, so that it
 * comes before WebAssembly; and all WebGL contexts that are left are lost at once when the test says so.
 */
const graphics = `{
  const { prototype } = WebGL2RenderingContext;
  const { getParameter } = prototype;
  prototype.getParameter = function (name) {
    return name === 0x9246 ? 'A graphics card' : getParameter.call(this, name);
  };
  const contexts = [];
  for (const { prototype } of [OffscreenCanvas, globalThis.HTMLCanvasElement].filter(Boolean)) {
    const { getContext } = prototype;
    prototype.getContext = function (...args) {
      const context = getContext.apply(this, args);
      if (context instanceof WebGL2RenderingContext && !contexts.includes(context)) contexts.push(context);
      return context;
    };
  }
  new BroadcastChannel('graphics').onmessage = () => {
    for (const context of contexts) context.getExtension('WEBGL_lose_context')?.loseContext();
  };
}`;

async function killAt({ backends, contexts, death, stage }: KillOrder): Promise<KillReply> {
  const workers = makeWorkersMortal();
  if (death === 'lost' && contexts.includes('page')) (0, eval)(graphics);
  const engine = await open(
    backends,
    contexts,
    death === 'lost' && !contexts.includes('page') ? graphics : '',
  );
  const loseGraphics = new BroadcastChannel('graphics');
  const { image, mask } = smallJob(new Chance(3));
  const options = { seed: 1, detail: 'patches' } as const;
  let struckAt = 0;
  const strike = () => {
    if (struckAt) return;
    struckAt = performance.now();
    if (death === 'lost') loseGraphics.postMessage('now');
    else kill(workers, death);
  };
  if (typeof stage === 'number') {
    const isThere = () => death === 'lost' || workers.length + document.querySelectorAll('iframe').length > 0;
    void (async () => {
      while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 1));
      setTimeout(strike, stage);
    })();
  }
  // What the place itself gives, where it lives long enough to be asked.
  const before = typeof stage === 'number' ? undefined : await engine.fill(image, mask, options);
  const onProgress = (progress: { stage: Stage }) => {
    if (progress.stage === stage) strike();
  };
  let result = await engine.fill(image, mask, options, { onProgress });
  // The last stage is so short that the result may overtake the word of it.
  for (let times = 0; times < 20 && !struckAt; times++)
    result = await engine.fill(image, mask, options, { onProgress });
  const took = performance.now() - struckAt;
  const { context, attempts } = engine.describe();
  const done = performance.now();
  const undisturbed = await engine.fill(image, mask, options);
  const again = performance.now() - done;
  engine.dispose();
  return {
    struck: struckAt > 0,
    right: [before, undisturbed].some(
      (other) =>
        other?.backend === result.backend &&
        other.image.data.every((value, at) => value === result.image.data[at]),
    ),
    outsideKept: image.data.every(
      (value, at) => mask.data[at >> 2]! >= 128 || value === result.image.data[at],
    ),
    backend: result.backend,
    context: context ?? null,
    took,
    again,
    attempts: attempts.map(
      ({ backend, context: place, ok, why }) => `${backend} ${place}: ${ok ? 'runs' : why}`,
    ),
  };
}

async function cancelOften({ fills }: CancelOrder): Promise<CancelReply> {
  const engine = await open(['wasm'], ['worker'], '', witness);
  const chance = new Chance(100);
  const jobs = Array.from({ length: 6 }, () => smallJob(chance));
  const channel = new BroadcastChannel('held');
  const look = () =>
    new Promise<[number, number]>((resolve) => {
      channel.onmessage = ({ data }) => resolve(data as [number, number]);
      channel.postMessage('ask');
    });
  const right: (Uint8Array | Uint8ClampedArray)[] = [];
  const durations: number[] = [];
  for (const { image, mask, options } of jobs) {
    const start = performance.now();
    right.push((await engine.fill(image, mask, options)).image.data);
    durations.push(performance.now() - start);
  }
  const looks = [await look()];
  const latencies: number[] = [];
  let [filled, cancelled, wrong] = [0, 0, 0];
  for (let n = 1; n <= fills; n++) {
    const at = chance.whole(0, jobs.length - 1);
    const { image, mask, options } = jobs[at]!;
    const controller = new AbortController();
    let wanted = Infinity;
    if (chance.next() < 0.6) {
      const delay = chance.next() * durations[at]!;
      wanted = performance.now() + delay;
      setTimeout(() => controller.abort(), delay);
    }
    try {
      const { image: result } = await engine.fill(image, mask, options, { signal: controller.signal });
      filled++;
      if (!result.data.every((value, index) => value === right[at]![index])) wrong++;
    } catch (error) {
      if ((error as { code?: string }).code !== 'aborted') throw error;
      latencies.push(performance.now() - wanted);
      cancelled++;
    }
    if (n % Math.ceil(fills / 10) === 0) {
      // What was cancelled last has to come to its end first; a whole fill waits for it.
      await engine.fill(jobs[0]!.image, jobs[0]!.mask, jobs[0]!.options);
      looks.push(await look());
    }
  }
  engine.dispose();
  const [tensors, memory] = [looks.map(([count]) => count), looks.map(([, size]) => size)];
  return { filled, cancelled, wrong, latencies, tensors, memory };
}

export default function run(order: KillOrder | CancelOrder): Promise<KillReply | CancelReply> {
  return order.act === 'kill' ? killAt(order) : cancelOften(order);
}
