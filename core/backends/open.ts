/** Opens a backend. It must compute a small known answer before it is trusted. */
import * as tf from '@tensorflow/tfjs-core';

import { now, within } from '../clock.ts';
import { InpaintError } from '../errors.ts';
import type { BackendName } from '../types.ts';
import { chooseConvolutions } from './convolutions.ts';
import { reserveHeap } from './heap.ts';
import { orLost } from './lost.ts';
import { prepareBackends } from './register.ts';
import { selfTestError, TOLERANCE } from './self-test.ts';

/** What came of trying a backend. */
export interface BackendReport {
  readonly name: BackendName;
  readonly usable: boolean;
  /** Empty if usable, else what stood in the way. */
  readonly why: string;
  readonly selfTestMilliseconds?: number;
  readonly maximumError?: number;
}

/**
 * Longest wait for a backend to start, in milliseconds. WASM's start never settles where a content policy forbids
 * compiling; others take a second or two.
 */
export const START_LIMIT = 12_000;

/**
 * Longest wait for the self-test's answer, in milliseconds: an emulated GPU compiles shaders for it for several
 * seconds.
 */
const SELF_TEST_LIMIT = 60_000;

/**
 * `tf.setBackend` with a time limit. A backend that missed it must not become the active one when it starts after
 * all: it is taken out, which makes that start obsolete, and registered anew for a later try.
 */
async function startBackend(name: BackendName): Promise<boolean> {
  let settled = false;
  const starting = tf.setBackend(name).finally(() => {
    settled = true;
  });
  try {
    return await within(starting, START_LIMIT, `it did not start within ${START_LIMIT / 1000} seconds`);
  } catch (error) {
    if (!settled) {
      const factory = tf.findBackendFactory(name) as () => tf.KernelBackend;
      tf.removeBackend(name);
      tf.registerBackend(name, factory);
    }
    throw error;
  }
}

/**
 * Makes a backend the active one: starts it and compares its answer to the self-test with the known one. Never throws,
 * and ends in any case.
 *
 * @param wasm the bytes of tfjs-backend-wasm-simd.wasm; needed where there is no file system to read it from
 */
export async function openBackend(name: BackendName, wasm?: Uint8Array): Promise<BackendReport> {
  prepareBackends(wasm);
  const start = now();
  try {
    if (!(await startBackend(name))) return { name, usable: false, why: 'it could not be started' };
    if (name === 'wasm') {
      reserveHeap();
      await chooseConvolutions();
    }
    const late = `it did not pass its self-test within ${SELF_TEST_LIMIT / 1000} seconds`;
    const maximumError = await within(orLost(name, selfTestError()), SELF_TEST_LIMIT, late);
    const usable = maximumError <= TOLERANCE;
    const why = usable ? '' : `it computes wrongly (error ${maximumError.toPrecision(2)})`;
    return { name, usable, why, maximumError, selfTestMilliseconds: now() - start };
  } catch (error) {
    return { name, usable: false, why: error instanceof Error ? error.message : String(error) };
  }
}

/** The error of whoever could open none of these backends. */
export function noBackendError(failures: readonly Pick<BackendReport, 'name' | 'why'>[]): InpaintError {
  const reasons = failures.map(({ name, why }) => `${name}: ${why}`).join('; ');
  return new InpaintError('no-backend', `Nothing to compute on was found (${reasons}).`);
}
