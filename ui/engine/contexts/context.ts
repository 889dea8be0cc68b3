import { Gone, type Running } from '@contextual-fill/core';
import type { Remote } from 'comlink';
import './problem-transfer.ts';
import type { Pinged } from './serve.ts';

/** Where a script can run: a worker, a sandboxed child frame, the page itself. */
export type ContextName = 'worker' | 'frame' | 'page';

/** A context in which a script runs and serves. `gone` rejects when it died; `close` cannot end the page itself. */
export interface Context<Service> extends Running {
  readonly name: ContextName;
  readonly service: Remote<Service & Pinged>;
}

/** Longest wait, in milliseconds, for a script to answer; parsing it takes a fraction of a second. */
export const longestOpening = 20_000;

/** A promise that rejects with `Gone` once it is known why. */
export function createGone(): { gone: Promise<never>; lost: (why: string) => void } {
  let lost!: (why: string) => void;
  const gone = new Promise<never>((_, reject) => (lost = (why) => reject(new Gone(why))));
  gone.catch(() => undefined);
  return { gone, lost };
}
