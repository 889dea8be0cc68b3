import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

import { contextualAttention } from '../../core/attention/contextual-attention.ts';
import { OFFICIAL_ATTENTION } from '../../core/attention/options.ts';
import { Workspace } from '../../core/tensors/workspace.ts';
import { runAtOnce } from '../../core/turns.ts';
import { literalAttention } from '../core/attention/literal-attention.ts';

/** Milliseconds of one run whose result is read back. */
async function time(work: () => tf.Tensor): Promise<number> {
  const start = performance.now();
  const result = work();
  await result.data();
  result.dispose();
  return performance.now() - start;
}

/** Our contextual attention against the literal form at a 128 x 128 x 96 map, official options, same backend. */
export async function benchAttention(rounds = 1): Promise<{ ours: number; literal: number; ratio: number }> {
  await tf.setBackend('wasm');
  await tf.ready();
  const map = tf.randomUniform([128, 128, 96], -1, 1, 'float32', 1) as tf.Tensor3D;
  const input = { foreground: map, background: map, payload: map };
  const pairs: { ours: number; literal: number }[] = [];
  for (let i = 0; i < rounds; i++) {
    const ours = await time(() =>
      tf.tidy(() => runAtOnce(contextualAttention(input, OFFICIAL_ATTENTION, new Workspace())).rebuilt),
    );
    const literal = await time(() => tf.tidy(() => literalAttention(input, OFFICIAL_ATTENTION).rebuilt));
    pairs.push({ ours, literal });
  }
  map.dispose();
  const middle = pairs.sort((a, b) => a.literal / a.ours - b.literal / b.ours)[Math.floor(rounds / 2)];
  return { ...middle, ratio: middle.literal / middle.ours };
}
