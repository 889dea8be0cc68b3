import { partlyRemoved, removedSeveral, SENTENCES, shorten } from '../figma/sentences.ts';
import type { Outcome } from './run-jobs.ts';

/** Says how a command ended, and ends it. */
export function report(outcome: Outcome<unknown>, all: number, success: string): void {
  const filled = outcome.results.length;
  const reason = outcome.cancelled ? SENTENCES.cancelled : outcome.failures[0];
  if (reason === undefined) {
    close(filled > 1 && success !== SENTENCES.updated ? removedSeveral(filled) : success, false);
  } else if (filled === 0) {
    close(reason, !outcome.cancelled);
  } else {
    close(
      partlyRemoved(filled, all, outcome.cancelled ? 'The rest was cancelled.' : reason),
      !outcome.cancelled,
    );
  }
}

/** Shows a sentence and closes the plugin; nothing may touch Figma afterwards. */
export function close(sentence: string, error: boolean): void {
  figma.notify(shorten(sentence), { error });
  figma.closePlugin();
}
