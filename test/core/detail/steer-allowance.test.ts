import { describe, expect, it } from 'vitest';
import {
  carriedAllowance,
  energyAround,
  enoughOf,
  steeredAllowance,
} from '../../../core/detail/steer-allowance.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { level } from './level.ts';

const [width, height] = [80, 40];

/**
 * Columns of alternating brightness: 10 levels on the left, 20 in the middle where the hole is not, 40 on the right.
 */
const colour = Uint8Array.from({ length: 3 * width * height }, (_, k) => {
  const x = Math.floor(k / 3) % width;
  return 100 + (x % 2) * (x < 20 ? 10 : x < 60 ? 20 : 40);
});
const hole = Uint8Array.from({ length: width * height }, (_, i) => {
  const [x, y] = [i % width, Math.floor(i / width)];
  return x >= 30 && x < 50 && y >= 10 && y < 30 ? 1 : 0;
});
hole.forEach((inside, i) => inside && colour.fill(0, 3 * i, 3 * i + 3));
const picture = level(width, height, colour, hole);

describe('steering the allowance', () => {
  it('measures what is known near the hole and nothing else', () => {
    // Half of the differences are across (20 ^ 2 / 2), but a ring has a few more of the others. Level 2 looks 6 px far.
    const around = runAtOnce(energyAround(picture, 2));
    expect(around).toBeGreaterThan(190);
    expect(around).toBeLessThanOrEqual(200);
    const everything = { ...picture.hole, data: hole.map(() => 1) };
    expect(runAtOnce(energyAround({ ...picture, hole: everything }, 2))).toBeNaN();
  });

  it('measures all of a small hole, and of a large one bands all over it', () => {
    const small = Int32Array.from({ length: 60_000 }, (_, i) => i);
    expect(enoughOf(small, 300)).toEqual(small);
    const large = Int32Array.from({ length: 600_000 }, (_, i) => i);
    const some = enoughOf(large, 1000);
    expect(some.length).toBeGreaterThan(50_000);
    expect(some.length).toBeLessThan(70_000);
    const rows = [...new Set(Array.from(some, (p) => Math.floor(p / 1000)))];
    expect([...rows.keys()].filter((n) => n > 0 && rows[n] - rows[n - 1] > 1)).toHaveLength(3);
  });

  it('rises while the hole is plainer than its surroundings, falls while it is busier, and has bounds', () => {
    expect(steeredAllowance(0.5, 200, 200)).toBe(0.5);
    expect(steeredAllowance(0.5, 180, 200)).toBeCloseTo(0.5 + 3 * Math.log(201 / 181), 6);
    expect(steeredAllowance(0.5, 220, 200)).toBeCloseTo(0.5 + 3 * Math.log(201 / 221), 6);
    expect(steeredAllowance(0.5, 0, 200)).toBe(2);
    expect(steeredAllowance(0.5, 200, 0)).toBe(-1);
  });

  it('stays where nothing can be measured', () => {
    expect(steeredAllowance(0.5, NaN, 200)).toBe(0.5);
    expect(steeredAllowance(0.5, 200, NaN)).toBe(0.5);
  });

  it('starts a finer level half way between the usual and what was learnt', () => {
    expect(carriedAllowance(0.5, 1)).toBe(0.75);
    expect(carriedAllowance(0.5, -1)).toBe(-0.25);
  });
});
