/**
 * The weights bundle: a manifest (JSON) and one file of bytes. Format: weights/recipe/README.md. Kernels are HWIO;
 * values are float32, float16 or 8-bit per output channel.
 */
import * as tf from '@tensorflow/tfjs-core';

import { InpaintError } from '../errors.ts';
import { parameterCount, tensorShapes } from '../networks/layers.ts';
import { type Architecture, isArchitecture, NETWORKS } from '../networks/registry.ts';
import { describeShape, describeValue, quote } from './quote.ts';

type Storage = 'float32' | 'float16' | 'int8';

/** One tensor as it lies in the file. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly storage: Storage;
  readonly bytes: Uint8Array;
}

/** A checked bundle: plain data that may be posted to a worker. */
export interface WeightsBundle {
  readonly architecture: Architecture;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** Kernels have four. */
const MOST_DIMENSIONS = 8;

/**
 * The largest number that weights may hold: the largest half-float, which is what graphics cards that compute in
 * halves can hold, and ten thousand times what networks of pictures have.
 */
const LARGEST_NUMBER = 65_504;

/** The longest manifest.json that is worth reading, in bytes; real ones have twenty thousand. */
export const LONGEST_MANIFEST = 2 ** 20;

/** The longest weights.bin that any known network can have, in bytes: all of its numbers in float32. */
export const LONGEST_WEIGHTS =
  4 * Math.max(...Object.values(NETWORKS).map(({ table }) => parameterCount(table)));

interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly storage: Storage;
}

function bad(what: string): InpaintError {
  return new InpaintError('bad-weights', `The weights cannot be used: ${what}.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseEntry(value: unknown, position: number): Entry {
  if (!isObject(value) || typeof value['name'] !== 'string' || !Array.isArray(value['shape'])) {
    throw bad(`entry ${position} of the manifest has no name or no shape`);
  }
  const { name, dtype, quantization } = value;
  const shape = value['shape'] as unknown[];
  if (shape.length > MOST_DIMENSIONS || !shape.every((n) => Number.isSafeInteger(n) && (n as number) > 0))
    throw bad(`${quote(name)} has no valid shape`);
  if (dtype !== 'float32')
    throw bad(`${quote(name)} has the type ${describeValue(dtype)} instead of float32`);
  return { name, shape: shape as number[], storage: parseStorage(name, shape, quantization) };
}

function parseStorage(name: string, shape: unknown[], quantization: unknown): Storage {
  if (quantization === undefined) return 'float32';
  const dtype = isObject(quantization) ? quantization['dtype'] : undefined;
  if (dtype === 'float16') return 'float16';
  if (dtype === 'int8' && isObject(quantization) && quantization['axis'] === shape.length - 1) return 'int8';
  throw bad(`${quote(name)} is stored in an unknown way`);
}

function parseArchitecture(value: unknown): Architecture {
  if (typeof value === 'string' && isArchitecture(value)) return value;
  const known = Object.keys(NETWORKS).join(', ');
  throw bad(`the network ${describeValue(value)} is not known (known: ${known})`);
}

function byteLength({ shape, storage }: Entry): number {
  const count = shape.reduce((a, b) => a * b, 1);
  if (storage === 'int8') return 2 * shape.at(-1)! + count;
  return count * (storage === 'float16' ? 2 : 4);
}

/**
 * Reads a bundle and checks every tensor's name, shape and length, and that every number is finite and no larger than
 * a half-float can be. Throws `InpaintError` 'bad-weights', whose message says what is wrong.
 *
 * ```ts
 * const manifest = JSON.parse(await readFile('weights/default/manifest.json', 'utf8'));
 * const weights = readWeights(manifest, await readFile('weights/default/weights.bin'));
 * ```
 *
 * @param manifest what the manifest's JSON says (format: weights/recipe/README.md)
 * @param bytes the tensors one after another; they are copied
 */
export function readWeights(manifest: unknown, bytes: Uint8Array): WeightsBundle {
  if (
    !isObject(manifest) ||
    manifest['format'] !== 'contextual-fill-weights' ||
    !Array.isArray(manifest['weights'])
  ) {
    throw bad('the manifest is not one of Contextual Fill');
  }
  const architecture = parseArchitecture(manifest['architecture']);
  const expected = tensorShapes(NETWORKS[architecture].table);
  const tensors = new Map<string, StoredTensor>();
  let offset = 0;
  for (const [position, value] of (manifest['weights'] as unknown[]).entries()) {
    const entry = parseEntry(value, position);
    const { name, shape, storage } = entry;
    const wanted = expected.get(name);
    if (!wanted) throw bad(`${quote(name)} does not belong to the network "${architecture}"`);
    if (tensors.has(name)) throw bad(`"${name}" is there twice`);
    if (wanted.join() !== shape.join())
      throw bad(`"${name}" has the shape ${describeShape(shape)} instead of [${wanted.join()}]`);
    const length = byteLength(entry);
    if (offset + length > bytes.length) throw bad(`the file ends in the middle of "${name}"`);
    // Not `bytes.slice`: a Buffer of Node's would share its memory.
    const own = new Uint8Array(bytes.subarray(offset, offset + length));
    checkNumbers(name, own, shape, storage);
    tensors.set(name, { shape, storage, bytes: own });
    offset += length;
  }
  const missing = [...expected.keys()].find((name) => !tensors.has(name));
  if (missing) throw bad(`"${missing}" is missing`);
  if (offset !== bytes.length)
    throw bad(`the file is ${bytes.length - offset} bytes longer than the manifest says`);
  return { architecture, tensors };
}

/** Refuses numbers that are not finite or beyond `LARGEST_NUMBER`. Of 8-bit values only the scales are floats. */
function checkNumbers(name: string, bytes: Uint8Array, shape: readonly number[], storage: Storage): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (storage === 'float32') {
    let largest = 0;
    for (let i = 0; i < bytes.length; i += 4) {
      const size = Math.abs(view.getFloat32(i, true));
      if (!Number.isFinite(size)) throw bad(`"${name}" holds a number that is not finite`);
      if (size > largest) largest = size;
    }
    if (largest > LARGEST_NUMBER)
      throw bad(`"${name}" holds the number ${largest.toPrecision(2)}, which is beyond any picture`);
    return;
  }
  const end = storage === 'int8' ? 2 * shape.at(-1)! : bytes.length;
  // A half-float is not finite if all bits of its exponent are set.
  for (let i = 0; i < end; i += 2) {
    if ((view.getUint16(i, true) & 0x7c00) === 0x7c00)
      throw bad(`"${name}" holds a number that is not finite`);
  }
}

/** Puts a bundle's weights on the active backend. The caller owns the tensors. */
export function uploadWeights(bundle: WeightsBundle): Map<string, tf.Tensor> {
  return new Map([...bundle.tensors].map(([name, stored]) => [name, decode(name, stored)]));
}

function decode(name: string, { shape, storage, bytes }: StoredTensor): tf.Tensor {
  if (storage === 'int8') return decodePerChannel(name, shape, bytes);
  const quantization = storage === 'float16' ? { quantization: { dtype: 'float16' as const } } : {};
  return decodeFloats(name, shape, bytes, quantization);
}

function decodeFloats(
  name: string,
  shape: readonly number[],
  bytes: Uint8Array,
  quantization: object,
): tf.Tensor {
  const specification = { name, shape: [...shape], dtype: 'float32' as const, ...quantization };
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  return tf.io.decodeWeights(buffer, [specification])[name];
}

/** A float16 scale per output channel, then the 8-bit values with the output channel varying fastest. */
function decodePerChannel(name: string, shape: readonly number[], bytes: Uint8Array): tf.Tensor {
  const channels = shape.at(-1)!;
  return tf.tidy(() => {
    const half = { quantization: { dtype: 'float16' as const } };
    const scales = decodeFloats(name, [channels], bytes.subarray(0, 2 * channels), half);
    const steps = Float32Array.from(new Int8Array(bytes.buffer, bytes.byteOffset + 2 * channels));
    return tf.mul(tf.tensor(steps, [...shape]), scales);
  });
}
