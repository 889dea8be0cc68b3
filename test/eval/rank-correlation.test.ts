import { expect, it } from 'vitest';
import { rankCorrelation } from './rank-correlation.ts';

it('says how far two lists have the same order', () => {
  expect(rankCorrelation([1, 5, 2, 9], [10, 30, 20, 1000])).toBe(1);
  expect(rankCorrelation([1, 5, 2, 9], [4, 2, 3, 1])).toBe(-1);
  expect(rankCorrelation([1, 2, 3, 4], [2, 1, 4, 3])).toBeCloseTo(0.6);
});
