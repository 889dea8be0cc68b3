/**
 * Joining and cutting on the two backends of the processor. TensorFlow.js's WASM backend copies the whole input of
 * every cut first, and makes two views for each run of numbers that it moves (a pixel's few channels are such a run);
 * its plain JavaScript works out the place of every single number. These kernels give the same bytes without that.
 */
import * as tf from '@tensorflow/tfjs-core';

import { replace, type WasmBackend } from './replace.ts';

type Numbers = Float32Array | Int32Array | Uint8Array;

/** Runs up to this length are moved number by number. */
const SHORT = 48;

function move(from: Numbers, start: number, into: Numbers, at: number, length: number): void {
  if (length > SHORT) {
    into.set(from.subarray(start, start + length), at);
    return;
  }
  for (let i = 0; i < length; i++) into[at + i] = from[start + i];
}

function count(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** Cuts the box at `begin` of `size` out of an array of `shape`. */
export function cut(
  from: Numbers,
  shape: readonly number[],
  begin: readonly number[],
  size: readonly number[],
  into: Numbers,
): void {
  // The last axis that is not taken whole, and all after it, lie in one run.
  let axis = shape.length - 1;
  while (axis > 0 && size[axis] === shape[axis]) axis--;
  const inner = count(shape.slice(axis + 1));
  const run = size[axis] * inner;
  const rows = count(size.slice(0, axis));
  const place = begin.map(() => 0);
  for (let row = 0; row < rows; row++) {
    let start = 0;
    for (let k = 0; k < axis; k++) start = (start + begin[k] + place[k]) * shape[k + 1];
    move(from, (start + begin[axis]) * inner, into, row * run, run);
    for (let k = axis - 1; k >= 0 && ++place[k] === size[k]; k--) place[k] = 0;
  }
}

/** Joins arrays of `rows` rows each, row by row; `lengths` are the lengths of their rows. */
export function join(
  parts: readonly Numbers[],
  lengths: readonly number[],
  rows: number,
  into: Numbers,
): void {
  const length = lengths.reduce((a, b) => a + b, 0);
  let offset = 0;
  parts.forEach((part, n) => {
    const own = lengths[n];
    for (let row = 0; row < rows; row++) move(part, row * own, into, row * length + offset, own);
    offset += own;
  });
}

interface CpuBackend {
  data: { get(dataId: object): { values: unknown } };
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: Numbers): tf.TensorInfo;
}

/** Puts `cutOut` in the place of the backend's Slice, but for texts, complex numbers and single ones. */
function replaceSlice(
  backendName: 'wasm' | 'cpu',
  cutOut: (
    backend: unknown,
    x: tf.TensorInfo,
    first: number[],
    extent: number[],
  ) => tf.TensorInfo | undefined,
): void {
  replace(backendName, 'Slice', ({ inputs, attrs, backend }) => {
    const x = inputs['x'] as tf.TensorInfo;
    if (x.dtype === 'string' || x.dtype === 'complex64' || x.shape.length === 0) return undefined;
    const { begin, size } = attrs as unknown as { begin: number | number[]; size: number | number[] };
    const [first, extent] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size);
    tf.slice_util.assertParamsValid(x as tf.Tensor, first, extent);
    return cutOut(backend, x, first, extent);
  });
}

/** Puts the kernels in the place of the backends' own. To be called once. */
export function replaceCopies(): void {
  replaceSlice('wasm', (given, x, first, extent) => {
    const backend = given as WasmBackend;
    const out = backend.makeOutput(extent, x.dtype);
    if (count(extent) > 0)
      cut(backend.typedArrayFromHeap(x), x.shape, first, extent, backend.typedArrayFromHeap(out));
    return out;
  });
  replaceSlice('cpu', (given, x, first, extent) => {
    const backend = given as CpuBackend;
    const { values } = backend.data.get(x.dataId);
    if (!ArrayBuffer.isView(values)) return undefined;
    const from = values as Numbers;
    const into = new (from.constructor as new (length: number) => Numbers)(count(extent));
    if (into.length > 0) cut(from, x.shape, first, extent, into);
    return backend.makeTensorInfo(extent, x.dtype, into);
  });
  replace('wasm', 'Concat', (parameters) => {
    const inputs = parameters.inputs as unknown as tf.TensorInfo[];
    const { dtype, shape } = inputs[0];
    const parts = inputs.filter((input) => count(input.shape) > 0);
    if (dtype === 'string' || dtype === 'complex64' || parts.length < 2) return undefined;
    const axis = tf.util.parseAxisParam((parameters.attrs as unknown as { axis: number }).axis, shape)[0];
    const shapes = inputs.map((input) => input.shape);
    tf.backend_util.assertParamsConsistent(shapes, axis);
    const backend = parameters.backend as WasmBackend;
    const out = backend.makeOutput(tf.backend_util.computeOutShape(shapes, axis), dtype);
    join(
      parts.map((part) => backend.typedArrayFromHeap(part)),
      parts.map((part) => count(part.shape.slice(axis))),
      count(shape.slice(0, axis)),
      backend.typedArrayFromHeap(out),
    );
    return out;
  });
}
