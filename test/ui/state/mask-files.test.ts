import { describe, expect, test } from 'vitest';
import { maskFromPixels } from '../../../ui/state/mask-files.ts';

describe('maskFromPixels', () => {
  test('an opaque picture is read by its brightness', () => {
    const { data } = maskFromPixels({
      width: 2,
      height: 1,
      data: Uint8Array.from([255, 255, 255, 255, 0, 0, 0, 255]),
    });
    expect([...data]).toEqual([255, 0]);
  });

  test('a picture with transparency is read by its alpha', () => {
    const { data } = maskFromPixels({
      width: 2,
      height: 1,
      data: Uint8Array.from([0, 0, 0, 255, 255, 255, 255, 0]),
    });
    expect([...data]).toEqual([255, 0]);
  });
});
