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
import { tensorShapes } from '../../../core/networks/layers.ts';
import { type Architecture, NETWORKS } from '../../../core/networks/registry.ts';
import { Workspace } from '../../../core/tensors/workspace.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { readWeights, uploadWeights } from '../../../core/weights/bundle.ts';
import { compileKernels } from '../../../scripts/build-kernels.ts';

const folder = 'test/core/known-outputs';
const { side, hole } = JSON.parse(readFileSync(`${folder}/shape.json`, 'utf8')) as {
  side: number;
  hole: number[];
};
const [top, bottom, left, right] = hole as [number, number, number, number];

/** `series` of known_outputs.py: count numbers in -1..1 from a name. */
function series(name: string, count: number): Float32Array {
  let seed = 0;
  for (const byte of new TextEncoder().encode(name)) seed = (Math.imul(seed, 31) + byte) >>> 0;
  return Float32Array.from({ length: count }, (_, i) => {
    let x = (Math.imul(i, 0x9e3779b1) + seed) >>> 0;
    x = (x ^ (x >>> 15)) >>> 0;
    x = Math.imul(x, 0x85ebca77) >>> 0;
    x = (x ^ (x >>> 13)) >>> 0;
    return x / 2147483648 - 1;
  });
}

/** A float32 bundle whose tensors come from the formula. */
function formulaWeights(architecture: Architecture) {
  const shapes = [...tensorShapes(NETWORKS[architecture].table)];
  const variance = architecture === 'deepfill-v2' ? 16 : 4;
  const parts = shapes.map(([name, shape]) => {
    const gain = Math.fround(
      shape.length === 4 ? Math.sqrt(variance / (shape[0] * shape[1] * shape[2])) : 0.1,
    );
    return series(
      name,
      shape.reduce((a, b) => a * b, 1),
    ).map((value) => value * gain);
  });
  const bytes = Buffer.concat(parts.map((part) => new Uint8Array(part.buffer)));
  const weights = shapes.map(([name, shape]) => ({ name, shape, dtype: 'float32' }));
  return readWeights({ format: 'contextual-fill-weights', architecture, weights }, new Uint8Array(bytes));
}

function formulaInput() {
  const noise = series('image', side * side * 3);
  const colour = noise.map((value, i) => value * 0.5 + (Math.floor(i / (side * 3)) / side - 0.5));
  const mask = new Float32Array(side * side);
  for (let y = top; y < bottom; y++) mask.fill(1, y * side + left, y * side + right);
  return {
    image: tf.tensor4d(colour, [1, side, side, 3]),
    hole: tf.tensor4d(mask, [1, side, side, 1]),
    invalid: tf.tensor2d(mask, [side, side]),
    holeBox: { x: left, y: top, width: right - left, height: bottom - top },
  };
}

function largestDifferenceInHole(actual: Float32Array, file: string): number {
  const bytes = readFileSync(`${folder}/${file}`);
  const expected = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  expect(actual.length).toBe(expected.length);
  let largest = 0;
  for (let y = top; y < bottom; y++) {
    for (let i = (y * side + left) * 3; i < (y * side + right) * 3; i++) {
      largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
    }
  }
  return largest;
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

  it.each(['pyramid', 'pyramid-2', 'deepfill-v1', 'deepfill-v2'] as const)(
    '%s computes what PyTorch computes',
    async (architecture) => {
      const weights = uploadWeights(formulaWeights(architecture));
      const workspace = new Workspace();
      const input = formulaInput();
      const output = runAtOnce(NETWORKS[architecture].run(input, weights, workspace, () => undefined));
      const coarse = (await output.coarse.data()) as Float32Array;
      const refined = (await output.refined.data()) as Float32Array;
      expect(largestDifferenceInHole(coarse, `${architecture}-coarse.f32`)).toBeLessThan(1e-3);
      expect(largestDifferenceInHole(refined, `${architecture}-refined.f32`)).toBeLessThan(2e-3);
      workspace.dispose();
      tf.dispose([...weights.values(), input.image, input.hole, input.invalid]);
    },
  );
});
