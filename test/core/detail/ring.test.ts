import { expect, it } from 'vitest';

import { createRandom } from '../../../core/detail/random.ts';
import { ringOf, warpErrors } from '../../../core/detail/ring.ts';
import { isShift, shiftBy, type Warp } from '../../../core/detail/warp.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { grid, patterned } from './pattern.ts';

const box = { x: 31, y: 34, width: 29, height: 29 };

it('a shift has the errors of the map that it is, also where it leads out of the picture or into the hole', () => {
  const ring = runAtOnce(ringOf(patterned(grid(17), 100, 30), box, 14, 768, createRandom(1), undefined))!;
  let [known, unknown] = [0, 0];
  for (const [x, y] of [
    [17, 0],
    [-34, 17],
    [55, -3],
    [2, 61],
  ] as const) {
    const shift = shiftBy(x, y, ring.centreX, ring.centreY, ring.unit);
    // So little that no place is moved by it, but no shift.
    const terms = shift.terms.map((term, k) => (k === 6 ? 1e-12 : term));
    const map: Warp = { ...shift, terms };
    expect([isShift(shift), isShift(map)]).toEqual([true, false]);
    const errors = warpErrors(ring, shift);
    expect(errors).toEqual(warpErrors(ring, map));
    known += errors.filter((error) => error > 0).length;
    unknown += errors.filter((error) => error < 0).length;
  }
  expect(Math.min(known, unknown)).toBeGreaterThan(100);
});

it('of a shift by parts of a pixel the errors are those of the nearest pixels', () => {
  const ring = runAtOnce(ringOf(patterned(grid(17), 100, 30), box, 14, 768, createRandom(1), undefined))!;
  const errors = (x: number) => warpErrors(ring, shiftBy(x, 0, ring.centreX, ring.centreY, ring.unit));
  expect(errors(17.3)).toEqual(errors(17));
  expect(errors(17.7)).toEqual(errors(18));
});
