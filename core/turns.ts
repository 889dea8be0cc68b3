import type { Breathe } from './schedule.ts';

/** Long work that stops at every `yield`, where the host may have a turn; what it returns is its result. */
export type Turns<Result = void> = Generator<undefined, Result, void>;

/** Rows of a picture that are worked on between two turns. */
export const ROWS = 16;

/** Does all of the work without a pause. */
export function atOnce<Result>(work: Turns<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Does the work and breathes wherever it stops. Rejects as `breathe` does; then the work is left as it is. */
export async function inTurns<Result>(work: Turns<Result>, breathe: Breathe): Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await breathe();
  }
}
