import { expect, test } from 'vitest';
import { elapsedText } from '../../../ui/editor/elapsed.ts';

test.each([
  [0, ''],
  [4, ''],
  [5, '5 s, '],
  [59, '59 s, '],
  [83, '1 min 23 s, '],
])('after %i seconds the progress says "%s" before its share', (seconds, text) => {
  expect(elapsedText(seconds)).toBe(text);
});
