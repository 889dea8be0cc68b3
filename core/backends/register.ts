/** Makes every backend known to TensorFlow.js and sets the flags under which they measured best. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

import { replaceConvolutions } from './convolutions.ts';
import { replaceCopies } from './copies.ts';

/** A made-up address: whoever asks for it gets the bytes, no network is involved. */
const WASM_ADDRESS = 'contextual-fill:tfjs-backend-wasm-simd.wasm';

interface Platform {
  fetch(path: string, init?: object): Promise<unknown>;
}

/**
 * Lets the WASM backend start from bytes that are already here. Figma's page has no address to fetch from, so the
 * platform's fetch answers for this one file. Without bytes (Node) the backend finds its file by itself.
 */
function provideWasm(bytes: Uint8Array): void {
  setWasmPaths(
    {
      'tfjs-backend-wasm.wasm': WASM_ADDRESS,
      'tfjs-backend-wasm-simd.wasm': WASM_ADDRESS,
      'tfjs-backend-wasm-threaded-simd.wasm': WASM_ADDRESS,
    },
    true,
  );
  const platform = tf.env().platform as unknown as Platform;
  const original = platform.fetch.bind(platform);
  platform.fetch = (path, init) =>
    path === WASM_ADDRESS
      ? Promise.resolve({ ok: true, arrayBuffer: () => Promise.resolve(bytes.slice().buffer) })
      : original(path, init);
}

/** WebGL keeps freed textures as long as all of them together hold no more than this. */
const KEPT_TEXTURE_BYTES = 256 * 2 ** 20;

let wasmProvided = false;
let prepared = false;

/**
 * Prepares all backends; may be called again. `wasm`: the bytes of tfjs-backend-wasm-simd.wasm. Flags are set the
 * first time only: what a caller changes afterwards stays.
 */
export function prepareBackends(wasm?: Uint8Array): void {
  tf.enableProdMode();
  if (wasm && !wasmProvided) {
    provideWasm(wasm);
    wasmProvided = true;
  }
  if (prepared) return;
  prepared = true;
  replaceCopies();
  replaceConvolutions();
  if (!('WEBGL_EXP_CONV' in tf.env().getFlags()) && !tf.env().get('IS_BROWSER')) return;
  // One program a convolution; im2col takes two, and scratch of nine times the input (528 MiB for the last layer at
  // 512 x 512).
  tf.env().set('WEBGL_EXP_CONV', true);
  // Freed textures are kept for use again by their size, and every hole brings sizes of its own: the pool would grow
  // with each fill.
  tf.env().set('WEBGL_DELETE_TEXTURE_THRESHOLD', KEPT_TEXTURE_BYTES);
}
