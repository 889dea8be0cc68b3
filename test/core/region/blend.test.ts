import { expect, it } from 'vitest';
import { softEdge } from '../../../core/region/blend.ts';

it('is as wide as asked for, but at least 3 px in large surroundings unless none is wanted', () => {
  expect(softEdge(2, { width: 1000, height: 1535 })).toBe(2);
  expect(softEdge(2, { width: 1000, height: 1536 })).toBe(3);
  expect(softEdge(2, { width: 3000, height: 1000 })).toBe(3);
  expect(softEdge(7, { width: 3000, height: 3000 })).toBe(7);
  expect(softEdge(0, { width: 3000, height: 3000 })).toBe(0);
});
