/**
 * Weights and an input from the formula of weights/recipe/known_outputs.py, so that no weights have to be kept, and how
 * far a run on the active backend is from PyTorch's answers. Used in Node and in the browser, so no file system here.
 */
import * as tf from '@tensorflow/tfjs-core';

import { tensorShapes } from '../../../core/networks/layers.ts';
import { type Architecture, NETWORKS } from '../../../core/networks/registry.ts';
import { Workspace } from '../../../core/tensors/workspace.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { readWeights, uploadWeights } from '../../../core/weights/bundle.ts';

/** What known_outputs.py writes beside the answers: the side of the square input, and top, bottom, left, right. */
export interface FormulaShape {
  readonly side: number;
  readonly hole: readonly [number, number, number, number];
}

/** Both stages' pictures, not pasted: RGB, -1..1, row-major. */
export type Answers = Readonly<Record<'coarse' | 'refined', Float32Array>>;

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
export function formulaWeights(architecture: Architecture) {
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
  const bytes = new Float32Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const weights = shapes.map(([name, shape]) => ({ name, shape, dtype: 'float32' }));
  return readWeights(
    { format: 'contextual-fill-weights', architecture, weights },
    new Uint8Array(bytes.buffer),
  );
}

/** A slope with noise, and the hole. */
export function formulaInput({ side, hole: [top, bottom, left, right] }: FormulaShape) {
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

/** The largest differences in the hole between the answers and what a network makes on the active backend. */
export async function differencesFromPyTorch(
  architecture: Architecture,
  answers: Answers,
  shape: FormulaShape,
): Promise<{ coarse: number; refined: number; tensorsLeft: number }> {
  const before = tf.memory().numTensors;
  const weights = uploadWeights(formulaWeights(architecture));
  const workspace = new Workspace();
  const input = formulaInput(shape);
  const output = runAtOnce(NETWORKS[architecture].run(input, weights, workspace, () => undefined));
  const difference = async (stage: keyof Answers) =>
    largestInHole((await output[stage].data()) as Float32Array, answers[stage], shape);
  const [coarse, refined] = [await difference('coarse'), await difference('refined')];
  workspace.dispose();
  tf.dispose([...weights.values(), input.image, input.hole, input.invalid]);
  return { coarse, refined, tensorsLeft: tf.memory().numTensors - before };
}

function largestInHole(actual: Float32Array, expected: Float32Array, { side, hole }: FormulaShape): number {
  if (actual.length !== expected.length) return Infinity;
  const [top, bottom, left, right] = hole;
  let largest = 0;
  for (let y = top; y < bottom; y++) {
    for (let i = (y * side + left) * 3; i < (y * side + right) * 3; i++) {
      largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
    }
  }
  return largest;
}
