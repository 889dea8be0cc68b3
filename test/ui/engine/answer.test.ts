import { InpaintError } from '@contextual-fill/core';
import { expect, test } from 'vitest';
import { answer, valueOf } from '../../../ui/engine/answer.ts';

const crossed = async (work: () => Promise<unknown>) => structuredClone(await answer(work));

test('a value comes back', async () => {
  expect(valueOf(await crossed(() => Promise.resolve(7)))).toBe(7);
});

test('an error of the engine keeps its code and sentence between contexts', async () => {
  const given = await crossed(() => Promise.reject(new InpaintError('empty-mask', 'The mask is empty.')));
  expect(() => valueOf(given)).toThrow(InpaintError);
  expect(() => valueOf(given)).toThrow(
    expect.objectContaining({ code: 'empty-mask', message: 'The mask is empty.' }) as Error,
  );
});

test('an error that nobody threw on purpose does not become one of the engine’s', async () => {
  const given = await crossed(() => Promise.reject(new TypeError('x is undefined')));
  expect(() => valueOf(given)).toThrow('x is undefined');
  expect(() => valueOf(given)).not.toThrow(InpaintError);
});
