import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createInpainter } from '../../core/lifecycle/create-inpainter.ts';
import type { Inpainter } from '../../core/types.ts';
import { countTraffic, type Traffic } from '../bench/profile/traffic.ts';
import { defaultWeights } from './tensors.ts';

/** Two holes so far apart that they are two regions, in a picture of one alpha. */
function picture(alpha: number) {
  const [width, height] = [700, 96];
  const data = Uint8Array.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? alpha : (i * 37) % 251,
  );
  const mask = new Uint8Array(width * height);
  for (const x of [20, 660]) for (let y = 40; y < 56; y++) mask.fill(255, y * width + x, y * width + x + 16);
  return { image: { width, height, data }, mask: { width, height, data: mask } };
}

describe('what travels between JavaScript and the backend', () => {
  let inpainter: Inpainter;
  let making: Traffic;

  beforeAll(async () => {
    await tf.setBackend('wasm');
    const { traffic, stop } = countTraffic();
    inpainter = await createInpainter({ weights: defaultWeights(), backend: 'wasm' });
    stop();
    making = traffic;
  });
  afterAll(() => inpainter.dispose());

  async function fill(alpha: number): Promise<{ traffic: Traffic; regions: number }> {
    const { image, mask } = picture(alpha);
    const { traffic, stop } = countTraffic();
    const { regions } = await inpainter.fill(image, mask, { detail: 'none' });
    stop();
    return { traffic, regions: regions.length };
  }

  it('brings the weights once, when the engine is made', async () => {
    // 4.5 million numbers.
    expect(making.madeBytes).toBeGreaterThan(17e6);
    for (let n = 0; n < 2; n++) {
      const { traffic, regions } = await fill(255);
      // Colours, hole and sources of each region, 192 x 128 px, and small constants.
      expect(traffic.madeBytes).toBeLessThan(regions * 5.1 * 192 * 128 * 4);
    }
  });

  it('reads three tensors of each region, one more where there is transparency, and waits for none', async () => {
    const opaque = await fill(255);
    expect(opaque.regions).toBe(2);
    expect(opaque.traffic).toMatchObject({ reads: 6, blocking: 0 });
    const clear = await fill(200);
    expect(clear.traffic).toMatchObject({ reads: 8, blocking: 0 });
  });

  it('makes the same tensors in every fill', async () => {
    const [first, second] = [await fill(255), await fill(255)];
    expect(second.traffic).toEqual(first.traffic);
  });
});
