import { expect, test } from 'vitest';
import { fromBase64 } from '../../../ui/engine/assets.ts';

test.each([0, 1, 2, 3, 4, 196_607, 196_608, 196_609, 600_000])(
  'base64 of %i bytes comes back',
  async (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) & 255);
    expect(Buffer.from(await fromBase64(Buffer.from(bytes).toString('base64'))).equals(bytes)).toBe(true);
  },
);
