/**
 * The known outputs of the default network (../shared/weights/golden_*, made by PyTorch in float32) and how far a run
 * is from them. Used in Node and in the browser, so no file system here.
 */
import * as tf from '@tensorflow/tfjs-core';

import { pyramid } from '../../core/networks/pyramid.ts';
import { boundingBox } from '../../core/raster/boxes.ts';
import { IN_MASK } from '../../core/raster/raster.ts';
import { Workspace } from '../../core/tensors/workspace.ts';
import { runAtOnce, Turns } from '../../core/turns.ts';
import { uploadWeights, type WeightsBundle } from '../../core/weights/bundle.ts';

const SIDE = 256;
export const PICTURES = ['coarse', 'copied', 'refined'] as const;
export type PictureName = (typeof PICTURES)[number];

export interface Golden {
  /** RGB, 0..255. */
  readonly image: Uint8Array;
  /** At or above 128: hole. */
  readonly mask: Uint8Array;
  /** RGB, -1..1, pasted by the mask. */
  readonly expected: Readonly<Record<PictureName, Float32Array>>;
  /** (hole cell, its best source) pairs on the 32 x 32 grid. */
  readonly pairs: Int32Array;
}

export interface Deviation {
  /** Mean error in the hole, in 255ths. */
  readonly mean: number;
  /** Mean of the worst percent of the errors, in 255ths. */
  readonly worst: number;
}

export interface Comparison {
  readonly deviations: Readonly<Record<PictureName, Deviation>>;
  /** Share of the hole cells whose best source is the expected one. */
  readonly sameSource: number;
  readonly tensorsLeft: number;
}

function deviation(got: Float32Array, expected: Float32Array, mask: Uint8Array): Deviation {
  const clip = (v: number) => Math.min(1, Math.max(-1, v));
  const errors: number[] = [];
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] < 128) continue;
    for (let c = 0; c < 3; c++)
      errors.push(Math.abs(clip(got[3 * i + c]) - clip(expected[3 * i + c])) * 127.5);
  }
  errors.sort((a, b) => b - a);
  const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  return { mean: mean(errors), worst: mean(errors.slice(0, Math.ceil(errors.length / 100))) };
}

/** Runs the network on the active backend and compares. */
export async function compareWithGolden(golden: Golden, bundle: WeightsBundle): Promise<Comparison> {
  const before = tf.memory().numTensors;
  const weights = uploadWeights(bundle);
  const workspace = new Workspace();
  const hole = Float32Array.from(golden.mask, (v) => (v >= 128 ? 1 : 0));
  const image = workspace.keep(() =>
    tf.tensor4d(
      Float32Array.from(golden.image, (v) => v / 127.5 - 1),
      [1, SIDE, SIDE, 3],
    ),
  );
  const mask = workspace.keep(() => tf.tensor4d(hole, [1, SIDE, SIDE, 1]));
  const invalid = workspace.keep(() => tf.tensor2d(hole, [SIDE, SIDE]));
  const holeBox = runAtOnce(boundingBox({ width: SIDE, height: SIDE, data: golden.mask }, IN_MASK))!;
  const output = await new Turns().run(
    pyramid.run({ image, hole: mask, invalid, holeBox }, weights, workspace, () => undefined),
  );
  const deviations = {} as Record<PictureName, Deviation>;
  for (const name of PICTURES) {
    const data = (await output[name]!.data()) as Float32Array;
    deviations[name] = deviation(data, golden.expected[name], golden.mask);
  }
  const best = workspace.keep(() => tf.argMax(output.attention, 1));
  const sources = await best.data();
  const { attentionBox: box, grid } = output;
  let same = 0;
  for (let i = 0; i < golden.pairs.length; i += 2) {
    const cell = golden.pairs[i];
    const row = Math.floor(cell / grid.columns) - box.y;
    const column = (cell % grid.columns) - box.x;
    if (sources[row * box.width + column] === golden.pairs[i + 1]) same++;
  }
  workspace.dispose();
  tf.dispose([...weights.values()]);
  return {
    deviations,
    sameSource: same / (golden.pairs.length / 2),
    tensorsLeft: tf.memory().numTensors - before,
  };
}
