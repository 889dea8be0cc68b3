import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { readWeights } from '../../core/weights/bundle.ts';
import { compareWithGolden, PICTURES } from './golden.ts';
import { GOLDEN_FOLDER, readGolden } from './golden-files.ts';

const there = existsSync(`${GOLDEN_FOLDER}/golden_image.png`);

describe.skipIf(!there)('known outputs of the default network (skipped without ../shared/weights)', () => {
  it('are met on WASM', async () => {
    await tf.setBackend('wasm');
    await tf.ready();
    const manifest: unknown = JSON.parse(readFileSync(`${GOLDEN_FOLDER}/pyramid.json`, 'utf8'));
    const bundle = readWeights(manifest, new Uint8Array(readFileSync(`${GOLDEN_FOLDER}/pyramid.bin`)));
    const { deviations, sameSource, tensorsLeft } = await compareWithGolden(await readGolden(), bundle);
    for (const name of PICTURES) {
      expect(deviations[name].mean, name).toBeLessThan(0.2);
      expect(deviations[name].worst, name).toBeLessThan(2);
    }
    expect(sameSource).toBeGreaterThanOrEqual(0.98);
    expect(tensorsLeft).toBe(0);
  });
});
