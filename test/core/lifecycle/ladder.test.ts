import { expect, test } from 'vitest';

import { InpaintError, type InpaintErrorCode } from '../../../core/errors.ts';
import { BACKENDS, consequenceOf, LADDER } from '../../../core/lifecycle/ladder.ts';

test('tries GPUs, WebAssembly, emulated GPUs, plain JavaScript', () => {
  expect(LADDER.map(({ backend, emulated }) => (emulated ? `emulated ${backend}` : backend))).toEqual([
    'webgpu',
    'webgl',
    'wasm',
    'emulated webgl',
    'emulated webgpu',
    'cpu',
  ]);
  expect(BACKENDS).toEqual(['webgpu', 'webgl', 'wasm', 'cpu']);
});

test.each<[InpaintErrorCode, string]>([
  ['empty-mask', 'pass-on'],
  ['too-large', 'pass-on'],
  ['bad-weights', 'pass-on'],
  ['aborted', 'pass-on'],
  ['no-backend', 'next-rung'],
  ['backend-lost', 'rule-out'],
  ['not-finite', 'rule-out'],
])('after %s: %s', (code, consequence) => {
  expect(consequenceOf(new InpaintError(code, 'A sentence.'))).toBe(consequence);
});

test('an error that nobody threw on purpose rules the backend out', () => {
  expect(consequenceOf(new RangeError('memory access out of bounds'))).toBe('rule-out');
  expect(consequenceOf('a text')).toBe('rule-out');
});
