import { Gone } from '@contextual-fill/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watched, Watchdog } from '../../../ui/engine/watchdog.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = () => new Promise<never>(() => undefined);

/** A context that answers every ping, or none. */
const context = (answers: boolean, name: 'worker' | 'page' = 'worker') => ({
  name,
  service: { ping: vi.fn(() => (answers ? Promise.resolve(true) : never())) },
});

/** Whether the watchdog has given up. */
async function isDead(watchdog: Watchdog): Promise<boolean> {
  return Promise.race([watchdog.dead.catch(() => true), vi.advanceTimersByTimeAsync(0).then(() => false)]);
}

test('a context that answers is never given up', async () => {
  const watchdog = new Watchdog(context(true), 1000);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await isDead(watchdog)).toBe(false);
  watchdog.stop();
});

test('one that answers nothing is given up when the patience is over, not before', async () => {
  const watchdog = new Watchdog(context(false), 1000);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await isDead(watchdog)).toBe(false);
  await vi.advanceTimersByTimeAsync(100);
  expect(await isDead(watchdog)).toBe(true);
  await expect(watchdog.dead).rejects.toThrow(Gone);
});

test('every sign of life begins the patience anew', async () => {
  const watchdog = new Watchdog(context(false), 1000);
  await vi.advanceTimersByTimeAsync(900);
  watchdog.alive();
  await vi.advanceTimersByTimeAsync(1000);
  expect(await isDead(watchdog)).toBe(false);
  await vi.advanceTimersByTimeAsync(100);
  expect(await isDead(watchdog)).toBe(true);
});

test('the page is never given up', async () => {
  const watchdog = new Watchdog(context(false, 'page'), 1000);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await isDead(watchdog)).toBe(false);
  watchdog.stop();
});

test('asks nothing any more once it was stopped', async () => {
  const silent = context(false);
  new Watchdog(silent, 1000).stop();
  await vi.advanceTimersByTimeAsync(5000);
  expect(silent.service.ping).not.toHaveBeenCalled();
});

test('work settles as it does, or ends when its context falls silent; the watch ends with it', async () => {
  const talking = context(true);
  expect(await watched(Promise.resolve(1), talking, 1000)).toBe(1);
  const lost = expect(watched(never(), context(false), 1000)).rejects.toThrow('it stopped answering');
  await vi.advanceTimersByTimeAsync(1100);
  await lost;
  expect(talking.service.ping).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});
