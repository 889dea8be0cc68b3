import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StageClock } from '../../../core/region/stage-clock.ts';
import type { Part, Region, Stage } from '../../../core/types.ts';

/** A hole of that side, seen by the networks in so many pieces. */
const part = (side: number, pieces = 1): Part => {
  const hole = { x: 0, y: 0, width: side, height: side };
  const region: Region = { crop: hole, hole, workingWidth: 256, workingHeight: 256 };
  return { crop: hole, hole, regions: Array.from({ length: pieces }, () => region) };
};

/** Milliseconds of each stage, and in how many equal steps it says how far it is. */
type Course = readonly (readonly [stage: Stage, time: number, steps: number])[];

/** Runs regions of that course; returns by how much the progress is off the share of time that has gone, at most. */
function farthestOff(parts: readonly Part[], courses: readonly Course[]): number {
  const seen: { time: number; fraction: number }[] = [];
  const start = performance.now();
  const clock = new StageClock(({ fraction }) => seen.push({ time: performance.now() - start, fraction }));
  clock.stage('prepare', 0);
  clock.plan(parts);
  const starts = parts.map((_, n) => clock.numberOf(n));
  for (const [index, course] of courses.entries()) {
    if (starts.includes(index)) clock.part(starts.indexOf(index));
    else clock.nextRegion();
    for (const [stage, time, steps] of course) {
      clock.stage(stage, 0);
      for (let step = 1; step <= steps; step++) {
        vi.advanceTimersByTime(time / steps);
        clock.stage(stage, step / steps);
      }
    }
  }
  const total = performance.now() - start;
  clock.finish();
  expect(seen.at(-1)!.fraction).toBe(1);
  seen.forEach(({ fraction }, i) => expect(fraction).toBeGreaterThanOrEqual(seen[i - 1]?.fraction ?? 0));
  return Math.max(...seen.slice(0, -1).map(({ time, fraction }) => Math.abs(fraction - time / total)));
}

describe('the progress', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  const fast: Course = [
    ['prepare', 90, 1],
    ['coarse', 55, 20],
    ['refine', 220, 20],
    ['detail', 550, 10],
    ['blend', 250, 1],
  ];

  it('goes with the time where that is as expected', () => {
    expect(farthestOff([part(40)], [fast])).toBeLessThan(0.05);
  });

  it('does not rush through the networks where the hole is large', () => {
    const course = fast.map(
      ([stage, time, steps]) => [stage, stage === 'detail' ? 12_000 : time, steps] as const,
    );
    expect(farthestOff([part(1400)], [course])).toBeLessThan(0.15);
  });

  it('finds out that the networks are slow while the first of them runs', () => {
    const course: Course = [
      ['prepare', 200, 1],
      ['coarse', 12_000, 20],
      ['refine', 48_000, 20],
      ['detail', 900, 10],
      ['blend', 300, 1],
    ];
    expect(farthestOff([part(60)], [course])).toBeLessThan(0.2);
  });

  it('knows of the later regions what the first one took', () => {
    const slow = fast.map(
      ([stage, time, steps]) => [stage, time * (stage === 'refine' ? 9 : 1), steps] as const,
    );
    expect(farthestOff([part(40), part(40), part(40)], [slow, slow, slow])).toBeLessThan(0.15);
  });

  it('knows that of several pieces only the last is brought to full resolution', () => {
    const networks = fast.slice(1, 3);
    expect(farthestOff([part(40, 3)], [networks, networks, fast])).toBeLessThan(0.15);
  });
});
