import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { cut, join } from '../../../core/backends/copies.ts';
import { prepareBackends } from '../../../core/backends/register.ts';

const shapes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });
/** Rows longer than what is moved number by number as well. */
const wide = shapes.map((shape) => [...shape.slice(0, 2), 60]);

function numbered(shape: readonly number[]): Float32Array {
  return Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i + 1);
}

/** The literal form: every number by its place. */
function literalCut(from: Float32Array, shape: number[], begin: number[], size: number[]): number[] {
  const out: number[] = [];
  const visit = (axis: number, offset: number) => {
    if (axis === shape.length) out.push(from[offset]);
    else for (let i = 0; i < size[axis]; i++) visit(axis + 1, offset * shape[axis] + begin[axis] + i);
  };
  visit(0, 0);
  return out;
}

const boxes = fc
  .oneof(shapes, wide)
  .chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.tuple(
        ...shape.map((side) =>
          fc.tuple(fc.nat(side - 1), fc.nat(side)).map(([begin, size]) => ({ begin, size })),
        ),
      ),
    ),
  );

describe('cutting and joining', () => {
  beforeAll(async () => {
    prepareBackends();
    await tf.setBackend('wasm');
  });

  it('cuts what the literal form cuts', () => {
    fc.assert(
      fc.property(boxes, ([shape, sides]) => {
        const begin = sides.map((side) => side.begin);
        const size = sides.map((side, axis) => Math.max(1, Math.min(side.size, shape[axis] - side.begin)));
        const from = numbered(shape);
        const into = new Float32Array(size.reduce((a, b) => a * b, 1));
        cut(from, shape, begin, size, into);
        expect([...into]).toEqual(literalCut(from, shape, begin, size));
      }),
    );
  });

  it('joins rows side by side', () => {
    const into = new Float32Array(2 * 53);
    join([numbered([2, 3]), numbered([2, 50])], [3, 50], 2, into);
    const row = (r: number) => [
      ...numbered([6]).subarray(3 * r, 3 * r + 3),
      ...numbered([100]).subarray(50 * r, 50 * r + 50),
    ];
    expect([...into]).toEqual([...row(0), ...row(1)]);
  });

  it.each<[string, number[][], number]>([
    [
      'maps along their channels',
      [
        [1, 5, 4, 3],
        [1, 5, 4, 1],
        [1, 5, 4, 60],
      ],
      3,
    ],
    [
      'rows',
      [
        [2, 3],
        [4, 3],
      ],
      0,
    ],
    [
      'with an empty one',
      [
        [2, 0],
        [2, 5],
        [2, 1],
      ],
      1,
    ],
    [
      'an axis counted from the end',
      [
        [2, 3, 2],
        [2, 1, 2],
      ],
      -2,
    ],
  ])('gives tf.concat of %s as plain JavaScript does', async (_, parts, axis) => {
    const run = async (backend: string) => {
      await tf.setBackend(backend);
      const result = tf.tidy(() =>
        tf.concat(
          parts.map((shape) => tf.tensor(numbered(shape), shape)),
          axis,
        ),
      );
      const numbers = [...(await result.data())];
      const { shape } = result;
      result.dispose();
      return { shape, numbers };
    };
    const expected = await run('cpu');
    expect(await run('wasm')).toEqual(expected);
  });

  it.each(['wasm', 'cpu'])(
    'cuts on %s: whole numbers, flags and nothing at all; texts are left to it',
    async (name) => {
      await tf.setBackend(name);
      const before = tf.memory().numTensors;
      const values = tf.tidy(() => [
        tf.slice(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3], 'int32'), [0, 1], [2, 2]),
        tf.slice(tf.tensor1d([1, 0, 1], 'bool'), [1], [-1]),
        tf.slice(tf.tensor2d([1, 2], [1, 2]), [0, 0], [0, 2]),
        tf.slice(tf.tensor1d(['a', 'b', 'c']), [1], [2]),
      ]);
      const read = await Promise.all(
        values.map(async (value) => [value.dtype, value.shape, [...(await value.data())]]),
      );
      expect(read).toEqual([
        ['int32', [2, 2], [2, 3, 5, 6]],
        ['bool', [2], [0, 1]],
        ['float32', [0, 2], []],
        ['string', [2], ['b', 'c']],
      ]);
      tf.dispose(values);
      expect(tf.memory().numTensors).toBe(before);
      expect(() => tf.tidy(() => tf.slice(tf.zeros([2, 3]), [0, 2], [2, 2]))).toThrow(
        /begin\[1\] \+ size\[1\]/,
      );
    },
  );
});
