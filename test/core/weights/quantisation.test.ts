/** The 8-bit weights: what the reader makes of the bytes, what it refuses, and whether the picture suffers. */
import { existsSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

import * as tf from '@tensorflow/tfjs-core';

import { openBackend } from '../../../core/backends/open.ts';
import { pyramid } from '../../../core/networks/pyramid.ts';
import { Workspace } from '../../../core/tensors/workspace.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { readWeights, uploadWeights, type WeightsBundle } from '../../../core/weights/bundle.ts';

interface Entry {
  name: string;
  shape: number[];
  quantization: { dtype: string; axis?: number };
}
interface Manifest {
  sha256: string;
  weights: Entry[];
}

const readManifest = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Manifest;
const manifest = readManifest('weights/default/manifest.json');
const bytes = new Uint8Array(readFileSync('weights/default/weights.bin'));

const count = (shape: number[]) => shape.reduce((a, b) => a * b, 1);
const lengthOf = ({ shape, quantization }: Entry) =>
  quantization.dtype === 'int8' ? 2 * shape.at(-1)! + count(shape) : 2 * count(shape);

/** Where the bytes of an entry begin. */
function offsetOf(name: string): number {
  let offset = 0;
  for (const entry of manifest.weights) {
    if (entry.name === name) return offset;
    offset += lengthOf(entry);
  }
  throw new Error(`no entry ${name}`);
}

/** A float16 by its definition: sign, five bits of exponent, ten of fraction. */
function half(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits & 0x8000 ? -size : size;
}

/** The file with a zero at its end. */
function withOneMore(data: Uint8Array): Uint8Array {
  const longer = new Uint8Array(data.length + 1);
  longer.set(data);
  return longer;
}

const changed = (change: (entry: Entry) => void) => {
  const copy = structuredClone(manifest);
  change(copy.weights.find(({ name }) => name === 'coarse/e1/0/kernel')!);
  return copy;
};

describe('8-bit weights', () => {
  beforeAll(async () => {
    await openBackend('wasm');
  });
  afterEach(() => expect(tf.memory().numTensors).toBe(0));

  it('fit the plugin', () => {
    expect(bytes.length).toBeLessThanOrEqual(5_000_000);
  });

  it('are scale times integer, the scale chosen by the output channel', async () => {
    const entry = manifest.weights.find(({ name }) => name === 'refine/m/1/kernel')!;
    expect(entry.quantization).toEqual({ dtype: 'int8', axis: 3 });
    const weights = uploadWeights(readWeights(manifest, bytes));
    const values = await weights.get(entry.name)!.data();
    tf.dispose([...weights.values()]);

    const offset = offsetOf(entry.name);
    const channels = entry.shape.at(-1)!;
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset);
    expect(values.length).toBe(count(entry.shape));
    for (let i = 0; i < values.length; i += 997) {
      const scale = half(view.getUint16(2 * (i % channels), true));
      expect(scale).toBeGreaterThan(0);
      expect(values[i]).toBeCloseTo(view.getInt8(2 * channels + i) * scale, 9);
    }
  });

  it.each([
    ['another axis', () => changed((entry) => (entry.quantization.axis = 2)), bytes],
    ['no axis', () => changed((entry) => delete entry.quantization.axis), bytes],
    ['an unknown kind', () => changed((entry) => (entry.quantization.dtype = 'int4')), bytes],
    [
      'floats of the same tensor',
      () => changed((entry) => (entry.quantization = { dtype: 'float16' })),
      bytes,
    ],
    ['a truncated file', () => manifest, bytes.subarray(0, bytes.length - 1)],
    ['one byte too many', () => manifest, withOneMore(bytes)],
  ])('are refused with %s', (_, of, data) => {
    expect(() => readWeights(of(), data)).toThrow(expect.objectContaining({ code: 'bad-weights' }) as Error);
  });

  it('are refused with a scale that is not a number', () => {
    const broken = bytes.slice();
    broken.set([0x00, 0x7e], offsetOf('refine/m/1/kernel'));
    expect(() => readWeights(manifest, broken)).toThrow(
      /"refine\/m\/1\/kernel" holds a number that is not finite/,
    );
  });
});

const shared = '../shared';
const base = `${shared}/weights/pyramid`;
/** The weights that ../shared has as float16; once others ship, the recipe's export measures the same with theirs. */
const sameWeights = 'e09d85f0bc9a78a704114a7dbbcac90b1eb09de9af02138e6d08b413f3dc8ae7';

describe.skipIf(!existsSync(`${base}.json`) || manifest.sha256 !== sameWeights)(
  'pictures from 8-bit weights',
  () => {
    const side = 256;

    async function read(file: string, channels: 1 | 3): Promise<Uint8Array> {
      const picture = sharp(file).resize(side, side, {
        fit: 'cover',
        kernel: channels === 1 ? 'nearest' : 'cubic',
      });
      return new Uint8Array(
        await (channels === 1 ? picture.greyscale() : picture.toColourspace('srgb'))
          .removeAlpha()
          .raw()
          .toBuffer(),
      );
    }

    /** The refined picture in 8 bits, pasted. */
    async function fill(bundle: WeightsBundle, image: Uint8Array, mask: Uint8Array): Promise<Uint8Array> {
      const weights = uploadWeights(bundle);
      const workspace = new Workspace();
      const hole = Float32Array.from(mask, (v) => (v > 127 ? 1 : 0));
      const tensors = {
        image: tf.tensor4d(
          Float32Array.from(image, (v) => v / 127.5 - 1),
          [1, side, side, 3],
        ),
        hole: tf.tensor4d(hole, [1, side, side, 1]),
        invalid: tf.tensor2d(hole, [side, side]),
      };
      const holeBox = { x: 0, y: 0, width: side, height: side };
      const { refined } = runAtOnce(
        pyramid.run({ ...tensors, holeBox }, weights, workspace, () => undefined),
      );
      const values = await refined.data();
      workspace.dispose();
      tf.dispose([...weights.values(), ...Object.values(tensors)]);
      return image.map((v, i) =>
        hole[Math.floor(i / 3)] ? Math.min(255, Math.max(0, Math.round((values[i] + 1) * 127.5))) : v,
      );
    }

    it.each([
      ['val-5.jpg', '02351.png'],
      ['train-1.jpg', '00068.png'],
    ])('%s with %s: at least 40 dB to float16', async (photo, maskFile) => {
      await openBackend('wasm');
      const half16 = readWeights(readManifest(`${base}.json`), new Uint8Array(readFileSync(`${base}.bin`)));
      const image = await read(`${shared}/eval/photos/${photo}`, 3);
      const mask = await read(`${shared}/eval/masks/${maskFile}`, 1);
      const [eight, sixteen] = [
        await fill(readWeights(manifest, bytes), image, mask),
        await fill(half16, image, mask),
      ];
      const squares = eight.reduce((sum, v, i) => sum + (v - sixteen[i]) ** 2, 0);
      expect(squares).toBeGreaterThan(0);
      expect(10 * Math.log10(255 ** 2 / (squares / eight.length))).toBeGreaterThan(40);
    });
  },
);
