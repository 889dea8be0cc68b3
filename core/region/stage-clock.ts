import { now } from '../clock.ts';
import type { Box, Part, Progress, Stage, Timings } from '../types.ts';

const ORDER: readonly Stage[] = ['prepare', 'coarse', 'refine', 'detail', 'blend'];

/**
 * Milliseconds that the stages of a region take on WebAssembly: the networks always about the same, the others more for
 * a larger hole (docs/speed.md). Only the progress depends on them, and only until it is known how long they take here.
 */
function expectedTimes(hole: Pick<Box, 'width' | 'height'>): Record<Stage, number> {
  const megapixels = (hole.width * hole.height) / 1e6;
  return {
    prepare: 90 + 80 * megapixels,
    coarse: 55,
    refine: 220,
    detail: 550 + 5000 * megapixels,
    blend: 250 + 650 * megapixels,
  };
}

/** What the regions of a part take: the networks look at each, all else is done with the last. */
function timesOf({ hole, regions }: Part): Record<Stage, number>[] {
  const whole = expectedTimes(hole);
  const seen = { ...whole, prepare: 0, detail: 0, blend: 0 };
  return regions.map((_, n) => (n < regions.length - 1 ? seen : whole));
}

/**
 * Times the stages of a fill and reports progress that never falls: the time that has gone by of the time that the fill
 * is expected to take, as the stages that are done have shown it.
 */
export class StageClock {
  private readonly begun = now();
  private readonly spent: Record<Stage, number> = { prepare: 0, coarse: 0, refine: 0, detail: 0, blend: 0 };
  private current: Stage = 'prepare';
  private since = now();
  /** Which region is worked on, from 0. */
  regionIndex = 0;
  private regionBegun = now();
  /** When the current stage of the region began. */
  private stageBegun = now();
  private expected = expectedTimes({ width: 0, height: 0 });
  /** Share of the whole job at which each region starts, and 1. */
  private bounds: number[] = [0, 1];
  /** The share of each region that is done. */
  private shares: number[] = [0];
  private parts: readonly Part[] = [];
  /** What each region is expected to take. */
  private times: readonly Record<Stage, number>[] = [];
  private highest = 0;

  constructor(private readonly onProgress?: (progress: Progress) => void) {}

  /** Says what is to be filled. */
  plan(parts: readonly Part[]): void {
    this.parts = parts;
    this.times = parts.flatMap(timesOf);
    this.shares = this.times.map((_, n) => (n === 0 ? this.shares[0] : 0));
    const totals = this.times.map((time) => ORDER.reduce((sum, stage) => sum + time[stage], 0));
    const total = totals.reduce((a, b) => a + b, 0);
    let sum = 0;
    this.bounds = [0, ...totals.map((time) => (sum += time) / total)];
  }

  /** The number of a part's first region. */
  numberOf(part: number): number {
    return this.parts.slice(0, part).reduce((sum, { regions }) => sum + regions.length, 0);
  }

  /** Starts on the first region of a part, with stage 'prepare'; on part 0 first. */
  part(part: number): void {
    this.region(this.numberOf(part));
  }

  /** Starts on the next region of the same part. */
  nextRegion(): void {
    this.region(this.regionIndex + 1);
  }

  private region(index: number): void {
    if (index === 0) {
      // What went before is a part of the first region.
      this.expected = this.times[0];
    } else {
      this.shares[this.regionIndex] = 1;
      // The networks take as long as they took.
      const { coarse, refine } = this.expected;
      this.expected = { ...this.times[index], coarse, refine };
      this.regionBegun = this.stageBegun = now();
      this.book('prepare');
    }
    this.regionIndex = index;
    this.stage('prepare', 0);
  }

  /** Says that `stage` runs and how far it is, 0..1. */
  stage(stage: Stage, fraction: number): void {
    if (stage !== this.current) {
      this.learn(this.current, now() - this.stageBegun);
      this.stageBegun = now();
    }
    this.book(stage);
    const done = Math.min(1, Math.max(0, fraction));
    const passed = now() - this.stageBegun;
    this.learnFrom(stage, passed, done);
    const left = ORDER.slice(ORDER.indexOf(stage) + 1).reduce((sum, name) => sum + this.expected[name], 0);
    const gone = now() - this.regionBegun;
    const share = gone / (gone + Math.max(0, this.expected[stage] * (1 - done)) + left);
    this.shares[this.regionIndex] = share;
    this.reportShares();
  }

  /** Says how far a part is that somebody else fills, 0..1. */
  elsewhere(part: number, share: number): void {
    this.shares.fill(share, this.numberOf(part), this.numberOf(part + 1));
    this.reportShares();
  }

  /** Adds what somebody else's part took. */
  add(timings: Timings): void {
    for (const stage of ORDER) this.spent[stage] += timings[stage];
  }

  /** Says that the last region is done: reports 1. */
  finish(): void {
    this.book(this.current);
    this.report(1);
  }

  get timings(): Timings {
    return { ...this.spent, total: now() - this.begun };
  }

  /**
   * What a part of a stage took tells of the whole. The networks go on evenly, layer by layer, so that a part of them
   * foretells it, the better, the larger the part is; the other stages do not.
   */
  private learnFrom(stage: Stage, passed: number, done: number): void {
    const expected = Math.max(this.expected[stage], passed);
    const isEven = (stage === 'coarse' || stage === 'refine') && done > 0;
    const weight = isEven ? Math.min(1, 2 * done) : 0;
    this.learn(stage, isEven ? weight * (passed / done) + (1 - weight) * expected : expected);
  }

  /** A network that is slow in its first stage is as slow in the second. */
  private learn(stage: Stage, time: number): void {
    if (stage === 'coarse') this.expected.refine *= Math.max(time, 1) / this.expected.coarse;
    this.expected[stage] = Math.max(time, 1);
  }

  private book(next: Stage): void {
    const time = now();
    this.spent[this.current] += time - this.since;
    this.since = time;
    this.current = next;
  }

  private reportShares(): void {
    const { bounds, shares } = this;
    this.report(shares.reduce((sum, share, index) => sum + share * (bounds[index + 1] - bounds[index]), 0));
  }

  private report(fraction: number): void {
    this.highest = Math.max(this.highest, fraction);
    this.onProgress?.({
      stage: this.current,
      region: this.regionIndex,
      regions: this.bounds.length - 1,
      fraction: this.highest,
    });
  }
}
