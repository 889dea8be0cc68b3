import { expect, test } from 'vitest';
import type { Hardware } from '../../../ui/engine/hardware.ts';
import { reasonAgainst, rungs, worthWarming } from '../../../ui/engine/ladder.ts';

const named = (list: ReturnType<typeof rungs>) =>
  list.map(({ backend, emulated, context }) => `${emulated ? 'emulated ' : ''}${backend} ${context}`);

test('every backend is tried in a worker, a frame, the page, before the next one is', () => {
  expect(named(rungs()).slice(0, 4)).toEqual([
    'webgpu worker',
    'webgpu frame',
    'webgpu page',
    'webgl worker',
  ]);
  expect(rungs()).toHaveLength(18);
  expect(named(rungs(['cpu', 'webgl'], ['page', 'worker']))).toEqual([
    'webgl worker',
    'webgl page',
    'emulated webgl worker',
    'emulated webgl page',
    'cpu worker',
    'cpu page',
  ]);
});

test('hardware decides what is worth a try, and each reason is told once', () => {
  const hardware: Hardware = { secure: true, webgl: { device: 'SwiftShader', software: true }, wasm: false };
  const said = rungs(undefined, ['worker']).map((rung) => reasonAgainst(rung, hardware));
  expect(said).toEqual([
    'no WebGPU adapter',
    'emulated, so slower than WebAssembly',
    'WebAssembly is not there or not allowed',
    undefined,
    '',
    undefined,
  ]);
});

test('a GPU of its own is warmed up in a worker or a frame', () => {
  expect(named(rungs().filter(worthWarming))).toEqual([
    'webgpu worker',
    'webgpu frame',
    'webgl worker',
    'webgl frame',
  ]);
});
