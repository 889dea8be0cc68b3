/** A graphics card that is lost while it computes the known answer never gives it. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it, vi } from 'vitest';

import { openBackend } from '../../../core/backends/open.ts';
import { prepareBackends } from '../../../core/backends/register.ts';

vi.mock('../../../core/backends/self-test.ts', () => ({
  TOLERANCE: 0,
  selfTestError: () => new Promise<never>(() => undefined),
}));

let lost = false;

/** Nothing but what tells whether it is lost. */
class FakeBackend extends tf.KernelBackend {
  readonly gpgpu = { gl: { isContextLost: () => lost } };
  override dispose(): void {}
}

afterEach(() => tf.removeBackend('webgl'));

it('is given up at once, not when the time for the answer is over', async () => {
  prepareBackends();
  tf.registerBackend('webgl', () => new FakeBackend());
  const report = openBackend('webgl');
  setTimeout(() => (lost = true), 50);
  expect(await report).toMatchObject({ usable: false, why: 'The graphics card was lost; try again.' });
});
