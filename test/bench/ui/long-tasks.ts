import type { Frame } from 'playwright-core';

interface Watch {
  longest: number;
  names: string[];
}

/** The tasks of at least 50 ms that a page had. */
export interface LongTasks {
  /** The longest one in milliseconds by the Long Tasks API, 0 if there was none. */
  readonly longest: number;
  /** All of them, and what scripts they ran, for looking at what is slow. */
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
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as LongFrame[]) {
        for (const { invoker, sourceFunctionName, duration } of entry.scripts) {
          watch.names.push(`  ${invoker} ${sourceFunctionName} ${Math.round(duration)}`);
        }
      }
    }).observe({ type: 'long-animation-frame' });
    Object.assign(globalThis, { watch });
  });
}

interface LongFrame {
  readonly scripts: readonly {
    readonly invoker: string;
    readonly sourceFunctionName: string;
    readonly duration: number;
  }[];
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
