import { describe, expect, it } from 'vitest';
import { contextDistance } from '../../../core/detail/context.ts';
import { level } from './level.ts';

const [width, height] = [60, 50];

/** A level whose guide has the value 4 x in column x. */
function ramp() {
  const colour = new Uint8Array(3 * width * height);
  const data = colour.map((_, k) => 4 * (Math.floor(k / 3) % width));
  return { ...level(width, height, colour), guide: { width, height, data } };
}

const at = (x: number, y: number) => y * width + x;

describe('the guide around a place', () => {
  it('is the same along a column, and differs by the step from column to column', () => {
    expect(contextDistance(ramp(), at(30, 20), at(30, 28))).toBe(0);
    expect(contextDistance(ramp(), at(30, 20), at(33, 24))).toBe(3 * 12 ** 2);
  });

  it('tells places apart that are alike themselves', () => {
    const picture = ramp();
    // The same colour at both places, and nothing else.
    for (const place of [at(20, 25), at(40, 25)]) picture.guide.data.fill(7, 3 * place, 3 * place + 3);
    expect(contextDistance(picture, at(20, 25), at(40, 25))).toBe(3 * 80 ** 2);
  });

  it('takes the nearest pixel for what lies beyond the edge', () => {
    // To the right of the last column, 59, all is as there: of the eight differences of 10 columns one is none, two 2.
    const sum = 3 * (5 * 40 ** 2 + 2 * 8 ** 2);
    expect(contextDistance(ramp(), at(49, 25), at(59, 25))).toBe(sum / 8);
    expect(contextDistance(ramp(), at(0, 0), at(0, 49))).toBe(0);
  });
});
