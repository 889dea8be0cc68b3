import { describe, expect, it } from 'vitest';

import { findContactShadow } from '../../../core/select/contact-shadow.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { disc, maskWhere, noise, overlapOf, picture } from './pictures.ts';

const SIZE = { width: 400, height: 300 };
const isBall = disc(200, 120, 50);
const isShadow = (x: number, y: number) =>
  !isBall(x, y) && ((x - 230) / 70) ** 2 + ((y - 168) / 16) ** 2 <= 1;
const floor = (x: number, y: number) => {
  const tone = 0.85 + 0.3 * noise(Math.floor(x / 4), Math.floor(y / 4));
  return [150 * tone, 130 * tone, 100 * tone] as const;
};
/** A ball and its shadow, which leaves `shade` of the light; beyond column 230 `far`. */
const scene = (shade: number, far = shade) =>
  picture(SIZE.width, SIZE.height, (x, y) => {
    const [r, g, b] = floor(x, y);
    if (isBall(x, y)) return [200, 60, 40];
    const share = isShadow(x, y) ? (x < 230 ? shade : far) : 1;
    return [share * r, share * g, share * b];
  });
const ball = maskWhere(SIZE, isBall);

describe('the contact shadow', () => {
  it('is found next to the object, without the object', () => {
    const shadow = runAtOnce(findContactShadow(scene(0.5), ball))!;
    expect(overlapOf(shadow, maskWhere(SIZE, isShadow))).toBeGreaterThan(0.7);
    expect(shadow.data.some((value, i) => value && ball.data[i])).toBe(false);
  });

  it('is found whole where one part of it is darker than the other', () => {
    const shadow = runAtOnce(findContactShadow(scene(0.3, 0.62), ball))!;
    expect(overlapOf(shadow, maskWhere(SIZE, isShadow))).toBeGreaterThan(0.7);
  });

  it('is not found where there is none, or above the object', () => {
    expect(runAtOnce(findContactShadow(scene(1), ball))).toBeUndefined();
    const { width, height, data } = scene(0.5);
    const turned = { width, height, data: new Uint8Array(data.length) };
    for (let i = 0; i < width * height; i++) {
      turned.data.set(data.subarray(4 * i, 4 * i + 4), 4 * (width * height - 1 - i));
    }
    const above = { ...ball, data: ball.data.slice().reverse() };
    expect(runAtOnce(findContactShadow(turned, above))).toBeUndefined();
  });

  it('is not found without a mask, nor where nothing is left around it', () => {
    expect(
      runAtOnce(
        findContactShadow(
          scene(0.5),
          maskWhere(SIZE, () => false),
        ),
      ),
    ).toBeUndefined();
    expect(
      runAtOnce(
        findContactShadow(
          scene(0.5),
          maskWhere(SIZE, () => true),
        ),
      ),
    ).toBeUndefined();
  });
});
