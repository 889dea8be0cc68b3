import { copyInTurns } from '../in-turns.ts';
import type { EngineAssets } from './service.ts';
import type { ChosenWeights } from './weights-files.ts';

/** What the engine is made from: the built-in assets, read once, or weights that were chosen in place of theirs. */
export class EngineWeights {
  /** The weights that were chosen; null for the built-in ones. */
  chosen: ChosenWeights | null = null;
  private builtIn: Promise<EngineAssets> | undefined;

  constructor(private readonly read: () => Promise<EngineAssets>) {}

  /** A copy to be handed over: the original stays for the context that may have to replace the one that gets it. */
  async copy(): Promise<EngineAssets> {
    this.builtIn ??= this.read();
    const builtIn = await this.builtIn;
    const { manifest, weights } = this.chosen ?? builtIn;
    return { manifest, weights: await copyInTurns(weights), wasm: await copyInTurns(builtIn.wasm) };
  }
}
