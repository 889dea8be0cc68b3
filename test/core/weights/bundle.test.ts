import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

import { InpaintError } from '../../../core/errors.ts';
import { parameterCount, tensorShapes } from '../../../core/networks/layers.ts';
import { deepfillV1 } from '../../../core/networks/deepfill-v1.ts';
import { pyramid } from '../../../core/networks/pyramid.ts';
import { readWeights, uploadWeights } from '../../../core/weights/bundle.ts';

interface Entry {
  name: string;
  shape: number[];
  dtype: string;
  quantization?: Record<string, unknown>;
}

interface Manifest {
  format: string;
  architecture: string;
  weights: Entry[];
}

const bytes = new Uint8Array(readFileSync('weights/default/weights.bin'));
const manifest = () => JSON.parse(readFileSync('weights/default/manifest.json', 'utf8')) as Manifest;

function refusal(change: (m: Manifest) => unknown, data = bytes): InpaintError {
  const m = manifest();
  const replaced = change(m);
  try {
    readWeights(typeof replaced === 'object' || replaced === null ? replaced : m, data);
  } catch (error) {
    expect(error).toBeInstanceOf(InpaintError);
    expect((error as InpaintError).code).toBe('bad-weights');
    return error as InpaintError;
  }
  throw new Error('The bundle was accepted.');
}

describe('the weights bundle', () => {
  beforeAll(() => tf.setBackend('cpu').then(() => tf.ready()));

  it('that ships is complete and finite', () => {
    const bundle = readWeights(manifest(), bytes);
    expect(bundle.architecture).toBe('pyramid-3');
    expect([...bundle.tensors.keys()].sort()).toEqual([...tensorShapes(pyramid.table).keys()].sort());
  });

  it('puts every tensor on the backend in its shape', () => {
    const before = tf.memory().numTensors;
    const weights = uploadWeights(readWeights(manifest(), bytes));
    for (const [name, shape] of tensorShapes(pyramid.table)) expect(weights.get(name)!.shape).toEqual(shape);
    expect(tf.memory().numTensors).toBe(before + weights.size);
    tf.dispose([...weights.values()]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each<[string, (m: Manifest) => unknown, RegExp]>([
    ['no manifest of ours', () => ({ format: 'other' }), /not one of Contextual Fill/],
    ['no manifest at all', () => null, /not one of Contextual Fill/],
    ['an unknown network', (m) => void (m.architecture = 'lama'), /"lama" is not known \(known: pyramid/],
    [
      'a renamed tensor',
      (m) => void (m.weights[3].name = 'coarse/e9/kernel'),
      /"coarse\/e9\/kernel" does not belong/,
    ],
    ['a tensor twice', (m) => void (m.weights[1] = m.weights[0]!), /is there twice/],
    [
      'a wrong shape',
      (m) => void (m.weights[0].shape = [3, 3, 24, 5]),
      /has the shape \[3,3,24,5\] instead of/,
    ],
    ['no valid shape', (m) => void (m.weights[0].shape = [3, 3, 0, 5]), /has no valid shape/],
    ['another type', (m) => void (m.weights[0].dtype = 'int32'), /has the type "int32"/],
    [
      'another storage',
      (m) => void (m.weights[0].quantization = { dtype: 'uint4' }),
      /stored in an unknown way/,
    ],
  ])('is refused with a sentence: %s', (_, change, sentence) => {
    expect(refusal(change).message).toMatch(sentence);
  });

  it('is refused when truncated, when longer, when a tensor is missing', () => {
    expect(refusal(() => undefined, bytes.subarray(0, bytes.length - 1)).message).toMatch(
      /ends in the middle of/,
    );
    expect(refusal(() => undefined, new Uint8Array(bytes.length + 3)).message).toMatch(/3 bytes longer/);
    expect(refusal((m) => void m.weights.pop()).message).toMatch(/is missing/);
  });

  it('is refused when a number is not finite', () => {
    const broken = bytes.slice();
    // The last two bytes are a float16 bias; 0x7e00 is a NaN.
    broken.set([0x00, 0x7e], broken.length - 2);
    expect(refusal(() => undefined, broken).message).toMatch(/not finite/);
  });

  it('reads 8-bit tensors: a float16 scale per output channel, then the steps', () => {
    const shapes = tensorShapes(pyramid.table);
    const parts: Uint8Array[] = [];
    const weights: Entry[] = [...shapes].map(([name, shape], index) => {
      const count = shape.reduce((a, b) => a * b, 1);
      const channels = shape.at(-1)!;
      const scales = new Uint16Array(channels).fill(0x3800); // 0.5
      scales[1] = 0x3c00; // 1
      const steps = Int8Array.from({ length: count }, (_, i) => ((i + index) % 255) - 127);
      parts.push(new Uint8Array(scales.buffer), new Uint8Array(steps.buffer));
      return { name, shape, dtype: 'float32', quantization: { dtype: 'int8', axis: shape.length - 1 } };
    });
    const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of parts) {
      file.set(part, offset);
      offset += part.length;
    }
    const bundle = readWeights({ format: 'contextual-fill-weights', architecture: 'pyramid', weights }, file);
    const tensors = uploadWeights(bundle);
    const first = tensors.get('coarse/e0/kernel')!.dataSync();
    expect([...first.slice(0, 3)]).toEqual([-127 * 0.5, -126, -125 * 0.5]);
    expect(first[24 + 1]).toBe((25 % 255) - 127);
    tf.dispose([...tensors.values()]);
  });

  it("knows the paper's network by its table: 3,601,542 parameters", () => {
    expect(parameterCount(deepfillV1.table)).toBe(3_601_542);
  });
});

describe('a manifest with odd values', () => {
  it.each<[string, (m: Manifest & Record<string, unknown>) => unknown, RegExp]>([
    ['a number as network', (m) => void Object.assign(m, { architecture: 7 }), /the network 7 is not known/],
    [
      'an object',
      (m) => void Object.assign(m, { architecture: { toString: 1 } }),
      /the network an object is/,
    ],
    ['__proto__', (m) => void (m.architecture = '__proto__'), /"__proto__" is not known/],
    ['toString', (m) => void (m.architecture = 'toString'), /"toString" is not known/],
    ['a megabyte of name', (m) => void (m.architecture = 'x'.repeat(2 ** 20)), /"x{60}…" is not known/],
    ['a line end in a name', (m) => void (m.weights[0].name = 'a\nb'), /"a\?b" does not belong/],
    ['half a dimension', (m) => void (m.weights[0].shape = [0.5]), /has no valid shape/],
    [
      'a type that is no text',
      (m) => void Object.assign(m.weights[0], { dtype: { toString: 1 } }),
      /an object/,
    ],
  ])('is refused with a sentence: %s', (_, change, sentence) => {
    const { message } = refusal(change as (m: Manifest) => unknown);
    expect(message).toMatch(sentence);
    expect(message.length).toBeLessThan(250);
  });

  it('is refused for a number beyond what any network holds', () => {
    const shapes = tensorShapes(pyramid.table);
    const weights = [...shapes].map(([name, shape]) => ({ name, shape, dtype: 'float32' }));
    const values = new Float32Array(parameterCount(pyramid.table));
    values[3] = 1e30;
    expect(() =>
      readWeights(
        { format: 'contextual-fill-weights', architecture: 'pyramid', weights },
        new Uint8Array(values.buffer),
      ),
    ).toThrow(/holds the number 1\.0e\+30, which is beyond any picture\.$/);
  });
});
