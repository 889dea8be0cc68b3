/** Long work in turns: algorithms are generators that yield, and one driver decides when the host gets its turn. */
import { now } from './clock.ts';
import { throwIfAborted } from './errors.ts';
import type { AbortSignalLike } from './types.ts';

declare function setTimeout(callback: () => void, milliseconds: number): unknown;

/**
 * Work that can be paused wherever it yields. Kernels yield nothing; who knows how far the whole is yields the share
 * that is done, 0..1. A kernel yields once a band of rows or a slice, or once a row where each takes long, and leaves
 * it to the driver whether a turn is due:
 *
 * ```ts
 * function* invert({ width, height, data }: Flags): Work {
 *   for (let y = 0; y < height; y++) {
 *     if (y % BAND === 0) yield;
 *     for (let i = y * width; i < (y + 1) * width; i++) data[i] = 1 - data[i];
 *   }
 * }
 * await turns.run(invert(flags));
 * ```
 *
 * Work that consists of other work hands over by `yield*`.
 */
export type Work<Result = void> = Generator<number | undefined, Result, undefined>;

/**
 * Rows that are worked on between two yields. Each yield goes through all the work that this one is a part of, which
 * takes as long as a row of a small picture, and then JavaScript compiles all of that.
 */
export const BAND = 16;

/**
 * Items of a list (pixels, patches) that are worked on between two yields where there are no rows: so few that a slice
 * takes a few milliseconds at most, so many that asking the driver costs nothing beside them.
 */
export const SLICE = 1024;

/** Milliseconds for which steps of other work are taken together. */
const TOGETHER = 4;

/**
 * The same work in longer steps. Where work consists of other work, every step of that goes through all that it is a
 * part of, and what is gone through so often JavaScript takes for hot and compiles, with all that it calls.
 */
export function* together<Result>(work: Work<Result>): Work<Result> {
  let since = now();
  try {
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      if (step.value === undefined && now() - since < TOGETHER) continue;
      yield step.value;
      since = now();
    }
  } finally {
    work.return(undefined as Result);
  }
}

/** Drives the work of one job: gives the host its turns and stops when the job's signal is raised. */
export class Turns {
  private last = now();

  /**
   * @param budget milliseconds that are worked at least between two turns. The longest stretch without a turn is this
   *   and what the work does from one yield to the next.
   */
  constructor(
    private readonly signal?: AbortSignalLike,
    private readonly budget = 24,
  ) {}

  /** Between two steps that are asynchronous anyway: gives a turn if one is due. Throws `InpaintError` 'aborted'. */
  async turn(): Promise<void> {
    throwIfAborted(this.signal);
    if (now() - this.last < this.budget) return;
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    this.last = now();
    throwIfAborted(this.signal);
  }

  /**
   * Waits for what others do. Throws `InpaintError` 'aborted' at most so many milliseconds after the signal was raised.
   */
  async until(event: Promise<void>, milliseconds: number): Promise<void> {
    let isOver = false;
    const over = event.then(() => void (isOver = true));
    while (!isOver) {
      throwIfAborted(this.signal);
      await Promise.race([over, new Promise<void>((resolve) => setTimeout(resolve, milliseconds))]);
    }
    this.last = now();
    throwIfAborted(this.signal);
  }

  /**
   * Runs the work to its end and returns what it returns. Throws what it throws, or `InpaintError` 'aborted'; then the
   * work's `finally` blocks have run.
   *
   * @param onProgress called with every share that the work yields
   */
  async run<Result>(work: Work<Result>, onProgress?: (fraction: number) => void): Promise<Result> {
    try {
      for (;;) {
        const step = work.next();
        if (step.done) return step.value;
        if (step.value !== undefined) onProgress?.(step.value);
        throwIfAborted(this.signal);
        if (now() - this.last >= this.budget) await this.turn();
      }
    } catch (error) {
      work.return(undefined as Result);
      throw error;
    }
  }
}

/** Runs the work at one go, for small work and for tests. */
export function runAtOnce<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
