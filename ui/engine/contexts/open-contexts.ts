import { messageOf, PassedOver } from '@contextual-fill/core';
import type { Hardware } from '../hardware.ts';
import type { EngineService } from '../service.ts';
import type { Context, ContextName } from './context.ts';
import { openContext } from './open.ts';

/** A context that is open, and what was found in it. */
export interface OpenContext extends Context<EngineService> {
  readonly hardware: Hardware;
  /** True once it has got the weights. */
  loaded: boolean;
}

/** Keeps the engine's contexts open from one rung to the next, and remembers those that are not to be had. */
export class OpenContexts {
  private readonly open = new Map<ContextName, OpenContext>();
  private readonly refused = new Set<ContextName>();
  private closed = false;

  constructor(readonly source: string) {}

  /** Opens the context, or finds it open. Rejects with `PassedOver` when it is not to be had: with the reason once. */
  async get(name: ContextName): Promise<OpenContext> {
    const already = this.open.get(name);
    if (already) return already;
    if (this.refused.has(name)) throw new PassedOver();
    try {
      const opened = await this.openAnew(name);
      this.open.set(name, opened);
      return opened;
    } catch (error) {
      this.refused.add(name);
      throw new PassedOver(`no ${name}: ${messageOf(error)}`);
    }
  }

  close(name: ContextName): void {
    this.open.get(name)?.close();
    this.open.delete(name);
  }

  closeAllBut(kept?: ContextName): void {
    for (const name of [...this.open.keys()]) if (name !== kept) this.close(name);
  }

  /** Closes all of them, and what is being opened as well. */
  dispose(): void {
    this.closed = true;
    this.closeAllBut();
  }

  private async openAnew(name: ContextName): Promise<OpenContext> {
    const context = await openContext(name, this.source);
    try {
      const hardware = await Promise.race([context.service.hardware(), context.gone]);
      if (this.closed) throw new Error('the window was closed');
      return { ...context, hardware, loaded: false };
    } catch (error) {
      context.close();
      throw error;
    }
  }
}
