import { describe, expect, it } from 'vitest';

import { growMask } from '../../../core/raster/grow.ts';
import { growToRim } from '../../../core/select/grow-to-rim.ts';
import { runAtOnce } from '../../../core/turns.ts';
import type { Mask } from '../../../core/types.ts';
import { blend, disc, maskWhere, noise, picture, softDisc } from './pictures.ts';

const SIZE = { width: 400, height: 300 };
/** 2 % of the longer side. */
const MOST = 8;
const cover = softDisc(200, 150, 60, 2);
const grass = (x: number, y: number) => [60, 120 + 50 * noise(x, y), 60] as const;
const image = picture(SIZE.width, SIZE.height, (x, y) => blend(grass(x, y), [230, 120, 20], cover(x, y)));
/** A mask that is so many pixels larger than the object. */
const looser = (by: number) => maskWhere(SIZE, disc(200, 150, 60 + by));

const bytesOf = (mask: Mask) => Uint8Array.from(mask.data);

/** How many pixels that hold some of the object a mask leaves out. */
function left(mask: Mask): number {
  return bytesOf(mask).reduce((sum, value, i) => {
    return sum + (value === 0 && cover(i % SIZE.width, Math.floor(i / SIZE.width)) > 0.15 ? 1 : 0);
  }, 0);
}

const count = (mask: Mask) => bytesOf(mask).reduce((sum, value) => sum + (value ? 1 : 0), 0);

const isSame = (a: Mask, b: Mask) => Buffer.compare(bytesOf(a), bytesOf(b)) === 0;

describe('growing a mask to the object’s rim', () => {
  it.each([0, -2, -4])('takes in the soft rim that a mask %i px beside the outline leaves', (by) => {
    const grown = runAtOnce(growToRim(image, looser(by)));
    expect(left(looser(by))).toBeGreaterThan(300);
    expect(left(grown)).toBeLessThan(40);
    expect(count(grown)).toBeLessThan(count(looser(5)));
  });

  it.each([4, 8, 16])('leaves a mask alone that is %i px looser than the object', (by) => {
    const mask = looser(by);
    expect(isSame(runAtOnce(growToRim(image, mask)), mask)).toBe(true);
  });

  it('grows on the side only where the mask is tight', () => {
    const mask = maskWhere(SIZE, (x, y) => disc(200, 150, x < 200 ? 58 : 68)(x, y));
    const grown = runAtOnce(growToRim(image, mask));
    expect(grown.data[150 * SIZE.width + 140]).toBe(255);
    const row = grown.data.subarray(150 * SIZE.width, 151 * SIZE.width);
    expect(row.lastIndexOf(255)).toBe(268);
  });

  it('never grows by more than 2 % of the side, nor into what is the same inside and outside', () => {
    const part = maskWhere(SIZE, disc(200, 150, 30));
    expect(isSame(runAtOnce(growToRim(image, part)), part)).toBe(true);
    const reach = runAtOnce(growMask(looser(-6), MOST));
    const grown = runAtOnce(growToRim(image, looser(-6)));
    expect(grown.data.every((value, i) => value <= reach.data[i])).toBe(true);
    const empty = maskWhere(SIZE, () => false);
    expect(count(runAtOnce(growToRim(image, empty)))).toBe(0);
    const all = maskWhere(SIZE, () => true);
    expect(isSame(runAtOnce(growToRim(image, all)), all)).toBe(true);
  });
});
