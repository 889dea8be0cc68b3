import { describe, expect, it } from 'vitest';
import { leaving, placeAround } from '../../../core/detail/place.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { level } from './level.ts';

const [width, height] = [96, 80];

/** Stripes whose normal is (x, y), with a hole of 24 x 24 in the middle. */
function stripes(x: number, y: number) {
  const colour = new Uint8Array(3 * width * height);
  const hole = new Uint8Array(width * height);
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const i = v * width + u;
      colour.fill(128 + 100 * Math.sin((u * x + v * y) / 2), 3 * i, 3 * i + 3);
      if (u >= 36 && u < 60 && v >= 28 && v < 52) hole[i] = 1;
    }
  }
  return level(width, height, colour, hole);
}

/** A target in the middle of the hole. */
const middle = 40 * width + 48;

describe('how far a source leaves the structures around its target', () => {
  it.each([
    ['columns', 1, 0, [0, 20], [20, 0]],
    ['a diagonal', Math.SQRT1_2, Math.SQRT1_2, [16, -16], [16, 16]],
  ] as const)('is more across %s than along, which the rows do not change', (_, x, y, along, across) => {
    const place = runAtOnce(placeAround(stripes(x, y)));
    const to = ([dx, dy]: readonly [number, number]) =>
      leaving(place, width, middle, middle + dy * width + dx);
    expect(to(across)).toBeGreaterThan(0.1);
    // Rows count as structures, too.
    expect(to(along)).toBeLessThan(x === 1 ? 1.05 * to(across) : 0.75 * to(across));
  });

  it('is nothing along rows', () => {
    for (const picture of [stripes(0, 1), stripes(0, 0)]) {
      const place = runAtOnce(placeAround(picture));
      expect(leaving(place, width, middle, middle + 20)).toBeCloseTo(0, 5);
      expect(leaving(place, width, middle, middle - 24 * width)).toBeCloseTo(24 / 96, 1);
    }
  });
});
