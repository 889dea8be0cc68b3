import * as tf from '@tensorflow/tfjs-core';

import { openBackend, type BackendReport } from '../backends/open.ts';
import { BACKENDS } from './ladder.ts';

/**
 * Tries every backend and reports on it, for people to read. Afterwards the active backend is the one it was before.
 *
 * ```ts
 * for (const { name, usable, why } of await detectBackends()) console.log(name, usable ? 'works' : why);
 * ```
 *
 * @param options.wasm as in `openInpainter`
 */
export async function detectBackends(options: { wasm?: Uint8Array } = {}): Promise<BackendReport[]> {
  const before = tf.engine().backendName;
  const reports: BackendReport[] = [];
  for (const name of BACKENDS) reports.push(await openBackend(name, options.wasm));
  if (before) await tf.setBackend(before);
  return reports;
}
