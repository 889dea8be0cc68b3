import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readWeights } from '../../core/weights/bundle.ts';
import { openRunner, type Runner } from '../ui/browser.ts';
import { type Comparison, compareWithGolden, type Golden, PICTURES } from './golden.ts';
import { GOLDEN_FOLDER, readGolden } from './golden-files.ts';

const there = existsSync(`${GOLDEN_FOLDER}/golden_image.png`);

function bytesOf(array: Float32Array | Int32Array | Uint8Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

describe.skipIf(!there)('known outputs of the default network (skipped without ../shared/weights)', () => {
  let golden: Golden;
  const manifest = () => readFileSync(`${GOLDEN_FOLDER}/pyramid.json`);
  const weights = () => new Uint8Array(readFileSync(`${GOLDEN_FOLDER}/pyramid.bin`));

  beforeAll(async () => {
    golden = await readGolden();
  });

  it('are met on WASM', async () => {
    await tf.setBackend('wasm');
    await tf.ready();
    const bundle = readWeights(JSON.parse(manifest().toString()), weights());
    const { deviations, sameSource, tensorsLeft } = await compareWithGolden(golden, bundle);
    for (const name of PICTURES) {
      expect(deviations[name].mean, name).toBeLessThan(0.2);
      expect(deviations[name].worst, name).toBeLessThan(2);
    }
    expect(sameSource).toBeGreaterThanOrEqual(0.98);
    expect(tensorsLeft).toBe(0);
  });

  describe('in Chromium', () => {
    let runner: Runner;

    beforeAll(async () => {
      runner = await openRunner('test/core/golden-page.ts', {
        timeout: 600_000,
        files: {
          '/pyramid.json': manifest().toString(),
          '/pyramid.bin': weights(),
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
});
