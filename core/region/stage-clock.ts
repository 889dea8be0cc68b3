import { now } from '../clock.ts';
import type { Progress, Region, Stage, Timings } from '../types.ts';

/** Shares of a region's time that the stages usually take; only the progress bar depends on them. */
const SHARES: Readonly<Record<Stage, number>> = {
  prepare: 0.03,
  coarse: 0.12,
  refine: 0.45,
  detail: 0.37,
  blend: 0.03,
};
const ORDER = Object.keys(SHARES) as Stage[];

/** Times the stages of a fill and reports progress that never falls. */
export class StageClock {
  private readonly begun = now();
  private readonly spent: Record<Stage, number> = { prepare: 0, coarse: 0, refine: 0, detail: 0, blend: 0 };
  private current: Stage = 'prepare';
  private since = now();
  /** Which region is worked on, from 0. */
  regionIndex = 0;
  /** Share of the whole job at which each region starts, and 1. */
  private bounds: number[] = [0, 1];
  private highest = 0;

  constructor(private readonly onProgress?: (progress: Progress) => void) {}

  /** Starts on one of several regions, with stage 'prepare'; a region's share of the job goes by its working area. */
  region(index: number, regions: readonly Region[]): void {
    this.regionIndex = index;
    const areas = regions.map((region) => region.workingWidth * region.workingHeight);
    const total = areas.reduce((a, b) => a + b, 0);
    let sum = 0;
    this.bounds = [0, ...areas.map((area) => (sum += area) / total)];
    this.stage('prepare', 0);
  }

  /** Says that `stage` runs and how far it is, 0..1. */
  stage(stage: Stage, fraction: number): void {
    this.book(stage);
    const before = ORDER.slice(0, ORDER.indexOf(stage)).reduce((sum, name) => sum + SHARES[name], 0);
    const [from, to] = [this.bounds[this.regionIndex], this.bounds[this.regionIndex + 1]];
    this.report(from + (to - from) * (before + SHARES[stage] * Math.min(1, Math.max(0, fraction))));
  }

  /** Says that the last region is done: reports 1. */
  finish(): void {
    this.book(this.current);
    this.report(1);
  }

  get timings(): Timings {
    return { ...this.spent, total: now() - this.begun };
  }

  private book(next: Stage): void {
    const time = now();
    this.spent[this.current] += time - this.since;
    this.since = time;
    this.current = next;
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
