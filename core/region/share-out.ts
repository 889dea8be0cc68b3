/** Which parts of a fill can be filled at once, and by whom. */
import { area, overlap } from '../raster/boxes.ts';
import type { Box } from '../types.ts';

/** A part as the others must know it. */
export interface Claim {
  /** What filling it may look at. */
  readonly reads: Box;
  /** What filling it changes. */
  readonly writes: Box;
}

/**
 * For each part those before it, by number, that must be done first: all whose hole it looks at, or that look at its
 * own. What is filled in any order that respects this is the same, to the byte, as what is filled one after the other.
 */
export function mustFollow(claims: readonly Claim[]): number[][] {
  return claims.map((claim, n) =>
    claims
      .slice(0, n)
      .flatMap((before, i) =>
        overlap(before.writes, claim.reads) || overlap(claim.writes, before.reads) ? [i] : [],
      ),
  );
}

/** Hands parts out in their order, each as soon as those that it must follow are done. */
export class Worklist {
  private readonly waiting: Set<number>;
  private readonly done = new Set<number>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly before: readonly (readonly number[])[]) {
    this.waiting = new Set(before.keys());
  }

  get isDone(): boolean {
    return this.done.size === this.before.length;
  }

  /** Nothing is left to be begun. */
  get isHandedOut(): boolean {
    return this.waiting.size === 0;
  }

  /** The first part that can be begun, and that whoever asks can do; undefined where there is none now. */
  take(suits: (part: number) => boolean = () => true): number | undefined {
    for (const part of this.waiting) {
      if (!this.before[part].every((other) => this.done.has(other)) || !suits(part)) continue;
      this.waiting.delete(part);
      return part;
    }
    return undefined;
  }

  finish(part: number): void {
    this.done.add(part);
    this.tell();
  }

  /** Puts a part back that was taken and could not be done: in its place. */
  putBack(part: number): void {
    const waiting = [...this.waiting, part].sort((a, b) => a - b);
    this.waiting.clear();
    for (const each of waiting) this.waiting.add(each);
    this.tell();
  }

  /** Resolves when a part is done or put back. */
  changed(): Promise<void> {
    return new Promise((resolve) => {
      const listener = () => {
        this.listeners.delete(listener);
        resolve();
      };
      this.listeners.add(listener);
    });
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

/** A helper is asked for where so many parts are to be filled: it takes a while to start. */
const FEWEST_PARTS = 3;
/** It gets crops of at most so many pixels: it needs up to 110 bytes for each, beside what is needed here. */
const LARGEST_HELPED = 1_000_000;

/** Whether a second worker is worth starting: several parts, and some that need not wait for each other. */
export function isWorthHelp(before: readonly (readonly number[])[]): boolean {
  return before.length >= FEWEST_PARTS && before.some((others, n) => n > 0 && !others.includes(n - 1));
}

/** Whether a helper may fill a part of this crop. */
export function suitsHelper(crop: Box): boolean {
  return area(crop) <= LARGEST_HELPED;
}
