import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { existsSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { contextualAttention } from '../../../core/attention/contextual-attention.ts';
import { OFFICIAL_ATTENTION } from '../../../core/attention/options.ts';
import { Workspace } from '../../../core/tensors/workspace.ts';
import { Turns } from '../../../core/turns.ts';

const folder = '../shared/golden/style_transfer';

async function bgr(file: string): Promise<tf.Tensor3D> {
  const { data, info } = await sharp(`${folder}/${file}`)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return tf.tidy(() => tf.reverse(tf.tensor3d(Float32Array.from(data), [info.height, info.width, 3]), 2));
}

/**
 * Catmull-Rom of a = -0.75 at half size, as OpenCV's resize(fx = fy = 0.5, INTER_CUBIC) does it: no anti-aliasing.
 */
function cubicHalf(picture: tf.Tensor3D): tf.Tensor3D {
  const [h, w, c] = picture.shape;
  const [rows, columns] = [Math.round(h / 2), Math.round(w / 2)];
  const kernel = (x: number) => {
    const t = Math.abs(x);
    const a = -0.75;
    if (t <= 1) return (a + 2) * t ** 3 - (a + 3) * t ** 2 + 1;
    return t < 2 ? a * (t ** 3 - 5 * t ** 2 + 8 * t - 4) : 0;
  };
  const matrix = (from: number, to: number) => {
    const m = tf.buffer([to, from]);
    for (let i = 0; i < to; i++) {
      const at = (i + 0.5) * 2 - 0.5;
      for (let k = Math.floor(at) - 1; k <= Math.floor(at) + 2; k++) {
        const clamped = Math.min(from - 1, Math.max(0, k));
        m.set(m.get(i, clamped) + kernel(at - k), i, clamped);
      }
    }
    return m.toTensor() as tf.Tensor2D;
  };
  const vertical = tf.matMul(matrix(h, rows), tf.reshape(picture, [h, w * c]));
  const turned = tf.reshape(tf.transpose(tf.reshape(vertical, [rows, w, c]), [1, 0, 2]), [
    w,
    rows * c,
  ]) as tf.Tensor2D;
  const both = tf.reshape(tf.matMul(matrix(w, columns), turned), [columns, rows, c]);
  return tf.clipByValue(tf.round(tf.transpose(both, [1, 0, 2]) as tf.Tensor3D), 0, 255);
}

describe.skipIf(!existsSync(folder))('golden style transfer (skipped without ../shared/golden)', () => {
  it('comes out at 33 dB or more with the official options', async () => {
    await tf.setBackend('wasm');
    await tf.ready();
    const butterfly = cubicHalf(await bgr('bnw_butterfly.png'));
    const bike = await bgr('bike.jpg');
    const expected = await bgr('bike_style_out.png');
    const options = { ...OFFICIAL_ATTENTION, propagation: 1 };
    const input = { foreground: bike, background: butterfly, payload: butterfly };
    const { rebuilt } = await new Turns().run(contextualAttention(input, options, new Workspace()));
    // The released code casts by truncation.
    const picture = tf.floor(tf.clipByValue(rebuilt, 0, 255));
    expect(picture.shape).toEqual(expected.shape);
    const error = tf.mean(tf.squaredDifference(picture, expected)).dataSync()[0];
    expect(10 * Math.log10(255 ** 2 / error)).toBeGreaterThanOrEqual(33);
  });
});
