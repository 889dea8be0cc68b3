/** The default network computes what PyTorch computes on emulated graphics backends, too: a small input. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { openRunner, type Runner } from '../../ui/browser.ts';
import type { OnBackend } from './known-outputs-page.ts';

const folder = 'test/core/known-outputs';
const read = (name: string) => new Uint8Array(readFileSync(`${folder}/${name}`));

let runner: Runner;
beforeAll(async () => {
  runner = await openRunner('test/core/networks/known-outputs-page.ts', {
    timeout: 300_000,
    // A GPU that is emulated computes for seconds at a time; no other page could draw meanwhile.
    own: true,
    files: {
      '/shape.json': read('shape.json'),
      '/coarse': read('pyramid-3-coarse.f32'),
      '/refined': read('pyramid-3-refined.f32'),
    },
  });
});
afterAll(() => runner.close());

it.each(['webgl', 'webgpu'])(
  'the known outputs are met on %s',
  async (backend) => {
    const { coarse, refined, tensorsLeft, selfTest } = await runner.run<OnBackend>({ backend });
    expect(selfTest).toBeLessThan(1e-3);
    expect(coarse).toBeLessThan(1e-3);
    expect(refined).toBeLessThan(2e-3);
    expect(tensorsLeft).toBe(0);
  },
  300_000,
);
