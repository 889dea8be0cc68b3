import type { Work } from '../../core/turns.ts';

/** The same work; calls back at every yield, with its number from 1 on, before the driver gets it. */
export function* watch<Result>(work: Work<Result>, onYield: (count: number) => void): Work<Result> {
  for (let count = 1; ; count++) {
    const step = work.next();
    if (step.done) return step.value;
    onYield(count);
    yield step.value;
  }
}
