import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { START_LIMIT } from '../../../core/backends/open.ts';
import { prepareBackends } from '../../../core/backends/register.ts';
import { type BackendName, createInpainter, detectBackends, openInpainter } from '../../../core/index.ts';
import { defaultWeights } from '../tensors.ts';

const weights = defaultWeights();

/** The backend that the engine starts on, given a choice. */
async function choose(...backend: BackendName[]): Promise<BackendName> {
  const inpainter = await createInpainter({ weights, backend });
  inpainter.dispose();
  return inpainter.backend;
}

type Factory = () => tf.KernelBackend | Promise<tf.KernelBackend>;

/** Puts another factory in the place of a backend's own, as if the backend had not been started yet. */
function replaceFactory(name: string, factory: Factory): void {
  tf.removeBackend(name);
  tf.registerBackend(name, factory);
}

describe('choosing a backend where WebAssembly may not be compiled', () => {
  let own: Factory;
  /** Starts the backend after all. */
  let startLate: () => void;

  beforeEach(() => {
    prepareBackends();
    own = tf.findBackendFactory('wasm') as Factory;
    const backend = own();
    replaceFactory('wasm', () => new Promise((resolve) => (startLate = () => resolve(backend))));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(async () => {
    vi.useRealTimers();
    replaceFactory('wasm', own);
    await tf.setBackend('cpu');
  });

  it('falls to plain JavaScript, and a start that comes too late changes nothing', async () => {
    const choice = choose('wasm', 'cpu');
    await vi.advanceTimersByTimeAsync(START_LIMIT);
    expect(await choice).toBe('cpu');
    startLate();
    await vi.advanceTimersByTimeAsync(0);
    expect(tf.getBackend()).toBe('cpu');
    const sum = tf.add(tf.tensor1d([1, 2]), 1);
    expect([...(await sum.data())]).toEqual([2, 3]);
    sum.dispose();
  });

  it('says so where nothing else may be taken', async () => {
    const choice = openInpainter({ weights, backend: 'wasm' });
    const said = expect(choice).rejects.toThrow(/wasm: it did not start within 12 seconds/);
    await vi.advanceTimersByTimeAsync(START_LIMIT);
    await said;
  });

  it('reports the rung as unusable, the others as they are, and goes back to the backend of before', async () => {
    await tf.setBackend('cpu');
    const detection = detectBackends();
    await vi.advanceTimersByTimeAsync(START_LIMIT);
    const reports = await detection;
    const wasm = reports.find(({ name }) => name === 'wasm');
    expect(wasm).toMatchObject({ usable: false, why: 'it did not start within 12 seconds' });
    expect(reports.find(({ name }) => name === 'cpu')).toMatchObject({ usable: true, why: '' });
    expect(tf.getBackend()).toBe('cpu');
  });

  it('tries again the next time', async () => {
    const first = choose('wasm', 'cpu');
    await vi.advanceTimersByTimeAsync(START_LIMIT);
    expect(await first).toBe('cpu');
    vi.useRealTimers();
    const second = choose('wasm');
    await new Promise((resolve) => setTimeout(resolve, 10));
    startLate();
    expect(await second).toBe('wasm');
  });
});
