/**
 * The paper's network, layer by layer (Yu et al., CVPR 2018; JiahuiYu/generative_inpainting v1.0.0): 3,601,542
 * parameters. Weights are RGB here; the importer turns the official BGR ones. The official checkpoints are
 * CC BY-NC and not part of this project.
 */
import * as tf from '@tensorflow/tfjs-core';

import { attend } from '../attention/attend.ts';
import { OFFICIAL_ATTENTION } from '../attention/contextual-attention.ts';
import { type Activation, type ConvLayer, convolve, doubleSize, tableOf, type Weights } from './layers.ts';
import type { Network, NetworkInput, NetworkOutput } from './network.ts';
import type { Workspace } from './workspace.ts';

/** [name, kernel, stride, dilation, input, output]; names ending in _upsample double the map first. */
type Row = readonly [string, number, 1 | 2, number, number, number];

const COARSE: readonly Row[] = [
  ['conv1', 5, 1, 1, 5, 32],
  ['conv2_downsample', 3, 2, 1, 32, 64],
  ['conv3', 3, 1, 1, 64, 64],
  ['conv4_downsample', 3, 2, 1, 64, 128],
  ['conv5', 3, 1, 1, 128, 128],
  ['conv6', 3, 1, 1, 128, 128],
  ['conv7_atrous', 3, 1, 2, 128, 128],
  ['conv8_atrous', 3, 1, 4, 128, 128],
  ['conv9_atrous', 3, 1, 8, 128, 128],
  ['conv10_atrous', 3, 1, 16, 128, 128],
  ['conv11', 3, 1, 1, 128, 128],
  ['conv12', 3, 1, 1, 128, 128],
  ['conv13_upsample', 3, 1, 1, 128, 64],
  ['conv14', 3, 1, 1, 64, 64],
  ['conv15_upsample', 3, 1, 1, 64, 32],
  ['conv16', 3, 1, 1, 32, 16],
  ['conv17', 3, 1, 1, 16, 3],
];

const HALLUCINATION: readonly Row[] = [
  ['xconv1', 5, 1, 1, 5, 32],
  ['xconv2_downsample', 3, 2, 1, 32, 32],
  ['xconv3', 3, 1, 1, 32, 64],
  ['xconv4_downsample', 3, 2, 1, 64, 64],
  ['xconv5', 3, 1, 1, 64, 128],
  ['xconv6', 3, 1, 1, 128, 128],
  ['xconv7_atrous', 3, 1, 2, 128, 128],
  ['xconv8_atrous', 3, 1, 4, 128, 128],
  ['xconv9_atrous', 3, 1, 8, 128, 128],
  ['xconv10_atrous', 3, 1, 16, 128, 128],
];

const ATTENTION: readonly Row[] = [
  ['pmconv1', 5, 1, 1, 5, 32],
  ['pmconv2_downsample', 3, 2, 1, 32, 32],
  ['pmconv3', 3, 1, 1, 32, 64],
  ['pmconv4_downsample', 3, 2, 1, 64, 128],
  ['pmconv5', 3, 1, 1, 128, 128],
  ['pmconv6', 3, 1, 1, 128, 128],
];

const AFTER_ATTENTION: readonly Row[] = [
  ['pmconv9', 3, 1, 1, 128, 128],
  ['pmconv10', 3, 1, 1, 128, 128],
];

const DECODER: readonly Row[] = [
  ['allconv11', 3, 1, 1, 256, 128],
  ['allconv12', 3, 1, 1, 128, 128],
  ['allconv13_upsample', 3, 1, 1, 128, 64],
  ['allconv14', 3, 1, 1, 64, 64],
  ['allconv15_upsample', 3, 1, 1, 64, 32],
  ['allconv16', 3, 1, 1, 32, 16],
  ['allconv17', 3, 1, 1, 16, 3],
];

const ACTIVATIONS: Readonly<Record<string, Activation>> = { conv17: 'linear', allconv17: 'linear', pmconv6: 'relu' };

const table = tableOf(
  [COARSE, HALLUCINATION, ATTENTION, AFTER_ATTENTION, DECODER].flat().map(
    ([name, kernel, stride, dilation, input, output]): ConvLayer => ({
      name,
      kernel,
      stride,
      dilation,
      input,
      output,
      activation: ACTIVATIONS[name] ?? 'elu',
    }),
  ),
);

/** Runs rows of the table one after another; the input is kept. */
async function chain(
  x: tf.Tensor4D,
  rows: readonly Row[],
  weights: Weights,
  workspace: Workspace,
  onLayer: () => void,
): Promise<tf.Tensor4D> {
  let y = x;
  for (const [name] of rows) {
    const next = await workspace.step(() =>
      convolve(name.endsWith('_upsample') ? doubleSize(y) : y, table.get(name)!, weights, 'same'),
    );
    if (y !== x) workspace.free(y);
    y = next;
    onLayer();
  }
  return y;
}

function withMask(image: tf.Tensor4D, hole: tf.Tensor4D): tf.Tensor4D {
  return tf.concat([image, tf.onesLike(hole), hole], 3);
}

async function run(
  { image, hole, invalid }: NetworkInput,
  weights: Weights,
  workspace: Workspace,
  onStage: (stage: 'coarse' | 'refine', fraction: number) => void,
): Promise<NetworkOutput> {
  const refineLayers = table.size - COARSE.length;
  let done = 0;
  const coarseLayer = () => onStage('coarse', ++done / COARSE.length);
  const refineLayer = () => onStage('refine', (++done - COARSE.length) / refineLayers);

  const first = await workspace.step(() => withMask(tf.mul(image, tf.sub(1, hole)), hole));
  const raw = await chain(first, COARSE, weights, workspace, coarseLayer);
  const [coarse, second] = await workspace.step(() => {
    const clipped = tf.clipByValue(raw, -1, 1);
    const pasted: tf.Tensor4D = tf.add(tf.mul(clipped, hole), tf.mul(image, tf.sub(1, hole)));
    return [clipped, withMask(pasted, hole)] as [tf.Tensor4D, tf.Tensor4D];
  });
  workspace.free(first, raw);

  const hallucinated = await chain(second, HALLUCINATION, weights, workspace, refineLayer);
  const features = await chain(second, ATTENTION, weights, workspace, refineLayer);
  workspace.free(second);
  const [map, blocked] = await workspace.step(() => {
    const [, h, w, c] = features.shape;
    const mask = tf.expandDims(invalid, 2) as tf.Tensor3D;
    const reduced = tf.image.resizeNearestNeighbor(mask, [h, w], true);
    return [tf.reshape(features, [h, w, c]), tf.reshape(reduced, [h, w])] as [tf.Tensor3D, tf.Tensor2D];
  });
  const { rebuilt, attention, box, sourceGrid } = await attend(
    { foreground: map, background: map, payload: map, invalid: blocked },
    OFFICIAL_ATTENTION,
    workspace,
  );
  const borrowed = await workspace.step(() => tf.expandDims(rebuilt, 0) as tf.Tensor4D);
  workspace.free(features, map, blocked, rebuilt);
  const attending = await chain(borrowed, AFTER_ATTENTION, weights, workspace, refineLayer);
  const joined = await workspace.step(() => tf.concat([hallucinated, attending], 3));
  workspace.free(borrowed, hallucinated, attending);
  const last = await chain(joined, DECODER, weights, workspace, refineLayer);
  const refined = await workspace.step(() => tf.clipByValue(last, -1, 1));
  workspace.free(joined, last);
  return { coarse, refined, attention, attentionBox: box, grid: sourceGrid };
}

export const deepfillV1: Network = { table, multiple: 8, cellSize: 8, run };
