import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { createInpainter, type Inpainter, openInpainter, readWeights } from '../../../core/index.ts';
import { pyramid } from '../../../core/networks/pyramid.ts';
import { parameterCount, tensorShapes } from '../../../core/networks/layers.ts';
import { defaultWeights } from '../tensors.ts';

const weights = defaultWeights();
/** What the coarse network sees of so small a picture; the self-test's convolution sees another size. */
const FIRST_LAYER = '1,64,64,5';
const image = {
  width: 24,
  height: 20,
  data: Uint8Array.from({ length: 24 * 20 * 4 }, (_, i) => (i % 4 < 3 ? i % 97 : 255)),
};
const mask = { width: 24, height: 20, data: new Uint8Array(24 * 20) };
for (let y = 8; y < 13; y++) mask.data.fill(255, y * 24 + 9, y * 24 + 15);

describe('a backend that fails in a fill', () => {
  let own: tf.KernelConfig;
  /** What comes of the first layer of the next fills, one after another; afterwards all is well. */
  let faults: ('nonsense' | 'throw')[] = [];
  let inpainter: Inpainter | undefined;

  beforeAll(async () => {
    (await openInpainter({ weights, backend: 'wasm' })).dispose();
    own = tf.getKernel('FusedConv2D', 'wasm')!;
    tf.unregisterKernel('FusedConv2D', 'wasm');
    tf.registerKernel({
      ...own,
      kernelFunc: (parameters) => {
        const { shape } = parameters.inputs['x'] as tf.TensorInfo;
        const fault = shape.join() === FIRST_LAYER ? faults.shift() : undefined;
        if (fault === 'throw') throw new Error('out of memory');
        const output = own.kernelFunc(parameters) as tf.TensorInfo;
        const backend = parameters.backend as { typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array };
        if (fault === 'nonsense') backend.typedArrayFromHeap(output).fill(NaN);
        return output;
      },
    });
  });
  afterEach(() => {
    faults = [];
    inpainter?.dispose();
  });
  afterAll(() => {
    tf.unregisterKernel('FusedConv2D', 'wasm');
    tf.registerKernel(own);
  });

  const fill = () => inpainter!.fill(image, mask, { detail: 'none' });

  it('is told of, not replaced, by the engine on one backend', async () => {
    inpainter = await openInpainter({ weights, backend: 'wasm' });
    faults = ['nonsense'];
    // No card is blamed for the nonsense of a processor.
    await expect(fill()).rejects.toMatchObject({
      code: 'not-finite',
      message: 'These weights give numbers beyond any picture: choose others.',
    });
    faults = ['throw'];
    await expect(fill()).rejects.toThrow('out of memory');
    expect((await fill()).backend).toBe('wasm');
  });

  it.each(['nonsense', 'throw'] as const)(
    'is replaced by the next one, also for what waits: %s',
    async (fault) => {
      inpainter = await createInpainter({ weights, backend: ['wasm', 'wasm'] });
      const before = tf.memory().numTensors;
      faults = [fault];
      const [first, second] = await Promise.all([fill(), fill()]);
      expect(first.image.data).toEqual(second.image.data);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it("passes the last one's error on, and starts at the top again with the next picture", async () => {
    inpainter = await createInpainter({ weights, backend: ['wasm', 'wasm'] });
    faults = ['nonsense', 'throw'];
    await expect(fill()).rejects.toThrow('out of memory');
    faults = ['throw'];
    expect((await fill()).backend).toBe('wasm');
  });

  it('does nothing more after it was disposed of', async () => {
    inpainter = await createInpainter({ weights, backend: ['wasm', 'cpu'] });
    inpainter.dispose();
    await expect(fill()).rejects.toThrow(/create a new one/);
    expect(inpainter.backend).toBe('wasm');
  });
});

describe('finite weights that go beyond all numbers', () => {
  it('are blamed themselves, and the engine goes on', async () => {
    const manifest = {
      format: 'contextual-fill-weights',
      architecture: 'pyramid',
      weights: [...tensorShapes(pyramid.table)].map(([name, shape]) => ({ name, shape, dtype: 'float32' })),
    };
    const values = Float32Array.from({ length: parameterCount(pyramid.table) }, (_, i) =>
      i % 2 ? 60_000 : -50_000,
    );
    const huge = readWeights(manifest, new Uint8Array(values.buffer));
    const inpainter = await createInpainter({ weights: huge, backend: ['wasm', 'wasm'] });
    for (let times = 0; times < 2; times++)
      await expect(inpainter.fill(image, mask, { detail: 'none' })).rejects.toMatchObject({
        code: 'not-finite',
        message: 'These weights give numbers beyond any picture: choose others.',
      });
    inpainter.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });
});
