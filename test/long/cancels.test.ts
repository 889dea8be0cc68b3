/** A thousand fills, many cancelled at some moment: nothing is left behind, and the others are right. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createInpainter, isAborted, readWeights, type Inpainter } from '@contextual-fill/core';
import { installBuiltKernels } from '../../cli/kernels.ts';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { percentile95, print, spread } from './figures.ts';
import { Chance } from './random.ts';
import { smallJob } from './small-pictures.ts';

const FILLS = 1000;
/** Fills between two looks at the memory. */
const INTERVAL = 100;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What is held now: tensors, and bytes of the WebAssembly memory and of the JavaScript heap. */
function held() {
  collect();
  const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  return {
    tensors: tf.memory().numTensors,
    wasm: wasm.HEAPU8.buffer.byteLength,
    heap: process.memoryUsage().heapUsed,
  };
}

let inpainter: Inpainter;
beforeAll(async () => {
  const manifest: unknown = JSON.parse(readFileSync('weights/default/manifest.json', 'utf8'));
  const weights = readWeights(manifest, new Uint8Array(readFileSync('weights/default/weights.bin')));
  await installBuiltKernels();
  inpainter = await createInpainter({ weights, backend: 'wasm' });
});
afterAll(() => inpainter.dispose());

it('fills and cancels a thousand times and holds no more than at the start', async () => {
  const chance = new Chance(1000);
  const jobs = Array.from({ length: 12 }, () => smallJob(chance));
  const right: Uint8Array[] = [];
  const durations: number[] = [];
  for (const { image, mask, options } of jobs) {
    const start = performance.now();
    right.push(Uint8Array.from((await inpainter.fill(image, mask, options)).image.data));
    durations.push(performance.now() - start);
  }
  const before = held();
  const looks: ReturnType<typeof held>[] = [];
  const latencies: number[] = [];
  let [filled, cancelled, wrong, late] = [0, 0, 0, 0];
  for (let n = 1; n <= FILLS; n++) {
    const at = chance.whole(0, jobs.length - 1);
    const { image, mask, options } = jobs[at]!;
    const controller = new AbortController();
    let wanted = Infinity;
    let timer: NodeJS.Timeout | undefined;
    if (chance.next() < 0.6) {
      // From the moment that somebody wants it, even if this process is too busy to hear it at once.
      const delay = chance.next() * durations[at]!;
      wanted = performance.now() + delay;
      timer = setTimeout(() => controller.abort(), delay);
    }
    try {
      const { image: result } = await inpainter.fill(image, mask, { ...options, signal: controller.signal });
      filled++;
      if (performance.now() > wanted) late++;
      if (!result.data.every((value, index) => value === right[at]![index])) wrong++;
    } catch (error) {
      if (!isAborted(error)) throw error;
      latencies.push(performance.now() - wanted);
      cancelled++;
    } finally {
      clearTimeout(timer);
    }
    if (n % INTERVAL === 0) looks.push(held());
  }
  print('fills with cancels in Node', {
    fills: FILLS,
    filled,
    cancelled,
    'done before they could be cancelled': late,
    'wrong bytes': wrong,
    'from wish to end': spread(latencies, 'ms'),
    'tensors before and at each look': [before, ...looks].map(({ tensors }) => tensors).join(' '),
    'WASM memory in MB': [before, ...looks].map(({ wasm }) => (wasm / 1e6).toFixed(1)).join(' '),
    'JavaScript heap in MB': [before, ...looks].map(({ heap }) => (heap / 1e6).toFixed(1)).join(' '),
  });
  expect(wrong).toBe(0);
  expect(filled).toBeGreaterThan(FILLS / 4);
  expect(cancelled).toBeGreaterThan(FILLS / 4);
  expect(new Set(looks.map(({ tensors }) => tensors))).toEqual(new Set([before.tensors]));
  // The first tenth may still warm up; from then on the memory stays as large as it is.
  expect(looks.at(-1)!.wasm).toBe(looks[0]!.wasm);
  expect(looks.at(-1)!.heap - looks[0]!.heap).toBeLessThan(4e6);
  expect(percentile95(latencies)).toBeLessThan(100);
}, 900_000);
