import { describe, expect, it } from 'vitest';
import {
  aboutCentre,
  compose,
  enlarged,
  inverse,
  isShift,
  movedBy,
  shiftBy,
  warped,
  type Warp,
} from '../../../core/detail/warp.ts';

/** A facade seen at a slant. */
const bent: Warp = {
  centreX: 100,
  centreY: 80,
  unit: 50,
  terms: Float64Array.of(1.1, 0.05, 1.4, -0.04, 0.95, 0.1, 0.06, -0.03),
};

const places = [
  [100, 80],
  [70, 95],
  [131, 42],
] as const;

function expectSame(one: { x: number; y: number }, other: { x: number; y: number }) {
  expect(one.x).toBeCloseTo(other.x, 6);
  expect(one.y).toBeCloseTo(other.y, 6);
}

describe('a map of the picture onto itself', () => {
  it('moves everything alike if it is a shift', () => {
    const shift = shiftBy(12, -7, 100, 80, 50);
    expect(isShift(shift)).toBe(true);
    for (const [x, y] of places) expectSame(warped(shift, x, y), { x: x + 12, y: y - 7 });
    expect(isShift(bent)).toBe(false);
  });

  it('can be moved, undone and followed by another', () => {
    for (const [x, y] of places) {
      const there = warped(bent, x, y);
      expectSame(warped(movedBy(bent, 3, -2), x, y), { x: there.x + 3, y: there.y - 2 });
      expectSame(warped(inverse(bent)!, there.x, there.y), { x, y });
      expectSame(warped(compose(bent, bent)!, x, y), warped(bent, there.x, there.y));
    }
    expect(inverse({ ...bent, terms: new Float64Array(8) })).toBeUndefined();
  });

  it('is the same about another centre, and on a larger level', () => {
    for (const [x, y] of places) {
      const there = warped(bent, x, y);
      expectSame(warped(aboutCentre(bent, { centreX: 91, centreY: 88, unit: 37 }), x, y), there);
      const twice = ({ x: u, y: v }: { x: number; y: number }) => ({ x: 2 * u + 0.5, y: 2 * v + 0.5 });
      const larger = twice({ x, y });
      expectSame(warped(enlarged(bent, 2), larger.x, larger.y), twice(there));
    }
  });
});
