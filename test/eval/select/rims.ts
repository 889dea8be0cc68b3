import sharp from 'sharp';
import { growMask, growToRim, runAtOnce, type Mask, type Rgba } from '@contextual-fill/core';
import { openEngine } from '../ours.ts';
import { loadEvalSet } from '../set.ts';

const SIDE = 512;

/** How soft the object's rim is, as the standard deviation of a blur, in pixels. */
const SOFTNESS = 1.2;

/** Masks that are so many pixels larger than the object. */
const LOOSENESS = [-4, 0, 4];

const GROWTH: Record<string, (image: Rgba, mask: Mask) => Mask> = {
  'as it is': (_, mask) => mask,
  automatic: (image, mask) => runAtOnce(growToRim(image, mask)),
  'by 4 px': (_, mask) => growMask(mask, 4),
};

/**
 * Fills photographs into whose hole a part of another photograph was laid with a soft rim, with masks of three
 * sizes, grown or not, and prints the mean error (levels of 255) against the photograph without the object, in the
 * hole and 8 px around it.
 */
export async function measureRims(count: number): Promise<void> {
  const inpainter = await openEngine('wasm');
  const items = await loadEvalSet(SIDE, count);
  const errors = new Map<string, number[]>();
  for (const [n, { truth, mask, width, height }] of items.entries()) {
    const object = items[(n + 3) % items.length].truth;
    const cover = await sharp(mask, { raw: { width, height, channels: 1 } })
      .blur(SOFTNESS)
      .extractChannel(0)
      .raw()
      .toBuffer();
    const data = truth.slice();
    for (let i = 0; i < data.length; i++) {
      const share = cover[i >> 2] / 255;
      data[i] = Math.round(truth[i] * (1 - share) + object[i] * share);
    }
    const image = { width, height, data };
    const exact = { width, height, data: mask };
    const judged = growMask(exact, 8).data;
    for (const looseness of LOOSENESS) {
      for (const [name, grow] of Object.entries(GROWTH)) {
        const filled = (await inpainter.fill(image, grow(image, growMask(exact, looseness)))).image.data;
        let sum = 0;
        let pixels = 0;
        for (let i = 0; i < judged.length; i++) {
          if (!judged[i]) continue;
          for (let c = 0; c < 3; c++) sum += Math.abs(filled[4 * i + c] - truth[4 * i + c]) / 3;
          pixels++;
        }
        const key = `mask ${looseness >= 0 ? '+' : ''}${looseness} px, grown ${name}`;
        errors.set(key, [...(errors.get(key) ?? []), sum / pixels]);
      }
    }
    console.error(`rims: ${n + 1} of ${items.length}`);
  }
  inpainter.dispose();
  for (const [key, list] of errors) {
    console.log(
      `${key.padEnd(32)} error ${(list.reduce((sum, value) => sum + value, 0) / list.length).toFixed(2)}`,
    );
  }
}
