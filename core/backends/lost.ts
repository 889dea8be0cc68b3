import * as tf from '@tensorflow/tfjs-core';

import type { BackendName } from '../types.ts';

interface WebglBackend {
  gpgpu?: { gl?: { isContextLost(): boolean } };
}

interface WebgpuBackend {
  device?: { lost: Promise<unknown> };
}

const lostDevices = new WeakSet<object>();
const watched = new WeakSet<object>();

/**
 * True if the active backend has lost its graphics context or device; TensorFlow.js itself does not say so. A WebGPU
 * device is watched from the first call on.
 */
export function isBackendLost(name: BackendName): boolean {
  if (name === 'webgl') return (tf.backend() as unknown as WebglBackend).gpgpu?.gl?.isContextLost() ?? false;
  if (name !== 'webgpu') return false;
  const { device } = tf.backend() as unknown as WebgpuBackend;
  if (!device) return true;
  if (!watched.has(device)) {
    watched.add(device);
    void device.lost.then(() => lostDevices.add(device));
  }
  return lostDevices.has(device);
}
