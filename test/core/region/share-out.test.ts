import { expect, test } from 'vitest';
import { isWorthHelp, mustFollow, suitsHelper, Worklist } from '../../../core/region/share-out.ts';
import type { Box } from '../../../core/types.ts';

const along = (x: number, width: number): Box => ({ x, y: 0, width, height: 10 });
/** A region that writes ten pixels at `x` and reads ten more on either side. */
const claim = (x: number) => ({ reads: along(x - 10, 30), writes: along(x, 10) });

test('a region follows those before it whose hole it looks at, or that look at its own', () => {
  expect(mustFollow([claim(100), claim(200), claim(110), claim(300)])).toEqual([[], [], [0], []]);
  const far = { reads: along(0, 400), writes: along(0, 10) };
  expect(mustFollow([claim(100), far])).toEqual([[], [0]]);
  expect(mustFollow([far, claim(100)])).toEqual([[], [0]]);
  // Looking at the same pixels is no reason to wait.
  expect(mustFollow([claim(100), claim(120)])).toEqual([[], []]);
});

test('regions are handed out in their order, as soon as those that they must follow are done', () => {
  const list = new Worklist([[], [0], [], [1, 2]]);
  expect([list.take(), list.take(), list.take()]).toEqual([0, 2, undefined]);
  list.finish(2);
  expect(list.take()).toBeUndefined();
  list.finish(0);
  expect(list.take(() => false)).toBeUndefined();
  expect([list.take(), list.isHandedOut]).toEqual([1, false]);
  list.finish(1);
  expect([list.take(), list.isHandedOut, list.isDone]).toEqual([3, true, false]);
  list.finish(3);
  expect(list.isDone).toBe(true);
});

test('a region that is put back is the next one again, and whoever waits is told', async () => {
  const list = new Worklist([[], [], []]);
  list.take();
  list.take();
  const changed = list.changed();
  list.putBack(0);
  await changed;
  expect([list.take(), list.take(), list.take()]).toEqual([0, 2, undefined]);
});

test('help is worth its start where three regions or more need not all wait for each other', () => {
  expect(isWorthHelp([[], []])).toBe(false);
  expect(isWorthHelp([[], [0], [1], [2]])).toBe(false);
  expect(isWorthHelp([[], [0], []])).toBe(true);
});

test('no helper gets a crop that needs more than a hundred megabytes', () => {
  expect([suitsHelper(along(0, 100_000)), suitsHelper(along(0, 100_001))]).toEqual([true, false]);
});
