/** Kernels of our own in the place of TensorFlow.js's. */
import * as tf from '@tensorflow/tfjs-core';

/** What our kernels use of the WASM backend. */
export interface WasmBackend {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array | Int32Array | Uint8Array;
}

/** A kernel that leaves what it cannot do, by `undefined`, to the one in whose place it is. */
export type Kernel = (parameters: Parameters<tf.KernelFunc>[0]) => tf.TensorInfo | undefined;

/** Puts a kernel in the place of the backend's own, which still does what the new one leaves to it. */
export function replace(backendName: 'wasm' | 'cpu', name: string, kernel: Kernel): void {
  const config = tf.getKernel(name, backendName);
  const own = config.kernelFunc;
  tf.unregisterKernel(name, backendName);
  tf.registerKernel({ ...config, kernelFunc: (parameters) => kernel(parameters) ?? own(parameters) });
}
