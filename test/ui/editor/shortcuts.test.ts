import { expect, test } from 'vitest';
import { nextBrushSize } from '../../../ui/editor/shortcuts.ts';

test('the brush grows and shrinks by steps that undo each other within a pixel', () => {
  for (const size of [1, 2, 7, 40, 300]) {
    expect(nextBrushSize(size, 1)).toBeGreaterThan(size);
    expect(Math.abs(nextBrushSize(nextBrushSize(size, 1), -1) - size)).toBeLessThanOrEqual(1);
  }
});
