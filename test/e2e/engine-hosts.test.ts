import { describe, test } from 'vitest';
import type { Forbidden } from '../ui/browser.ts';
import { removeAndReport } from './engine-visit.ts';

const everything: Forbidden[] = ['webgpu', 'webgl', 'worker', 'blob'];

describe('the built page in Figma’s frames', () => {
  // Workers and blob: addresses are missing one at a time in editor-hosts.test.ts. About tests each GPU in each
  // context, and emulated ones take minutes for that: test/long/emulated-gpus.test.ts.
  test.each<[string, Forbidden[], RegExp]>([
    ['GPUs', ['webgpu', 'webgl'], /runs on WebAssembly, in the background/],
    ['GPUs, workers and blob: addresses', everything, /runs on WebAssembly, in a frame of its own/],
  ])(
    'without %s: removes an object, and About says what ran',
    (_, forbid, ran) => removeAndReport(forbid, ran),
    400_000,
  );
});
