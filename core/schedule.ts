import { InpaintError } from './errors.ts';
import type { AbortSignalLike } from './types.ts';

declare function setTimeout(callback: () => void, milliseconds: number): unknown;
declare function clearTimeout(timer: unknown): void;
declare const performance: { now(): number };

/** The clock that every timing of the engine uses, in milliseconds. */
export function now(): number {
  return performance.now();
}

/** Throws an `InpaintError` with code 'aborted' if the signal is raised. */
export function throwIfAborted(signal: AbortSignalLike | undefined): void {
  if (signal?.aborted) throw new InpaintError('aborted', 'The fill was cancelled.');
}

/** Called often inside long work: gives the host a turn when it is due, and stops if the signal was raised. */
export type Breathe = () => Promise<void>;

/** Rows of a picture that are worked on between two breaths where a pixel is quick. */
export const ROWS_A_BREATH = 16;

/**
 * A `Breathe` for one job. Between turns at least `budget` milliseconds are worked, so that calling it often costs
 * little. Longest stretch without a turn: `budget` plus one step of the caller's work.
 */
export function createBreathe(signal?: AbortSignalLike, budget = 24): Breathe {
  let last = now();
  return async () => {
    throwIfAborted(signal);
    if (now() - last < budget) return;
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    last = now();
    throwIfAborted(signal);
  };
}

/** Settles as `work` does, or rejects with an error that says `late` when so many milliseconds are over. */
export async function within<Result>(
  work: Promise<Result>,
  milliseconds: number,
  late: string,
): Promise<Result> {
  let timer: unknown;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(late)), milliseconds);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
