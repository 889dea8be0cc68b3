import { Gone, type BackendName } from '@contextual-fill/core';
import { transfer, type Remote } from 'comlink';
import { valueOf, type Answer } from './answer.ts';
import type { Context } from './contexts/context.ts';
import { openContext } from './contexts/open.ts';
import type { EngineWeights } from './engine-weights.ts';
import type { Rung } from './ladder.ts';
import type { EngineService } from './service.ts';
import { handOver } from './transfer.ts';
import { Watchdog } from './watchdog.ts';

/** It is ended when nothing was filled for so many milliseconds: it takes memory. */
const longestRest = 60_000;

/** Whether a second worker fills regions in less time: where the processor computes beside the page, on two cores. */
export function worthSecond({ backend, context }: Rung): boolean {
  // Not there in Node, where tests run.
  const { navigator } = globalThis as Partial<Pick<typeof globalThis, 'navigator'>>;
  const isOnProcessor = backend === 'wasm' || backend === 'cpu';
  return isOnProcessor && context === 'worker' && (navigator?.hardwareConcurrency ?? 1) > 1;
}

/** A second worker with the same engine, which fills regions for the first; started when a fill has use for it. */
export class SecondEngine {
  private opened: Promise<Context<EngineService> | undefined> | undefined;
  private context: Context<EngineService> | undefined;
  private watchdog: Watchdog | undefined;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  /**
   * @param first the engine that is helped
   * @param patience longest wait, in milliseconds, for a sign of life while the first one fills
   */
  constructor(
    private readonly first: Remote<EngineService>,
    private readonly source: string,
    private readonly weights: EngineWeights,
    private readonly backend: BackendName,
    private readonly patience: number,
  ) {}

  /** Starts it if need be and makes it known to the first engine; false where it is not to be had. */
  async help(): Promise<boolean> {
    clearTimeout(this.resting);
    this.opened ??= this.open().catch(() => undefined);
    const context = await this.opened;
    if (!context || this.closed) return false;
    this.watchdog ??= new Watchdog(context, this.patience);
    this.watchdog.dead.catch(() => this.end());
    return true;
  }

  /** To be called when a fill is over. */
  rest(): void {
    this.watchdog?.stop();
    this.watchdog = undefined;
    clearTimeout(this.resting);
    if (this.opened) this.resting = setTimeout(() => this.end(), longestRest);
  }

  /** Ends it for good. */
  close(): void {
    this.closed = true;
    this.end();
  }

  private async open(): Promise<Context<EngineService>> {
    const context = await openContext('worker', this.source);
    this.context = context;
    const { service, gone } = context;
    try {
      const orGone = <Value>(work: Promise<Value>) => Promise.race([work, gone]);
      await orGone(service.load(handOver(await this.weights.copy())));
      const { port1, port2 } = new MessageChannel();
      const assisting: Promise<Answer<void>> = service.assist(this.backend, transfer(port2, [port2]));
      valueOf(await orGone(assisting));
      if (this.closed) throw new Gone('the engine was closed');
      await this.first.help(transfer(port1, [port1]));
    } catch (error) {
      context.close();
      throw error;
    }
    gone.catch(() => this.end());
    return context;
  }

  /** The first engine does by itself what was asked of this one; the next fill that has use for it starts it anew. */
  private end(): void {
    this.watchdog?.stop();
    clearTimeout(this.resting);
    if (this.context) void this.first.helpLost();
    this.context?.close();
    this.watchdog = this.context = this.opened = undefined;
  }
}
