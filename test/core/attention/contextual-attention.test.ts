// The whole of tfjs registers the gradients, which the engine itself never needs.
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';

import { type AttentionResult, contextualAttention } from '../../../core/attention/contextual-attention.ts';
import {
  DEFAULT_ATTENTION,
  OFFICIAL_ATTENTION,
  type AttentionInput,
  type AttentionOptions,
} from '../../../core/attention/options.ts';
import { Workspace } from '../../../core/tensors/workspace.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { literalAttention } from './literal-attention.ts';

setThreadsCount(1);

/** The attention that production runs, without its pauses. */
function attendAtOnce(input: AttentionInput, options: AttentionOptions): AttentionResult {
  return runAtOnce(contextualAttention(input, options, new Workspace()));
}

function random(shape: number[], seed: number): tf.Tensor {
  return tf.randomUniform(shape, -1, 1, 'float32', seed);
}

function largestDifference(a: tf.Tensor, b: tf.Tensor): number {
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]);
}

/** A hole in the middle third of a map. */
function middleHole(h: number, w: number): tf.Tensor2D {
  return tf.tidy(() => {
    const mask = tf.buffer([h, w]);
    for (let y = Math.floor(h / 3); y < (2 * h) / 3; y++) {
      for (let x = Math.floor(w / 3); x < (2 * w) / 3; x++) mask.set(1, y, x);
    }
    return mask.toTensor() as tf.Tensor2D;
  });
}

const variants: [string, Partial<AttentionOptions>][] = [
  ['ours', {}],
  ['official', OFFICIAL_ATTENTION],
  ['patch 1', { patch: 1 }],
  ['patch 5', { patch: 5 }],
  ['stride 2', { stride: 2 }],
  ['rate 1', { rate: 1 }],
  ['rate 4', { rate: 4 }],
  ['no propagation', { propagation: 1 }],
  ['propagation 5', { propagation: 5 }],
  ['wrap-around', { wrapAround: true }],
  ['scale 1', { scale: 1 }],
  ['aligned corners', { reduction: 'align-corners' }],
  ['sampled mask', { maskReduction: 'sample' }],
  ['normalised over all cells', { normaliseOver: 'all' }],
  ['tiny chunks', { maximumBufferBytes: 1 }],
];

for (const backend of ['cpu', 'wasm']) {
  describe(`contextual attention on ${backend}`, () => {
    beforeAll(async () => {
      await tf.setBackend(backend);
      await tf.ready();
    });

    for (const [name, changes] of variants) {
      it.each([
        [12, 16],
        [11, 13],
      ])(`equals the literal form: ${name}, %i x %i`, (h, w) => {
        const options = { ...DEFAULT_ATTENTION, ...changes };
        const foreground = random([h, w, 6], 1) as tf.Tensor3D;
        const background = random([h + 2, w - 2, 6], 2) as tf.Tensor3D;
        const payload = random([h + 2, w - 2, 5], 3) as tf.Tensor3D;
        for (const invalid of [undefined, middleHole(h + 2, w - 2)]) {
          const input: AttentionInput = { foreground, background, payload, ...(invalid ? { invalid } : {}) };
          const ours = attendAtOnce(input, options);
          const literal = literalAttention(input, options);
          expect(largestDifference(ours.attention, literal.attention)).toBeLessThan(1e-4);
          expect(largestDifference(ours.rebuilt, literal.rebuilt)).toBeLessThan(1e-4);
        }
      });
    }

    it('gives the wanted cells exactly what the whole map would get', () => {
      const map = random([20, 24, 6], 4) as tf.Tensor3D;
      const invalid = middleHole(20, 24);
      const input = { foreground: map, background: map, payload: map, invalid };
      const queries = { x: 4, y: 3, width: 4, height: 4 };
      const whole = attendAtOnce(input, DEFAULT_ATTENTION);
      const part = attendAtOnce({ ...input, queries }, DEFAULT_ATTENTION);
      const at = (t: tf.Tensor3D) => tf.slice(t, [6, 8, 0], [8, 8, 6]);
      expect(largestDifference(at(whole.rebuilt), at(part.rebuilt))).toBeLessThan(1e-5);
      expect(part.attention.shape[0]).toBe(36);
    });

    it('gives zeros, not NaN, where nothing may be borrowed', () => {
      const map = random([8, 8, 4], 5) as tf.Tensor3D;
      const invalid = tf.ones([8, 8]) as tf.Tensor2D;
      for (const options of [DEFAULT_ATTENTION, OFFICIAL_ATTENTION]) {
        const { rebuilt, attention } = attendAtOnce(
          { foreground: map, background: map, payload: map, invalid },
          options,
        );
        expect(rebuilt.dataSync().every((v) => v === 0)).toBe(true);
        expect(attention.dataSync().every((v) => v === 0)).toBe(true);
      }
    });

    it('never borrows from a cell whose patch touches an invalid pixel', () => {
      const map = random([16, 16, 4], 6) as tf.Tensor3D;
      const one = tf.buffer([16, 16]);
      one.set(1, 7, 9);
      const { attention } = attendAtOnce(
        { foreground: map, background: map, payload: map, invalid: one.toTensor() as tf.Tensor2D },
        DEFAULT_ATTENTION,
      );
      const share = tf.sum(attention, 0).dataSync();
      for (let row = 0; row < 8; row++) {
        for (let column = 0; column < 8; column++) {
          const touches = Math.abs(row - 3) <= 1 && Math.abs(column - 4) <= 1;
          if (touches) expect(share[row * 8 + column]).toBe(0);
          else expect(share[row * 8 + column]).toBeGreaterThan(0);
        }
      }
    });

    it('leaves no tensor behind', () => {
      const map = random([12, 12, 4], 7) as tf.Tensor3D;
      const before = tf.memory().numTensors;
      const { rebuilt, attention } = attendAtOnce(
        { foreground: map, background: map, payload: map },
        { ...DEFAULT_ATTENTION, maximumBufferBytes: 1 },
      );
      expect(tf.memory().numTensors).toBe(before + 2);
      tf.dispose([rebuilt, attention]);
      expect(tf.memory().numTensors).toBe(before);
    });
  });
}

describe('the memory of contextual attention', () => {
  it('is a dozen times the scores, without each of the sums that they are made of', async () => {
    await tf.setBackend('cpu');
    const map = random([32, 32, 4], 7) as tf.Tensor3D;
    const { peakBytes } = await tf.profile(() => {
      const { rebuilt, attention } = attendAtOnce(
        { foreground: map, background: map, payload: map },
        DEFAULT_ATTENTION,
      );
      tf.dispose([rebuilt, attention]);
      return [];
    });
    const scores = 4 * (16 * 16) ** 2;
    expect((peakBytes - tf.memory().numBytes) / scores).toBeLessThan(14);
  });
});

describe('gradients of contextual attention', () => {
  beforeAll(() => tf.setBackend('cpu').then(() => tf.ready()));

  it.each([
    ['ours', DEFAULT_ATTENTION],
    ['official', OFFICIAL_ATTENTION],
  ])('agree with finite differences: %s', (_, options) => {
    const map = random([8, 8, 3], 8) as tf.Tensor3D;
    const target = random([8, 8, 3], 9) as tf.Tensor3D;
    const invalid = middleHole(8, 8);
    // A softer softmax keeps the function smooth enough for a finite step.
    const soft = { ...options, scale: 0.5 };
    const loss = (x: tf.Tensor) =>
      tf.tidy(() => {
        const at = x as tf.Tensor3D;
        const { rebuilt } = attendAtOnce({ foreground: at, background: at, payload: at, invalid }, soft);
        return tf.sum(tf.mul(rebuilt, target)) as tf.Scalar;
      });
    const gradient = tf.grad(loss)(map).dataSync();
    const values = map.dataSync();
    const step = 1e-2;
    for (let i = 0; i < values.length; i += 7) {
      const moved = (by: number) => {
        const copy = Float32Array.from(values);
        copy[i] += by;
        return loss(tf.tensor3d(copy, [8, 8, 3])).dataSync()[0];
      };
      const expected = (moved(step) - moved(-step)) / (2 * step);
      expect(Math.abs(gradient[i] - expected)).toBeLessThan(2e-2 + 0.02 * Math.abs(expected));
    }
  });
});

describe('bad options', () => {
  it.each([{ patch: 2 }, { propagation: 2 }, { rate: 0 }, { stride: 0 }])('are refused: %o', (changes) => {
    const map = tf.zeros([4, 4, 1]) as tf.Tensor3D;
    const input = { foreground: map, background: map, payload: map };
    expect(() => attendAtOnce(input, { ...DEFAULT_ATTENTION, ...changes })).toThrow(/Attention needs/);
  });
});
