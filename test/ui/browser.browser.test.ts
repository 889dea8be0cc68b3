import { describe, expect, test } from 'vitest';
import { join } from 'node:path';
import { runInChromium, type Forbidden } from './browser.ts';

const entry = join(import.meta.dirname, 'browser-abilities.ts');

interface Abilities {
  secure: boolean;
  webgpu: boolean;
  webgl: boolean;
  workerWebgl: boolean;
  blobWorker: boolean;
  echoed: unknown;
  fetched: number;
}

const probe = (forbid: Forbidden[]) =>
  runInChromium<Abilities>(
    entry,
    { some: ['argument'] },
    { forbid, files: { '/three.bin': new Uint8Array(3) } },
  );

describe('runInChromium', () => {
  test('gives a secure page with WebGPU, WebGL2 and workers, and carries arguments, files and the result', async () => {
    expect(await probe([])).toEqual({
      secure: true,
      webgpu: true,
      webgl: true,
      workerWebgl: true,
      blobWorker: true,
      echoed: { some: ['argument'] },
      fetched: 3,
    });
  }, 120_000);

  test.each<[Forbidden, Partial<Abilities>]>([
    ['webgpu', { webgpu: false, webgl: true, blobWorker: true }],
    ['webgl', { webgl: false, workerWebgl: false, blobWorker: true }],
    ['worker', { webgpu: true, webgl: true, blobWorker: false }],
    ['blob', { webgpu: true, webgl: true, blobWorker: false }],
  ])(
    'takes %s away',
    async (forbidden, left) => {
      expect(await probe([forbidden])).toMatchObject(left);
    },
    120_000,
  );
});
