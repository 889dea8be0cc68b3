import { InpaintError } from '@contextual-fill/core';
import { expect, test } from 'vitest';
import { Problem } from '../../plugin/protocol/problem.ts';
import { sentenceOf } from '../../ui/sentence-of.ts';

test.each([
  ['a problem of the plugin', new Problem('noMemory', 'Close a window.'), 'Close a window.'],
  ['an error of the engine', new InpaintError('empty-mask', 'Draw over it first.'), 'Draw over it first.'],
  ['a fault that looks like a sentence', new TypeError('This is no sentence for people.'), 'Try again.'],
  ['anything else', 'text', 'Try again.'],
])('%s', (_, error, sentence) => {
  expect(sentenceOf(error, 'Try again.')).toBe(sentence);
});

test('without a sentence of the place, a general one', () => {
  expect(sentenceOf(null)).toMatch(/^Something went wrong .*try again/);
});
