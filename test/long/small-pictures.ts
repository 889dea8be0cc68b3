/** Small pictures with holes, as fast to fill as pictures can be. */
import type { Detail, Mask, Rgba } from '@contextual-fill/core';
import type { Chance } from './random.ts';

export interface SmallJob {
  readonly image: Rgba;
  readonly mask: Mask;
  readonly options: { readonly detail: Detail; readonly seed: number };
}

/** Waves of colour with noise, and one to three boxes as hole. */
export function smallJob(chance: Chance): SmallJob {
  const [width, height] = [chance.whole(40, 110), chance.whole(40, 110)];
  const data = new Uint8Array(width * height * 4);
  const alpha = chance.of([255, 255, 200]);
  const speeds = [0, 1, 2].map(() => chance.whole(5, 20));
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    for (let c = 0; c < 3; c++) {
      data[pixel * 4 + c] =
        120 + 60 * Math.sin(x / speeds[c]!) + 40 * Math.cos(y / speeds[2 - c]!) + chance.whole(0, 12);
    }
    data[pixel * 4 + 3] = alpha;
  }
  const mask = new Uint8Array(width * height);
  for (let count = chance.whole(1, 3); count > 0; count--) {
    const [w, h] = [chance.whole(3, 16), chance.whole(3, 16)];
    const [left, top] = [chance.whole(0, width - w), chance.whole(0, height - h)];
    for (let y = top; y < top + h; y++) mask.fill(255, y * width + left, y * width + left + w);
  }
  return {
    image: { width, height, data },
    mask: { width, height, data: mask },
    options: {
      detail: chance.of(['patches', 'patches', 'residual', 'none'] as const),
      seed: chance.whole(0, 3),
    },
  };
}
