/** The imported weights on red-green-blue pictures against the official ones on blue-green-red pictures. */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { deepfillV1 } from '../../../core/networks/deepfill-v1.ts';
import { deepfillV2 } from '../../../core/networks/deepfill-v2.ts';
import { tensorShapes } from '../../../core/networks/layers.ts';
import type { Network } from '../../../core/networks/network.ts';
import { Workspace } from '../../../core/tensors/workspace.ts';
import { Turns } from '../../../core/turns.ts';
import { readWeights, uploadWeights } from '../../../core/weights/bundle.ts';
import { importDeepfill } from '../../../core/weights/tf-checkpoint-deepfill.ts';
import { readCheckpointIndex } from '../../../core/weights/tf-checkpoint.ts';
import { deepfillVariables } from './deepfill-checkpoint.ts';
import { writeCheckpoint } from './tf-checkpoint-writer.ts';

const side = 64;

/** Coarse and refined picture, with the channels in the order of the weights. */
async function pictures(network: Network, weights: Map<string, tf.Tensor>, reversed: boolean) {
  const workspace = new Workspace();
  try {
    const image = workspace.keep(() => {
      const rgb = tf.randomUniform<tf.Rank.R4>([1, side, side, 3], -1, 1, 'float32', 11);
      return reversed ? tf.reverse(rgb, 3) : rgb;
    });
    const hole = workspace.keep(() =>
      tf.pad(tf.ones<tf.Rank.R4>([1, 16, 24, 1]), [
        [0, 0],
        [24, 24],
        [16, 24],
        [0, 0],
      ]),
    );
    const invalid = workspace.keep(() => tf.reshape<tf.Rank.R2>(hole, [side, side]));
    const holeBox = { x: 16, y: 24, width: 24, height: 16 };
    const { coarse, refined } = await new Turns().run(
      network.run({ image, hole, invalid, holeBox }, weights, workspace, () => undefined),
    );
    const both = workspace.keep(() => {
      const joined = tf.concat([coarse, refined], 0);
      return reversed ? tf.reverse(joined, 3) : joined;
    });
    return await both.data();
  } finally {
    workspace.dispose();
  }
}

describe.each([
  ['deepfill-v1', deepfillV1],
  ['deepfill-v2', deepfillV2],
] as const)('%s', (architecture, network) => {
  beforeAll(() => tf.setBackend('wasm').then(() => tf.ready()));

  it('makes the same picture from imported weights as from the official ones, with red and blue swapped', async () => {
    const variables = deepfillVariables(architecture);
    const official = new Map<string, tf.Tensor>();
    for (const [name, shape] of tensorShapes(network.table)) {
      const [layer, part] = name.split('/');
      const nested = layer.endsWith('_upsample') ? `${layer}/${layer}_conv` : layer;
      const { values } = variables.find((variable) => variable.name === `inpaint_net/${nested}/${part}`)!;
      official.set(name, tf.tensor(values, shape));
    }
    const { index, shards } = writeCheckpoint(variables);
    const { manifest, bytes } = importDeepfill(readCheckpointIndex(index), shards);
    const imported = uploadWeights(readWeights(manifest, bytes));

    const theirs = await pictures(network, official, true);
    const ours = await pictures(network, imported, false);
    const unswapped = await pictures(network, official, false);
    const distance = (a: ArrayLike<number>, b: ArrayLike<number>) => {
      let most = 0;
      for (let i = 0; i < a.length; i += 1) most = Math.max(most, Math.abs(a[i] - b[i]));
      return most;
    };
    expect(distance(ours, theirs)).toBeLessThan(1e-3);
    // The test can tell: official weights on a picture in the wrong order give something else.
    expect(distance(ours, unswapped)).toBeGreaterThan(0.05);
    tf.dispose([...official.values(), ...imported.values()]);
  });
});
