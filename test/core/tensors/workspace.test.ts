import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Workspace } from '../../../core/tensors/workspace.ts';
import { runAtOnce } from '../../../core/turns.ts';

describe('a workspace', () => {
  let before: number;
  beforeAll(() => tf.setBackend('cpu').then(() => tf.ready()));
  beforeEach(() => {
    before = tf.memory().numTensors;
  });

  it('keeps what a step returns and frees what it made on the way', () => {
    const workspace = new Workspace();
    const sum = workspace.keep(() => tf.sum(tf.mul(tf.ones([4]), 3)));
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(sum.dataSync()[0]).toBe(12);
    const { a, b } = workspace.keep(() => ({ a: tf.scalar(1), b: tf.scalar(2), c: undefined }));
    const [c] = workspace.keep(() => [tf.scalar(3)]);
    expect([a, b, c].map((tensor) => tensor.dataSync()[0])).toEqual([1, 2, 3]);
    workspace.free(a, c);
    expect(tf.memory().numTensors).toBe(before + 2);
    workspace.dispose();
    workspace.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('frees what it holds after a step that failed', () => {
    const workspace = new Workspace();
    workspace.keep(() => tf.ones([8]));
    expect(() =>
      workspace.keep((): tf.Tensor => {
        tf.ones([16]);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(tf.memory().numTensors).toBe(before + 1);
    workspace.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('remembers the most bytes of any step', () => {
    const workspace = new Workspace();
    const bytes = tf.memory().numBytes;
    const large = workspace.keep(() => tf.zeros([1000]));
    workspace.free(large);
    workspace.keep(() => tf.zeros([10]));
    expect(workspace.peakBytes).toBe(bytes + 4000);
    workspace.dispose();
  });

  it('yields before each step, so that the driver can stop there', () => {
    const workspace = new Workspace();
    let steps = 0;
    const work = workspace.step(() => {
      steps++;
      return tf.scalar(1);
    });
    expect(work.next().done).toBe(false);
    expect(steps).toBe(0);
    expect(work.next().done).toBe(true);
    runAtOnce(workspace.step(() => tf.scalar(++steps)));
    expect(steps).toBe(2);
    workspace.dispose();
  });
});
