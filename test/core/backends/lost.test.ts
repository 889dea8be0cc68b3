import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';

import { isBackendLost, orLost } from '../../../core/backends/lost.ts';

const never = new Promise<never>(() => undefined);

/** Nothing but what `isBackendLost` looks at. */
class FakeBackend extends tf.KernelBackend {
  constructor(parts: object) {
    super();
    Object.assign(this, parts);
  }

  override dispose(): void {}
}

async function activate(name: string, parts: object): Promise<void> {
  tf.registerBackend(name, () => new FakeBackend(parts));
  expect(await tf.setBackend(name)).toBe(true);
}

describe('a lost backend', () => {
  afterEach(async () => {
    await tf.setBackend('cpu');
    for (const name of ['webgl', 'webgpu']) if (tf.findBackend(name)) tf.removeBackend(name);
  });

  it('ends the wait for an answer of a lost WebGL context', async () => {
    let lost = false;
    await activate('webgl', { gpgpu: { gl: { isContextLost: () => lost } } });
    expect(await orLost('webgl', Promise.resolve(7))).toBe(7);
    setTimeout(() => (lost = true), 50);
    await expect(orLost('webgl', never)).rejects.toMatchObject({
      code: 'backend-lost',
      message: 'The graphics card was lost; try again.',
    });
  });

  it('ends the wait for an answer of a lost WebGPU device', async () => {
    let lose: (reason: string) => void = () => undefined;
    await activate('webgpu', { device: { lost: new Promise((resolve) => (lose = resolve)) } });
    expect(isBackendLost('webgpu')).toBe(false);
    setTimeout(() => lose('unknown'), 50);
    await expect(orLost('webgpu', never)).rejects.toMatchObject({ code: 'backend-lost' });
  });

  it("leaves the processor's backends and errors of the work itself alone", async () => {
    expect(isBackendLost('wasm')).toBe(false);
    await expect(orLost('wasm', Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    await activate('webgl', { gpgpu: { gl: { isContextLost: () => false } } });
    await expect(orLost('webgl', Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  });
});
