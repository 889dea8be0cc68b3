/**
 * One owner for something that runs in one of several ways and can be lost while it works: the engine on a backend,
 * the picture tools in a worker. The ways are the rungs of a ladder, best first, counted from 0. These are all the
 * states and what leads from one to another:
 *
 * | from        | what happens                               | to                                |
 * | ----------- | ------------------------------------------ | --------------------------------- |
 * | idle(i)     | `start` or `use`                           | starting(i)                       |
 * | starting(i) | k, the first usable rung from i on, opens  | ready(k)                          |
 * | starting(i) | no rung is left, or an error is passed on  | back to idle(i) or lost(i)        |
 * | ready(k)    | its work finds it lost                     | lost(k + 1), then starting(k + 1) |
 * | lost(i)     | `start` or `use`                           | starting(i)                       |
 * | ready(k)    | `restart`                                  | idle(k), then starting(k)         |
 * | any         | `close`                                    | closed, for good                  |
 */
import { Gone, messageOf, NothingRuns, PassedOver, type Consequence } from './failures.ts';

/** What a rung opens. */
export interface Running {
  /** Rejects with `Gone` when it died by itself; otherwise it never settles. */
  readonly gone: Promise<never>;
  /** Ends it and frees its memory. */
  close(): void;
}

/** A rung that runs. */
export interface Ready<Rung, Live> {
  readonly name: 'ready';
  /** Its place on the ladder, from 0. */
  readonly index: number;
  readonly rung: Rung;
  readonly live: Live;
}

/** `from` is the rung, counted from 0, with which the next start begins. */
export type State<Rung, Live> =
  | { readonly name: 'idle'; readonly from: number }
  | { readonly name: 'starting'; readonly from: number }
  | Ready<Rung, Live>
  | { readonly name: 'lost'; readonly from: number }
  | { readonly name: 'closed' };

/** A rung that was tried or that ran, and what came of it. */
export interface Attempt<Rung> {
  readonly rung: Rung;
  readonly ok: boolean;
  /** Why it was passed over or given up; empty when it runs. */
  readonly why: string;
}

export interface SupervisorOptions<Rung, Live extends Running> {
  /** Every way to run, best first. */
  readonly rungs: readonly Rung[];
  /** Starts a rung. Rejects with `PassedOver` when it is not worth a try, else with why it cannot start. */
  readonly open: (rung: Rung) => Promise<Live>;
  /** What follows an error of `open` or of the work, other than `PassedOver` and `Gone`. */
  readonly consequenceOf: (error: unknown) => Consequence;
  /** What 'rule-out' rules out: every rung that has the same kind. By default the rung alone. */
  readonly kindOf?: (rung: Rung) => unknown;
}

export class Supervisor<Rung, Live extends Running> {
  private current: State<Rung, Live> = { name: 'idle', from: 0 };
  /** Settles when the state 'starting' ends. */
  private opening: Promise<Ready<Rung, Live>> | undefined;
  private readonly ruledOut = new Set<unknown>();
  private readonly tried: Attempt<Rung>[] = [];
  private readonly listeners = new Set<() => void>();

  constructor(private readonly options: SupervisorOptions<Rung, Live>) {}

  get state(): State<Rung, Live> {
    return this.current;
  }

  /** Every rung that was tried so far, in order. */
  get attempts(): readonly Attempt<Rung>[] {
    return this.tried;
  }

  /** Calls back whenever the state or the attempts have changed. Returns the way to stop that. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What runs, started if need be. Rejects with `NothingRuns`, or with an error of `open` that is to be passed on. */
  async start(): Promise<Ready<Rung, Live>> {
    const before = this.current;
    if (before.name === 'closed') throw new NothingRuns();
    if (before.name === 'ready') return before;
    if (before.name !== 'starting') this.opening = this.climb(before);
    return this.opening!;
  }

  /**
   * Does the work with what runs. When that is lost meanwhile, the work is done again, from its beginning, one rung
   * further down. Rejects with the work's own errors, as far as they are to be passed on, and as `start` does; after a
   * loss the cause of `NothingRuns` is the last one.
   */
  async use<Result>(work: (live: Live, rung: Rung) => Promise<Result>): Promise<Result> {
    let loss: { readonly cause: unknown } | undefined;
    for (;;) {
      const ready = await this.start().catch((error: unknown) => {
        throw loss && error instanceof NothingRuns ? new NothingRuns(loss) : error;
      });
      try {
        return await Promise.race([work(ready.live, ready.rung), ready.live.gone]);
      } catch (error) {
        const consequence = error instanceof Gone ? 'next-rung' : this.options.consequenceOf(error);
        if (consequence === 'pass-on') throw error;
        loss = { cause: error };
        if (consequence === 'rule-out') this.ruledOut.add(this.kindOf(ready.rung));
        this.lose(ready, messageOf(error));
      }
    }
  }

  /** Ends what runs and starts the same rung anew, or the next usable one. Rejects as `start` does. */
  async restart(): Promise<Ready<Rung, Live>> {
    const before = this.current;
    if (before.name === 'ready') {
      before.live.close();
      this.become({ name: 'idle', from: before.index });
    }
    return this.start();
  }

  /** Ends what runs, for good. */
  close(): void {
    const before = this.current;
    this.listeners.clear();
    this.become({ name: 'closed' });
    if (before.name === 'ready') before.live.close();
  }

  private kindOf(rung: Rung): unknown {
    return this.options.kindOf ? this.options.kindOf(rung) : rung;
  }

  /** From idle or lost to ready, or back. */
  private async climb(before: { name: 'idle' | 'lost'; from: number }): Promise<Ready<Rung, Live>> {
    const starting = { name: 'starting', from: before.from } as const;
    this.become(starting);
    try {
      for (let index = before.from; index < this.options.rungs.length; index++) {
        const rung = this.options.rungs[index];
        if (this.ruledOut.has(this.kindOf(rung))) continue;
        const live = await this.tryOut(rung);
        if (this.current !== starting) {
          live?.close();
          break;
        }
        if (!live) continue;
        const ready = { name: 'ready', index, rung, live } as const;
        this.tried.push({ rung, ok: true, why: '' });
        this.become(ready);
        return ready;
      }
      throw new NothingRuns();
    } catch (error) {
      if (this.current === starting) this.become(before);
      throw error;
    }
  }

  /** What the rung opens, or undefined when the next one is to be tried. */
  private async tryOut(rung: Rung): Promise<Live | undefined> {
    try {
      return await this.options.open(rung);
    } catch (error) {
      const why = messageOf(error);
      if (!(error instanceof PassedOver) || why !== '') this.record(rung, why);
      if (error instanceof PassedOver || error instanceof Gone) return undefined;
      if (this.options.consequenceOf(error) === 'pass-on') throw error;
      return undefined;
    }
  }

  private lose(ready: Ready<Rung, Live>, why: string): void {
    if (this.current !== ready) return;
    ready.live.close();
    this.tried.push({ rung: ready.rung, ok: false, why: `lost: ${why}` });
    this.become({ name: 'lost', from: ready.index + 1 });
    this.start().catch(() => undefined);
  }

  private record(rung: Rung, why: string): void {
    this.tried.push({ rung, ok: false, why });
    this.tell();
  }

  private become(state: State<Rung, Live>): void {
    this.current = state;
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
