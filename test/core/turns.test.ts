import { describe, expect, it } from 'vitest';

import { runAtOnce, together, Turns, type Work } from '../../core/turns.ts';

function* countTo(limit: number, log: string[] = []): Work<number> {
  try {
    for (let i = 0; i < limit; i++) yield i / limit;
    return limit;
  } finally {
    log.push('cleaned up');
  }
}

/** Yields so many times, after so many milliseconds of work each time. */
function* busy(steps: number, milliseconds: number): Work {
  for (let step = 0; step < steps; step++) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
    yield;
  }
}

describe('Turns', () => {
  it('runs work to its end and reports the shares that it yields', async () => {
    const shares: number[] = [];
    expect(await new Turns().run(countTo(4), (share) => shares.push(share))).toBe(4);
    expect(shares).toEqual([0, 0.25, 0.5, 0.75]);
  });

  it('gives the host a turn once the budget is used up', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await new Turns(undefined, 5).run(busy(6, 6));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });

  it('stops when the signal is raised, after the work has cleaned up', async () => {
    const log: string[] = [];
    const signal = { aborted: false };
    const work = new Turns(signal).run(countTo(10, log), (share) => {
      if (share >= 0.3) signal.aborted = true;
    });
    await expect(work).rejects.toMatchObject({ code: 'aborted' });
    expect(log).toEqual(['cleaned up']);
  });

  it('stops between asynchronous steps, too', async () => {
    await expect(new Turns({ aborted: true }).turn()).rejects.toMatchObject({ code: 'aborted' });
  });

  it('takes short steps together, and passes on every share, the result and the end', async () => {
    let steps = 0;
    const work = together(busy(200, 0.1));
    while (!work.next().done) steps++;
    expect(steps).toBeGreaterThan(1);
    expect(steps).toBeLessThan(100);
    const shares: number[] = [];
    expect(await new Turns().run(together(countTo(4)), (share) => shares.push(share))).toBe(4);
    expect(shares).toEqual([0, 0.25, 0.5, 0.75]);
    const log: string[] = [];
    const stopped = together(countTo(9, log));
    stopped.next();
    stopped.return(0);
    expect(log).toEqual(['cleaned up']);
  });

  it('runs small work at one go', () => {
    expect(runAtOnce(countTo(3))).toBe(3);
  });
});
