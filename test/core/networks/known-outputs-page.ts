/** Runs in Chromium: the default network against PyTorch's answers on one of the graphics backends. */
import '../../../core/backends/register.ts';
import * as tf from '@tensorflow/tfjs-core';

import { prepareBackends } from '../../../core/backends/register.ts';
import { selfTestError } from '../../../core/backends/self-test.ts';
import { differencesFromPyTorch, type FormulaShape } from './formula.ts';

/** What the page says of a backend: the largest differences in the hole, and the error of the self-test. */
export interface OnBackend {
  readonly coarse: number;
  readonly refined: number;
  readonly tensorsLeft: number;
  readonly selfTest: number;
}

export default async function run({ backend }: { backend: string }): Promise<OnBackend> {
  prepareBackends();
  await tf.setBackend(backend);
  await tf.ready();
  const bytes = async (path: string) => (await fetch(path)).arrayBuffer();
  const shape = JSON.parse(new TextDecoder().decode(await bytes('/shape.json'))) as FormulaShape;
  const answers = {
    coarse: new Float32Array(await bytes('/coarse')),
    refined: new Float32Array(await bytes('/refined')),
  };
  const selfTest = await selfTestError();
  return { ...(await differencesFromPyTorch('pyramid-3', answers, shape)), selfTest };
}
