import { filledPartly, filledSeveral, SENTENCES, shorten } from '../figma/sentences.ts';
import type { Outcome } from './run-jobs.ts';

/** Says how a command ended, and ends it. `success` is the sentence for a single picture. */
export function report(outcome: Outcome<unknown>, all: number, success: string): void {
  const { failures, cancelled, results, isDoubtful, isShadowLeft } = outcome;
  const filled = results.length;
  if (cancelled) {
    close(filled === 0 ? SENTENCES.cancelled : filledPartly(filled, all, null), false);
  } else if (failures.length === 0) {
    const one = isDoubtful ? SENTENCES.doubtful : isShadowLeft ? SENTENCES.shadowLeft : success;
    close(filled > 1 ? filledSeveral(filled, success) : one, false);
  } else {
    close(all === 1 ? failures[0].sentence : filledPartly(filled, all, failures), true);
  }
}

/** Shows a sentence and closes the plugin; nothing may touch Figma afterwards. */
export function close(sentence: string, error: boolean): void {
  figma.notify(shorten(sentence), { error });
  figma.closePlugin();
}
