import { expect, it } from 'vitest';
import { copyOf, inTurns } from '../../ui/in-turns.ts';

it('copies a picture of several pieces, and no byte of it is shared', async () => {
  const data = Uint8Array.from({ length: 5 * 2 ** 20 }, (_, i) => i);
  const picture = { width: 1, height: data.length / 4, data };
  const copy = await copyOf(picture);
  expect([copy.width, copy.height]).toEqual([picture.width, picture.height]);
  expect(Buffer.compare(copy.data, data)).toBe(0);
  expect(copy.data.buffer).not.toBe(data.buffer);
});

it('gives the page its turns during long work', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const end = performance.now() + 100;
  await inTurns(
    (function* () {
      while (performance.now() < end) yield;
    })(),
  );
  clearInterval(timer);
  expect(turns).toBeGreaterThan(2);
});
