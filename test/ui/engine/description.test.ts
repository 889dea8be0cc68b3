import { expect, test } from 'vitest';
import type { ContextName } from '../../../ui/engine/contexts/context.ts';
import type { OpenContext } from '../../../ui/engine/contexts/open-contexts.ts';
import { describeEngine } from '../../../ui/engine/description.ts';
import type { Rung } from '../../../ui/engine/ladder.ts';

function running(backend: Rung['backend'], context: ContextName, software = false) {
  const hardware = { secure: true, webgl: { device: 'Apple M1', software }, wasm: true };
  return { rung: { backend, context, emulated: software }, context: { hardware } as OpenContext };
}

test.each([
  [running('webgl', 'worker'), 'WebGL, in the background'],
  [running('webgl', 'frame', true), 'WebGL, emulated, in a frame of its own'],
  [running('wasm', 'page'), 'WebAssembly, in this window'],
  [running('cpu', 'worker'), 'plain JavaScript, in the background'],
])('labels what runs (%#): %s', (engine, label) => {
  expect(describeEngine(engine, [], undefined).label).toBe(label);
});

test('names the GPU where one computes, the weights, and what was tried', () => {
  const attempts = [{ backend: 'webgpu', context: 'worker', ok: false, why: 'no WebGPU adapter' }] as const;
  expect(describeEngine(running('webgl', 'worker'), attempts, 'mine')).toEqual({
    backend: 'webgl',
    context: 'worker',
    device: 'Apple M1',
    software: false,
    label: 'WebGL, in the background',
    weights: 'mine',
    attempts,
  });
  expect(describeEngine(running('wasm', 'worker'), [], undefined).device).toBeUndefined();
});

test('says that it is being started while nothing runs', () => {
  expect(describeEngine(undefined, [], undefined)).toEqual({
    label: 'starting the engine…',
    weights: undefined,
    attempts: [],
  });
});
