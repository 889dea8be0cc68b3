import { Gone } from '@contextual-fill/core';
import type { ContextName } from './contexts/context.ts';

/** So many turns make up the patience. */
const turns = 10;

/** The part of a context that is watched. */
export interface Watched {
  readonly name: ContextName;
  readonly service: { ping(): Promise<unknown> };
}

/**
 * The last resort against a context that lives but does not turn any more: waits for a sign of life while work is done
 * in it, and asks for one from time to time. Counts its own turns, not the clock, so that a computer that slept, or a
 * window in the background, does not look like a dead context.
 */
export class Watchdog {
  /** Rejects with `Gone` when there was no sign of life for so long; otherwise it never settles. */
  readonly dead: Promise<never>;
  private silent = 0;
  private readonly timer: ReturnType<typeof setInterval>;

  /** @param patience longest silence in milliseconds */
  constructor({ name, service }: Watched, patience: number) {
    let die!: () => void;
    this.dead = new Promise<never>((_, reject) => (die = () => reject(new Gone('it stopped answering'))));
    this.dead.catch(() => undefined);
    this.timer = setInterval(() => {
      // The page itself cannot be gone while its own timers run.
      if (name !== 'page' && ++this.silent > turns) die();
      else service.ping().then(this.alive, () => undefined);
    }, patience / turns);
  }

  /** To be called at every sign of life that comes by itself. */
  readonly alive = (): void => {
    this.silent = 0;
  };

  /** Ends the watch. */
  stop(): void {
    clearInterval(this.timer);
  }
}

/** Settles as the work does, unless the context falls silent for so many milliseconds meanwhile. */
export async function watched<Result>(
  work: Promise<Result>,
  context: Watched,
  patience: number,
): Promise<Result> {
  const watchdog = new Watchdog(context, patience);
  try {
    return await Promise.race([work, watchdog.dead]);
  } finally {
    watchdog.stop();
  }
}
