/** 3x3 convolutions of the WASM backend on kernels of our own (core/kernels/convolver.ts), where these prove right. */
import * as tf from '@tensorflow/tfjs-core';

import { Convolver } from '../kernels/convolver.ts';
import { replace, type WasmBackend } from './replace.ts';

let convolver: Convolver | undefined;

/** Largest difference from TensorFlow.js's own convolution that is taken for rounding, in the test below. */
const ROUNDING = 1e-4;

interface Attributes {
  readonly strides: number | readonly number[];
  readonly dilations?: number | readonly number[];
  readonly pad: unknown;
  readonly dataFormat?: string;
  readonly activation: string;
  readonly leakyreluAlpha?: number;
}

const side = (value: number | readonly number[] = 1) => (typeof value === 'number' ? value : value[0]);

/** Puts our convolution in the place of the WASM backend's, for what it can do. To be called once. */
export function replaceConvolutions(): void {
  replace('wasm', 'FusedConv2D', (parameters) => {
    if (!convolver) return undefined;
    const backend = parameters.backend as WasmBackend;
    const { x, filter, bias, preluActivationWeights } = parameters.inputs as Record<string, tf.TensorInfo>;
    const attributes = parameters.attrs as unknown as Attributes;
    const { activation, pad, leakyreluAlpha = 0.2 } = attributes;
    const stride = side(attributes.strides);
    if (filter.shape[0] !== 3 || filter.shape[1] !== 3 || x.shape[0] !== 1) return undefined;
    if (!bias || preluActivationWeights || side(attributes.dilations) !== 1) return undefined;
    if (activation !== 'linear' && activation !== 'leakyrelu') return undefined;
    if (!(stride === 1 && pad === 'same') && !(stride === 2 && pad === 1)) return undefined;
    const [, height, width, inputs] = x.shape;
    const outputs = filter.shape[3];
    const floats = (tensor: tf.TensorInfo) => backend.typedArrayFromHeap(tensor) as Float32Array;
    const slope = activation === 'linear' ? 1 : leakyreluAlpha;
    let out: tf.TensorInfo | undefined;
    convolver.run(
      { input: floats(x), height, width, inputs, outputs, stride, slope },
      filter.dataId,
      () => ({ filter: floats(filter), bias: floats(bias) }),
      (from, padded) => {
        out = backend.makeOutput(
          [1, Math.ceil(height / stride), Math.ceil(width / stride), outputs],
          'float32',
        );
        copyUsed(from, padded, floats(out), outputs);
      },
    );
    return out;
  });
}

/** Leaves out what fills the channels up to eights. */
function copyUsed(from: Float32Array, padded: number, into: Float32Array, used: number): void {
  if (padded === used) {
    into.set(from);
    return;
  }
  for (let i = 0, at = 0; at < into.length; i += padded, at += used) {
    for (let c = 0; c < used; c++) into[at + c] = from[i + c];
  }
}

/** Forgets all weights and frees their memory; what is needed again is brought into form again. */
export function forgetConvolutions(): void {
  if (convolver) convolver = Convolver.open();
}

/**
 * Decides whether the WASM backend, which must be the active one, convolves on our kernels: where there are any, and
 * where both their ways agree with TensorFlow.js's own on a small example.
 */
export async function chooseConvolutions(): Promise<boolean> {
  convolver = undefined;
  const candidate = Convolver.open();
  if (!candidate) return false;
  const expected = await example();
  convolver = candidate;
  let isRight = false;
  try {
    const found = await example();
    isRight = expected.every((value, i) => Math.abs(value - found[i]) <= ROUNDING);
  } catch {
    // Whatever is wrong with them, TensorFlow.js's own are there.
  }
  convolver = isRight ? Convolver.open() : undefined;
  return isRight;
}

/** Two layers of numbers without meaning, large enough for Winograd's transform and of odd sides. */
async function example(): Promise<Float32Array> {
  const wave = (shape: number[], frequency: number) =>
    tf.tensor(
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(frequency * i)),
      shape,
    );
  const result = tf.tidy(() => {
    const layer = (x: tf.Tensor4D, inputs: number, outputs: number, strides: 1 | 2) =>
      tf.fused.conv2d({
        x,
        filter: tf.mul(wave([3, 3, inputs, outputs], 0.71), 0.1) as tf.Tensor4D,
        bias: tf.mul(wave([outputs], 0.5), 0.1),
        strides,
        pad: strides === 1 ? 'same' : 1,
        activation: 'leakyrelu',
        leakyreluAlpha: 0.2,
      });
    const first = layer(wave([1, 35, 38, 8], 0.37) as tf.Tensor4D, 8, 12, 1);
    return layer(first, 12, 8, 2);
  });
  const values = await result.data();
  result.dispose();
  return values as Float32Array;
}
