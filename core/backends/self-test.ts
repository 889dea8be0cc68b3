/**
 * A small known answer that a backend must reproduce before it is trusted: some drivers compute convolutions,
 * resizing or softmax wrongly without any error. It touches every kind of operation that the networks use.
 */
import * as tf from '@tensorflow/tfjs-core';

import { contextualAttention } from '../attention/contextual-attention.ts';
import { DEFAULT_ATTENTION } from '../attention/options.ts';
import { foldPixels, unfoldPixels } from '../tensors/pixel-blocks.ts';
import { pushPull } from '../tensors/push-pull.ts';
import { Workspace } from '../tensors/workspace.ts';
import { runAtOnce } from '../turns.ts';

/** Sixteen numbers of the answer, spread over it, computed by the plain JavaScript backend. */
const KNOWN_ANSWER: readonly number[] = [
  -0.116444, -0.202503, -0.053721, 0.474581, 0.45976, 0.214286, -0.124645, -0.037141, -0.455376, -0.49917,
  -0.33429, 0.346017, 0.41745, 0.062121, -0.395347, -0.286474,
];

/** Half-float GPUs are allowed this much. */
export const TOLERANCE = 5e-3;

function wave(shape: number[], frequency: number): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(frequency * i + 0.01 * ((i * i) % 97))),
    shape,
  );
}

function compute(): tf.Tensor1D {
  return tf.tidy(() => {
    const image = wave([1, 32, 32, 3], 0.37) as tf.Tensor4D;
    const hole = tf.pad(tf.ones([1, 8, 12, 1]), [
      [0, 0],
      [10, 14],
      [9, 11],
      [0, 0],
    ]) as tf.Tensor4D;
    const filled = pushPull(image, hole);
    const input = tf.concat([filled, tf.onesLike(hole), hole], 3);
    const features = tf.fused.conv2d({
      x: input,
      filter: tf.mul(wave([3, 3, 5, 8], 0.71), 0.2) as tf.Tensor4D,
      bias: tf.mul(wave([8], 0.5), 0.1),
      strides: 2,
      pad: 1,
      activation: 'leakyrelu',
      leakyreluAlpha: 0.2,
    });
    const map: tf.Tensor3D = tf.reshape(features, [16, 16, 8]);
    const pixels = foldPixels(filled, 2);
    const invalid = tf.reshape(tf.maxPool(hole, 2, 2, 'valid'), [16, 16]) as tf.Tensor2D;
    const payload = tf.concat([map, pixels], 2);
    const { rebuilt } = runAtOnce(
      contextualAttention(
        { foreground: map, background: map, payload, invalid },
        DEFAULT_ATTENTION,
        new Workspace(),
      ),
    );
    const copied = unfoldPixels(tf.slice(rebuilt, [0, 0, 8], [16, 16, 12]), 2);
    const coarse = tf.image.resizeBilinear(tf.avgPool(copied, 2, 2, 'valid'), [32, 32], false, true);
    const doubled = tf.image.resizeNearestNeighbor(features, [32, 32]);
    const gate = tf.sigmoid(tf.mean(doubled, 3, true));
    const answer = tf.add(tf.mul(copied, gate), tf.mul(coarse, tf.elu(tf.sub(gate, 1))));
    const spread = Array.from({ length: 16 }, (_, i) => 96 + 189 * i);
    return tf.gather(tf.reshape(answer, [32 * 32 * 3]), tf.tensor1d(spread, 'int32')) as tf.Tensor1D;
  });
}

/** Runs the test on the active backend. Returns the numbers to compare with `KNOWN_ANSWER`. */
async function selfTestAnswer(): Promise<number[]> {
  const answer = compute();
  const values = await answer.data();
  answer.dispose();
  return [...values];
}

/** The largest error of the active backend against the known answer; not a number counts as infinite. */
export async function selfTestError(): Promise<number> {
  const answer = await selfTestAnswer();
  const errors = KNOWN_ANSWER.map((known, i) => Math.abs(known - answer[i]));
  const largest = Math.max(...errors);
  return Number.isFinite(largest) ? largest : Infinity;
}
