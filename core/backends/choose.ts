/**
 * Chooses where to run. Every rung of the ladder must compute a small known answer before it is trusted, and the
 * caller is told which one really runs.
 */
import * as tf from '@tensorflow/tfjs-core';

import { InpaintError } from '../errors.ts';
import { now } from '../schedule.ts';
import type { BackendName } from '../types.ts';
import { prepareBackends } from './register.ts';
import { selfTestError, TOLERANCE } from './self-test.ts';

/** Fastest first, on hardware that has it. */
export const LADDER: readonly BackendName[] = ['webgpu', 'webgl', 'wasm', 'cpu'];

export interface BackendReport {
  readonly name: BackendName;
  readonly usable: boolean;
  /** Empty if usable, else what stood in the way. */
  readonly why: string;
  readonly selfTestMilliseconds?: number;
  readonly maximumError?: number;
}

/** Starts a backend and runs the self-test on it. Never throws. */
async function tryBackend(name: BackendName): Promise<BackendReport> {
  const start = now();
  try {
    if (!(await tf.setBackend(name))) return { name, usable: false, why: 'it could not be started' };
    await tf.ready();
    const maximumError = await selfTestError();
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
  for (const name of LADDER) reports.push(await tryBackend(name));
  if (before) await tf.setBackend(before);
  return reports;
}
