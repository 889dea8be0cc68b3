/**
 * The weights bundle: a manifest (JSON) and one file of bytes. Format: weights/recipe/README.md. Kernels are HWIO;
 * values are float32, float16 or 8-bit per output channel.
 */
import * as tf from '@tensorflow/tfjs-core';

import { InpaintError } from '../errors.ts';
import { tensorShapes } from '../networks/layers.ts';
import { type Architecture, isArchitecture, NETWORKS } from '../networks/registry.ts';

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
  if (!shape.every((n) => Number.isInteger(n) && (n as number) > 0))
    throw bad(`"${name}" has no valid shape`);
  if (dtype !== 'float32') throw bad(`"${name}" has the type "${String(dtype)}" instead of float32`);
  return { name: name, shape: shape as number[], storage: parseStorage(name, shape, quantization) };
}

function parseStorage(name: string, shape: unknown[], quantization: unknown): Storage {
  if (quantization === undefined) return 'float32';
  const dtype = isObject(quantization) ? quantization['dtype'] : undefined;
  if (dtype === 'float16') return 'float16';
  if (dtype === 'int8' && isObject(quantization) && quantization['axis'] === shape.length - 1) return 'int8';
  throw bad(`"${name}" is stored in an unknown way`);
}

function byteLength({ shape, storage }: Entry): number {
  const count = shape.reduce((a, b) => a * b, 1);
  if (storage === 'int8') return 2 * shape.at(-1)! + count;
  return count * (storage === 'float16' ? 2 : 4);
}

/**
 * Reads a bundle and checks every tensor's name, shape and length, and that every number is finite. Throws
 * `InpaintError` 'bad-weights', whose message says what is wrong.
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
  const architecture = String(manifest['architecture']);
  if (!isArchitecture(architecture))
    throw bad(`the network "${architecture}" is not known (known: ${Object.keys(NETWORKS).join(', ')})`);

  const entries = manifest['weights'].map(parseEntry);
  const expected = tensorShapes(NETWORKS[architecture].table);
  const tensors = new Map<string, StoredTensor>();
  let offset = 0;
  for (const entry of entries) {
    const { name, shape, storage } = entry;
    const wanted = expected.get(name);
    if (!wanted) throw bad(`"${name}" does not belong to the network "${architecture}"`);
    if (tensors.has(name)) throw bad(`"${name}" is there twice`);
    if (wanted.join() !== shape.join())
      throw bad(`"${name}" has the shape [${shape.join()}] instead of [${wanted.join()}]`);
    const length = byteLength(entry);
    if (offset + length > bytes.length) throw bad(`the file ends in the middle of "${name}"`);
    // Not `bytes.slice`: a Buffer of Node's would share its memory.
    const own = new Uint8Array(bytes.subarray(offset, offset + length));
    if (!isFinite(own, shape, storage)) throw bad(`"${name}" holds a number that is not finite`);
    tensors.set(name, { shape, storage, bytes: own });
    offset += length;
  }
  const missing = [...expected.keys()].find((name) => !tensors.has(name));
  if (missing) throw bad(`"${missing}" is missing`);
  if (offset !== bytes.length)
    throw bad(`the file is ${bytes.length - offset} bytes longer than the manifest says`);
  return { architecture, tensors };
}

/** A float is not finite if all bits of its exponent are set. */
function isFinite(bytes: Uint8Array, shape: readonly number[], storage: Storage): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (storage === 'float32') {
    for (let i = 0; i < bytes.length; i += 4)
      if ((view.getUint32(i, true) & 0x7f800000) === 0x7f800000) return false;
    return true;
  }
  const end = storage === 'int8' ? 2 * shape.at(-1)! : bytes.length;
  for (let i = 0; i < end; i += 2) if ((view.getUint16(i, true) & 0x7c00) === 0x7c00) return false;
  return true;
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
