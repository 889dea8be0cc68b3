import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openRunner, type Runner } from '../ui/browser.ts';
import { type Comparison, PICTURES } from '../core/golden.ts';
import { GOLDEN_FOLDER, readGolden } from '../core/golden-files.ts';

const there = existsSync(`${GOLDEN_FOLDER}/golden_image.png`);

function bytesOf(array: Float32Array | Int32Array | Uint8Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

describe.skipIf(!there)('known outputs of the default network (skipped without ../shared/weights)', () => {
  let runner: Runner;

  beforeAll(async () => {
    const golden = await readGolden();
    runner = await openRunner('test/core/golden-page.ts', {
      timeout: 600_000,
      // A GPU that is emulated computes for seconds at a time; no other page could draw meanwhile.
      own: true,
      files: {
        '/pyramid.json': readFileSync(`${GOLDEN_FOLDER}/pyramid.json`, 'utf8'),
        '/pyramid.bin': new Uint8Array(readFileSync(`${GOLDEN_FOLDER}/pyramid.bin`)),
        '/image': golden.image,
        '/mask': golden.mask,
        '/coarse': bytesOf(golden.expected.coarse),
        '/copied': bytesOf(golden.expected.copied),
        '/refined': bytesOf(golden.expected.refined),
        '/pairs': bytesOf(golden.pairs),
      },
    });
  });
  afterAll(() => runner.close());

  it.each(['webgl', 'webgpu'])(
    'are met on %s',
    async (backend) => {
      const { deviations, sameSource, tensorsLeft, selfTest } = await runner.run<
        Comparison & { selfTest: number }
      >({
        backend,
      });
      expect(selfTest).toBeLessThan(1e-3);
      for (const name of PICTURES) expect(deviations[name].worst, name).toBeLessThan(4);
      expect(sameSource).toBeGreaterThanOrEqual(0.98);
      expect(tensorsLeft).toBe(0);
    },
    600_000,
  );
});
