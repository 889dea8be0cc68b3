import { filledPartly, filledSeveral, SENTENCES, shorten } from '../figma/sentences.ts';
import type { Outcome } from './run-jobs.ts';

/** Says how a command ended, and ends it. `success` is the sentence for a single picture. */
export function report(outcome: Outcome<unknown>, all: number, success: string): void {
  const { sentence, error } = sentenceFor(outcome, all, success);
  close(sentence, error);
}

/** What came of filling `all` pictures, and whether one of them failed; `success` is the sentence for a single one. */
export function sentenceFor(
  { failures, cancelled, results, isDoubtful, isShadowLeft }: Outcome<unknown>,
  all: number,
  success: string,
): { sentence: string; error: boolean } {
  const filled = results.length;
  if (cancelled) {
    return { sentence: filled === 0 ? SENTENCES.cancelled : filledPartly(filled, all, null), error: false };
  }
  if (failures.length > 0) {
    return { sentence: all === 1 ? failures[0].sentence : filledPartly(filled, all, failures), error: true };
  }
  const one = isDoubtful ? SENTENCES.doubtful : isShadowLeft ? SENTENCES.shadowLeft : success;
  return { sentence: filled > 1 ? filledSeveral(filled, success) : one, error: false };
}

/** Shows a sentence and closes the plugin; nothing may touch Figma afterwards. */
export function close(sentence: string, error: boolean): void {
  figma.notify(shorten(sentence), { error });
  figma.closePlugin();
}
