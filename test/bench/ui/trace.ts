import type { Page } from 'playwright-core';

/** What is read of an event of Chromium's trace. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** When it began, in microseconds. */
  readonly ts: number;
  /** Processor time in microseconds. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** All tasks of all threads, and the marks that pages set, while something goes on. */
export async function traced(page: Page, act: () => Promise<unknown>): Promise<readonly TraceEvent[]> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
  await act();
  const trace = await browser.stopTracing();
  return (JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }).traceEvents;
}

/** Whether an event is a task that a thread ran. */
export function isTask({ name, ph }: TraceEvent): boolean {
  return ph === 'X' && name.endsWith('RunTask');
}

/**
 * Processor time of the tasks that the workers of a page began between two of its marks, in milliseconds. Unlike the
 * clock it does not count what other programs take from them.
 */
export function workersTimeBetween(events: readonly TraceEvent[], from: string, to: string): number {
  const [begin, end] = [from, to].map((wanted) => events.find(({ name }) => name === wanted));
  if (!begin || !end) throw new Error('The trace does not show the marks.');
  const workers = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name?.startsWith('DedicatedWorker'))
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  let sum = 0;
  for (const event of events) {
    const { pid, tid, ts, tdur = 0 } = event;
    if (!isTask(event) || pid !== begin.pid || ts < begin.ts || ts >= end.ts) continue;
    if (workers.has(`${pid} ${tid}`)) sum += tdur / 1000;
  }
  return sum;
}
