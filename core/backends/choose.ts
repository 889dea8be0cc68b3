/**
 * Chooses where to run. Every rung of the ladder must compute a small known answer before it is trusted, and the
 * caller is told which one really runs.
 */
import * as tf from '@tensorflow/tfjs-core';

import { InpaintError } from '../errors.ts';
import { now, within } from '../clock.ts';
import { BACKENDS } from '../lifecycle/ladder.ts';
import type { BackendName } from '../types.ts';
import { prepareBackends } from './register.ts';
import { selfTestError, TOLERANCE } from './self-test.ts';

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

/** Starts a backend and runs the self-test on it. Never throws, and ends in any case. */
async function tryBackend(name: BackendName): Promise<BackendReport> {
  const start = now();
  try {
    if (!(await startBackend(name))) return { name, usable: false, why: 'it could not be started' };
    const late = `it did not pass its self-test within ${SELF_TEST_LIMIT / 1000} seconds`;
    const maximumError = await within(selfTestError(), SELF_TEST_LIMIT, late);
    const usable = maximumError <= TOLERANCE;
    const why = usable ? '' : `it computes wrongly (error ${maximumError.toPrecision(2)})`;
    return { name, usable, why, maximumError, selfTestMilliseconds: now() - start };
  } catch (error) {
    return { name, usable: false, why: error instanceof Error ? error.message : String(error) };
  }
}

/** Makes the first usable backend of the list the active one. Throws `InpaintError` 'no-backend' if none is. */
export async function chooseBackend(
  candidates: readonly BackendName[],
  wasm?: Uint8Array,
): Promise<BackendName> {
  prepareBackends(wasm);
  const failures: string[] = [];
  for (const name of candidates) {
    const report = await tryBackend(name);
    if (report.usable) return name;
    failures.push(`${name}: ${report.why}`);
  }
  throw new InpaintError('no-backend', `Nothing to compute on was found (${failures.join('; ')}).`);
}

/** Tries every rung and reports on it, for people to read. Afterwards the active backend is the one it was before. */
export async function detectBackends(options: { wasm?: Uint8Array } = {}): Promise<BackendReport[]> {
  prepareBackends(options.wasm);
  const before = tf.engine().backendName;
  const reports: BackendReport[] = [];
  for (const name of BACKENDS) reports.push(await tryBackend(name));
  if (before) await tf.setBackend(before);
  return reports;
}
