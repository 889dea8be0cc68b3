import * as tf from '@tensorflow/tfjs-core';

import { InpaintError } from '../errors.ts';
import type { BackendName } from '../types.ts';

declare function setInterval(callback: () => void, milliseconds: number): unknown;
declare function clearInterval(timer: unknown): void;

interface WebglBackend {
  gpgpu?: { gl?: { isContextLost(): boolean } };
}

interface WebgpuBackend {
  device?: { lost: Promise<unknown> };
}

const lostDevices = new WeakSet<object>();
const watched = new WeakSet<object>();

/** Milliseconds between two looks at a backend that may be lost. */
const LOOK_EVERY = 250;

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

/** The error of a fill whose backend is lost. */
export function lostError(): InpaintError {
  return new InpaintError('backend-lost', 'The graphics card was lost; try again.');
}

/**
 * Settles as `work` does, or rejects with `lostError` once the active backend is lost: who waits for the answer of a
 * lost graphics card waits for ever.
 */
export async function orLost<Result>(name: BackendName, work: Promise<Result>): Promise<Result> {
  if (name !== 'webgl' && name !== 'webgpu') return work;
  let timer: unknown;
  const lost = new Promise<never>((_, reject) => {
    const look = () => {
      if (isBackendLost(name)) reject(lostError());
    };
    timer = setInterval(look, LOOK_EVERY);
    look();
  });
  try {
    return await Promise.race([work, lost]);
  } finally {
    clearInterval(timer);
  }
}
