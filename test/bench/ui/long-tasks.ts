import type { Frame, Page } from 'playwright-core';
import { isTask, traced } from './trace.ts';

interface Watch {
  longest: number;
  names: string[];
}

/** The longest task of a page's main thread. */
export interface LongTasks {
  /** By the clock, in milliseconds: what the browser itself reports (Long Tasks API, from 50 ms), 0 if nothing. */
  readonly longest: number;
  /** All that it reports, and what scripts they ran, for looking at what is slow. */
  readonly names: readonly string[];
}

/** Begins to watch a frame's main thread. */
export async function watchLongTasks(frame: Frame): Promise<void> {
  // tsx marks functions with their names by a helper that the page does not have.
  await frame.evaluate('globalThis.__name = (named) => named');
  await frame.evaluate(() => {
    const watch: Watch = { longest: 0, names: [] };
    new PerformanceObserver((list) => {
      // Tasks of the frames around the page are the test's own: its messages travel as text.
      for (const { name, duration } of list.getEntries()) {
        if (!name.endsWith('ancestor')) watch.longest = Math.max(watch.longest, duration);
        watch.names.push(`${name} ${Math.round(duration)}`);
      }
    }).observe({ type: 'longtask' });
    Object.assign(globalThis, { watch });
  });
}

/** What the frame had since it was asked last. */
export async function longTasksSince(frame: Frame): Promise<LongTasks> {
  return frame.evaluate(() => {
    const { watch } = globalThis as unknown as { watch: Watch };
    const { longest, names } = watch;
    Object.assign(watch, { longest: 0, names: [] });
    return { longest, names };
  });
}

const MARK = 'the watched frame';

/**
 * Processor time of the longest task on a frame's main thread while something goes on, in milliseconds, by Chromium's
 * trace. Unlike the clock it does not count the time that other threads and programs take from it.
 */
export async function processorTimeOfLongest(
  page: Page,
  frame: Frame,
  act: () => Promise<unknown>,
): Promise<number> {
  const events = await traced(page, async () => {
    await frame.evaluate((mark) => void performance.mark(mark), MARK);
    await act();
  });
  const own = events.find(({ name }) => name === MARK);
  if (!own) throw new Error('The trace does not show the frame.');
  let longest = 0;
  for (const event of events) {
    const { pid, tid, tdur = 0 } = event;
    if (isTask(event) && pid === own.pid && tid === own.tid) longest = Math.max(longest, tdur / 1000);
  }
  return longest;
}
