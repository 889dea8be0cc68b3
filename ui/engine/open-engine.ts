import { PassedOver, type BackendName } from '@contextual-fill/core';
import { valueOf, type Answer } from './answer.ts';
import type { OpenContexts } from './contexts/open-contexts.ts';
import type { EngineWeights } from './engine-weights.ts';
import { findHardware, type Hardware } from './hardware.ts';
import { reasonAgainst, type Rung } from './ladder.ts';
import { RunningEngine } from './running-engine.ts';
import { SecondEngine, worthSecond } from './second-engine.ts';
import { handOver } from './transfer.ts';
import { watched } from './watchdog.ts';

function passOver(rung: Rung, hardware: Hardware): void {
  const against = reasonAgainst(rung, hardware);
  if (against !== undefined) throw new PassedOver(against);
}

/** Opens rungs of the engine's ladder: the context, the weights in it, the backend on it. */
export class EngineOpener {
  private pageHardware: Promise<Hardware> | undefined;

  /**
   * @param patience longest wait, in milliseconds, for a sign of life of a busy context; ten times that for plain
   *   JavaScript and emulated GPUs, whose single operations are long
   */
  constructor(
    private readonly contexts: OpenContexts,
    private readonly weights: EngineWeights,
    private readonly patience: number,
  ) {}

  /**
   * The engine on this rung, after its self-test. Rejects with `PassedOver` when the rung is not worth a try, with
   * `Gone` when its context died meanwhile, with `InpaintError` 'bad-weights' when the weights cannot be used.
   */
  async open(rung: Rung): Promise<RunningEngine> {
    // The page can be looked at without running the engine's script in it, which would hold it up.
    if (rung.context === 'page') passOver(rung, await (this.pageHardware ??= findHardware()));
    const context = await this.contexts.get(rung.context);
    passOver(rung, context.hardware);
    const patience = this.patience * (rung.backend === 'cpu' || rung.emulated ? 10 : 1);
    const close = () => this.contexts.close(rung.context);
    let answered: Answer<BackendName>;
    try {
      if (!context.loaded) {
        context.loaded = true;
        await Promise.race([context.service.load(handOver(await this.weights.copy())), context.gone]);
      }
      const opening = Promise.race([context.service.open(rung.backend), context.gone]);
      answered = await watched(opening, context, patience);
    } catch (error) {
      close();
      throw error;
    }
    // A backend that fails here leaves the context to the next one.
    valueOf(answered);
    this.contexts.closeAllBut(rung.context);
    const second = worthSecond(rung)
      ? new SecondEngine(context.service, this.contexts.source, this.weights, rung.backend, patience)
      : undefined;
    return new RunningEngine(rung, context, patience, close, second);
  }
}
