import { afterAll, beforeAll, expect, it } from 'vitest';

import * as tf from '@tensorflow/tfjs-core';

import { openBackend } from '../../../core/backends/open.ts';
import type { NetworkInput } from '../../../core/networks/network.ts';
import { NETWORKS } from '../../../core/networks/registry.ts';
import { Workspace } from '../../../core/tensors/workspace.ts';
import { runAtOnce } from '../../../core/turns.ts';
import type { Box } from '../../../core/types.ts';
import { uploadWeights } from '../../../core/weights/bundle.ts';
import { formulaInput, formulaWeights } from './formula.ts';

const side = 192;
const hole: Box = { x: 131, y: 21, width: 30, height: 13 };

beforeAll(() => openBackend('wasm'));
afterAll(() => tf.disposeVariables());

/** The formula's input with that hole; `near` is what the network is told to be the box around it. */
function inputWith(near: Box): NetworkInput {
  const { x, y, width, height } = hole;
  return { ...formulaInput({ side, hole: [y, y + height, x, x + width] }), holeBox: near };
}

it.each(['pyramid', 'pyramid-2', 'pyramid-3'] as const)(
  '%s decodes near the hole only, and the hole is what decoding everything makes of it',
  async (architecture) => {
    const weights = uploadWeights(formulaWeights(architecture));
    const filled = async (near: Box) => {
      const workspace = new Workspace();
      const shares: number[] = [];
      const input = inputWith(near);
      const run = NETWORKS[architecture].run(input, weights, workspace, (_, share) => shares.push(share));
      const { coarse, refined } = runAtOnce(run);
      const inHole = async (picture: tf.Tensor4D) => {
        const { x, y } = hole;
        return tf.slice(picture, [0, y, x, 0], [1, hole.height, hole.width, 3]).data();
      };
      const pictures = [await inHole(coarse), await inHole(refined)];
      // Progress is a share of the whole, also where the coarse network runs twice.
      expect(Math.max(...shares)).toBeCloseTo(1, 9);
      workspace.dispose();
      tf.dispose([input.image, input.hole, input.invalid]);
      return pictures;
    };
    const near = await filled(hole);
    const everywhere = await filled({ x: 0, y: 0, width: side, height: side });
    for (const [i, picture] of near.entries()) {
      const differences = picture.map((value, j) => Math.abs(value - everywhere[i]![j]!));
      expect(Math.max(...differences)).toBeLessThan(1e-4);
    }
    tf.dispose([...weights.values()]);
  },
);
