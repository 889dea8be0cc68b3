import * as tf from '@tensorflow/tfjs-core';

import type { WasmBackend } from './replace.ts';

/** What a fill of the default networks needs at its largest size, in bytes. */
const BYTES = 96 * 2 ** 20;

/**
 * Lets the WASM backend, which must be the active one, have its memory at one go. It would grow in ten steps during
 * the first fill, and each looks to JavaScript as if all of it were new, so that garbage is collected. Nothing is taken
 * from the system before it is used. Where so much is not to be had it grows as it needs.
 */
export function reserveHeap(): void {
  const backend = tf.backend() as unknown as WasmBackend & { disposeData(dataId: object): boolean };
  try {
    const { dataId } = backend.makeOutput([BYTES / 4], 'float32');
    backend.disposeData(dataId);
  } catch {
    // No harm is done.
  }
}
