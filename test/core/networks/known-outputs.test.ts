/**
 * Every architecture computes what PyTorch computes. Weights and input come from the formula of
 * weights/recipe/known_outputs.py, which also wrote the answers; so this covers the recipe's export (names, HWIO
 * kernels, folding), the bundle reader and the networks.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import * as tf from '@tensorflow/tfjs-core';

import { chooseConvolutions } from '../../../core/backends/convolutions.ts';
import { openBackend } from '../../../core/backends/open.ts';
import { installKernels, removeKernels } from '../../../core/kernels/kernels.ts';
import type { Architecture } from '../../../core/networks/registry.ts';
import { compileKernels } from '../../../scripts/build-kernels.ts';
import { type Answers, differencesFromPyTorch, type FormulaShape } from './formula.ts';

const folder = 'test/core/known-outputs';
const shape = JSON.parse(readFileSync(`${folder}/shape.json`, 'utf8')) as FormulaShape;

function answer(architecture: Architecture, stage: keyof Answers): Float32Array {
  const bytes = readFileSync(`${folder}/${architecture}-${stage}.f32`);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

describe.each([
  ["TensorFlow.js's own convolutions", false],
  ['our convolutions', true],
])('known outputs of the recipe, on %s', (_, isOurs) => {
  beforeAll(async () => {
    if (isOurs) await installKernels(await compileKernels());
    await openBackend('wasm');
    expect(await chooseConvolutions()).toBe(isOurs);
  });
  afterAll(() => {
    removeKernels();
    tf.disposeVariables();
  });

  it.each(['pyramid', 'pyramid-2', 'pyramid-3', 'deepfill-v1', 'deepfill-v2'] as const)(
    '%s computes what PyTorch computes',
    async (architecture) => {
      const answers = { coarse: answer(architecture, 'coarse'), refined: answer(architecture, 'refined') };
      const { coarse, refined, tensorsLeft } = await differencesFromPyTorch(architecture, answers, shape);
      expect(coarse).toBeLessThan(1e-3);
      expect(refined).toBeLessThan(2e-3);
      expect(tensorsLeft).toBe(0);
    },
  );
});
