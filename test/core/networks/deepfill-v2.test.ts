import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { deepfillV2 } from '../../../core/networks/deepfill-v2.ts';
import { convolve, parameterCount, tensorShapes } from '../../../core/networks/layers.ts';
import { Workspace } from '../../../core/tensors/workspace.ts';
import { Turns } from '../../../core/turns.ts';

describe('the gated network', () => {
  beforeAll(() => tf.setBackend('wasm').then(() => tf.ready()));

  it('has as many parameters as the official one', () => {
    expect(parameterCount(deepfillV2.table)).toBe(4_052_478);
  });

  it.each([
    ['conv3', tf.elu],
    ['pmconv6', tf.relu],
  ] as const)('gates %s: one half activated, times the sigmoid of the other', async (name, activate) => {
    const before = tf.memory().numTensors;
    const layer = deepfillV2.table.get(name)!;
    const filter = tf.randomNormal<tf.Rank.R4>([3, 3, layer.input, layer.output], 0, 0.1, 'float32', 3);
    const bias = tf.randomNormal<tf.Rank.R1>([layer.output], 0, 0.5, 'float32', 4);
    const x = tf.randomNormal<tf.Rank.R4>([1, 6, 5, layer.input], 0, 1, 'float32', 5);
    const weights = new Map<string, tf.Tensor>([
      [`${name}/kernel`, filter],
      [`${name}/bias`, bias],
    ]);
    const result = convolve(x, layer, weights, 'same');
    const expected = tf.tidy(() => {
      const y: tf.Tensor4D = tf.add(tf.conv2d(x, filter, 1, 'same'), bias);
      const half = layer.output / 2;
      const features = tf.slice(y, [0, 0, 0, 0], [1, 6, 5, half]);
      const gates = tf.slice(y, [0, 0, 0, half], [1, 6, 5, half]);
      return tf.mul(activate(features), tf.sigmoid(gates));
    });
    expect(result.shape).toEqual([1, 6, 5, layer.output / 2]);
    const [a, b] = await Promise.all([result.data(), expected.data()]);
    a.forEach((value, i) => expect(value).toBeCloseTo(b[i], 4));
    tf.dispose([filter, bias, x, result, expected]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('runs with random weights, squashes by tanh and frees everything', async () => {
    const before = tf.memory().numTensors;
    const weights = new Map<string, tf.Tensor>();
    let seed = 1;
    for (const [name, shape] of tensorShapes(deepfillV2.table)) {
      const fan = shape.slice(0, -1).reduce((a, b) => a * b, 1);
      const deviation = name.endsWith('bias') ? 0.01 : 1.6 / Math.sqrt(fan);
      weights.set(name, tf.randomNormal(shape, 0, deviation, 'float32', seed++));
    }
    const workspace = new Workspace();
    const image = workspace.keep(() => tf.randomUniform<tf.Rank.R4>([1, 96, 128, 3], -1, 1, 'float32', 7));
    const box = { x: 48, y: 32, width: 40, height: 24 };
    const hole = workspace.keep(() =>
      tf.pad(tf.ones<tf.Rank.R4>([1, box.height, box.width, 1]), [
        [0, 0],
        [box.y, 96 - box.y - box.height],
        [box.x, 128 - box.x - box.width],
        [0, 0],
      ]),
    );
    const invalid = workspace.keep(() => tf.reshape<tf.Rank.R2>(hole, [96, 128]));
    const fractions: number[] = [];
    const output = await new Turns().run(
      deepfillV2.run({ image, hole, invalid, holeBox: box }, weights, workspace, (_stage, fraction) =>
        fractions.push(fraction),
      ),
    );
    expect(fractions.length).toBe(deepfillV2.table.size);
    expect(output.coarse.shape).toEqual([1, 96, 128, 3]);
    expect(output.refined.shape).toEqual([1, 96, 128, 3]);
    expect([output.grid.rows, output.grid.columns]).toEqual([12, 16]);
    const refined = await output.refined.data();
    expect(refined.every((value) => value > -1 && value < 1)).toBe(true);
    expect(new Set(refined).size).toBeGreaterThan(1000);
    workspace.dispose();
    tf.dispose([...weights.values()]);
    expect(tf.memory().numTensors).toBe(before);
  }, 60_000);
});
