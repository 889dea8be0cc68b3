import { InpaintError } from '@contextual-fill/core';

export const aborted = () => new InpaintError('aborted', 'The fill was cancelled.');

/** Settles as the work does, or rejects with `InpaintError` 'aborted' as soon as the signal is raised. */
export async function orAborted<Result>(work: Promise<Result>, signal?: AbortSignal): Promise<Result> {
  if (!signal) return work;
  let stop: (() => void) | undefined;
  const cancelled = new Promise<never>((_, reject) => {
    stop = () => reject(aborted());
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    signal.removeEventListener('abort', stop!);
  }
}

/** One piece of work after the other, in the order in which they were asked for. */
export class Queue {
  private last: Promise<unknown> = Promise.resolve();
  private held: Promise<unknown> = Promise.resolve();

  /**
   * Does the work when it is its turn. Rejects with `InpaintError` 'aborted' at once when the signal is raised: work
   * that has not begun is dropped then; work that runs must look at the signal itself, and keeps its place until it
   * has ended.
   */
  add<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const result = this.last
      .then(() => this.held)
      .then(() => {
        if (signal?.aborted) throw aborted();
        return work();
      });
    this.last = result.catch(() => undefined);
    return orAborted(result, signal);
  }

  /** Lets nothing else begin before this has resolved: for what work that was cancelled leaves behind. */
  hold(until: Promise<void>): void {
    this.held = until;
  }
}
