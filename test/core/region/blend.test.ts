import { expect, it } from 'vitest';
import { softEdge } from '../../../core/region/blend.ts';

it('is as wide as asked for, but at least 3 px in large surroundings unless none is wanted', () => {
  expect(softEdge(2, 1000, 1535)).toBe(2);
  expect(softEdge(2, 1000, 1536)).toBe(3);
  expect(softEdge(2, 3000, 1000)).toBe(3);
  expect(softEdge(7, 3000, 3000)).toBe(7);
  expect(softEdge(0, 3000, 3000)).toBe(0);
});
