import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';

import { openBackend } from '../../../core/backends/open.ts';
import { prepareBackends } from '../../../core/backends/register.ts';
import { selfTestError } from '../../../core/backends/self-test.ts';

describe('the self-test', () => {
  afterAll(() => tf.setBackend('cpu'));

  it.each(['cpu', 'wasm'])(
    'gives the known answer on %s to the sixth digit, and leaves no tensor',
    async (name) => {
      prepareBackends();
      await tf.setBackend(name);
      const before = tf.memory().numTensors;
      expect(await selfTestError()).toBeLessThan(2e-6);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it('does not pass where a softmax is a little wrong', async () => {
    const own = tf.getKernel('Softmax', 'cpu')!;
    tf.unregisterKernel('Softmax', 'cpu');
    tf.registerKernel({
      ...own,
      kernelFunc: (parameters) => {
        const { dataId, shape, dtype } = own.kernelFunc(parameters) as tf.TensorInfo;
        const backend = parameters.backend as { data: { get(id: object): { values: Float32Array } } };
        const { values } = backend.data.get(dataId);
        values.forEach((value, i) => (values[i] = value * (i % 2 ? 1.2 : 0.8)));
        return { dataId, shape, dtype };
      },
    });
    try {
      const { usable, why } = await openBackend('cpu');
      expect(usable).toBe(false);
      expect(why).toMatch(/it computes wrongly \(error 0\.0\d+\)/);
    } finally {
      tf.unregisterKernel('Softmax', 'cpu');
      tf.registerKernel(own);
    }
  });
});
