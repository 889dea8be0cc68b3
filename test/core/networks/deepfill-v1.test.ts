import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { deepfillV1 } from '../../../core/networks/deepfill-v1.ts';
import { tensorShapes } from '../../../core/networks/layers.ts';
import { Workspace } from '../../../core/tensors/workspace.ts';
import { Turns } from '../../../core/turns.ts';

describe("the paper's network", () => {
  beforeAll(() => tf.setBackend('wasm').then(() => tf.ready()));

  it('runs at 256 x 256 with random weights and the official attention', async () => {
    const before = tf.memory().numTensors;
    const weights = new Map<string, tf.Tensor>();
    let seed = 1;
    for (const [name, shape] of tensorShapes(deepfillV1.table)) {
      const fan = shape.slice(0, -1).reduce((a, b) => a * b, 1);
      weights.set(
        name,
        tf.randomNormal(shape, 0, name.endsWith('bias') ? 0.01 : 1 / Math.sqrt(fan), 'float32', seed++),
      );
    }
    const workspace = new Workspace();
    const image = workspace.keep(
      () => tf.randomUniform([1, 256, 256, 3], -1, 1, 'float32', 7) as tf.Tensor4D,
    );
    const hole = workspace.keep(
      () =>
        tf.pad(tf.ones([1, 96, 64, 1]), [
          [0, 0],
          [80, 80],
          [96, 96],
          [0, 0],
        ]) as tf.Tensor4D,
    );
    const invalid = workspace.keep(() => tf.reshape(hole, [256, 256]) as tf.Tensor2D);
    const stages: string[] = [];
    let last = 0;
    const output = await new Turns().run(
      deepfillV1.run(
        { image, hole, invalid, holeBox: { x: 96, y: 80, width: 64, height: 96 } },
        weights,
        workspace,
        (stage, fraction) => {
          if (stages.at(-1) !== stage) {
            stages.push(stage);
            last = 0;
          }
          expect(fraction).toBeGreaterThan(last);
          last = fraction;
        },
      ),
    );
    expect(stages).toEqual(['coarse', 'refine']);
    expect(last).toBe(1);
    expect(output.refined.shape).toEqual([1, 256, 256, 3]);
    expect(output.coarse.shape).toEqual([1, 256, 256, 3]);
    expect([output.grid.rows, output.grid.columns]).toEqual([32, 32]);
    expect(output.attention.shape).toEqual([1024, 1024]);
    const refined = await output.refined.data();
    expect(refined.every((v) => v >= -1 && v <= 1)).toBe(true);
    expect(new Set(refined).size).toBeGreaterThan(1000);
    // The official mask takes weight away from masked cells, never adds any.
    const rows = (await output.attention.data()) as Float32Array;
    for (let i = 0; i < 1024; i += 41) {
      const sum = rows.subarray(i * 1024, (i + 1) * 1024).reduce((a, b) => a + b, 0);
      expect(sum).toBeLessThanOrEqual(1 + 1e-4);
      expect(rows[i * 1024 + 16 * 32 + 16]).toBe(0);
    }
    workspace.dispose();
    tf.dispose([...weights.values()]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
