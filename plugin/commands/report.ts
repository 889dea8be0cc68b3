import { offer } from '../figma/offer.ts';
import { filledPartly, filledSeveral, SENTENCES, shorten } from '../figma/sentences.ts';
import type { QuietWindow } from '../figma/window.ts';
import { asFilledLayer, type FilledLayer } from '../read/filled-layer.ts';
import type { Settings } from '../protocol/settings.ts';
import { selectLayers } from '../write/result-layer.ts';
import { fillAgain } from './fill-again.ts';
import type { Outcome } from './run-jobs.ts';

/** What a command came to. */
export interface Report {
  readonly outcome: Outcome<unknown>;
  /** The filled layers. */
  readonly layers: readonly SceneNode[];
  /** How many pictures there were. */
  readonly all: number;
  /** What is said of a single one that worked. */
  readonly success: string;
  /** Whether they were filled before and came out as they were. */
  readonly isSame?: boolean;
}

/**
 * Selects what was filled, says how the command ended, and ends it. Where all was filled, *Again* fills the same places
 * from other sources for as long as the notification stays, unless they came out the same.
 */
export async function report(window: QuietWindow, settings: Settings, first: Report): Promise<void> {
  for (let now = first; ;) {
    window.rest();
    selectLayers(now.layers);
    const { sentence, error } = sentenceFor(now);
    // Where nothing else came of another fill, one more would be the same.
    if (error || now.outcome.cancelled || now.isSame) return close(sentence, error);
    const pressed = await Promise.race([offer(sentence, 'Again'), window.page.closed.then(() => false)]);
    if (!pressed) return figma.closePlugin();
    if (now.layers.some(({ removed }) => removed)) return close(SENTENCES.pictureGone, true);
    const filled = now.layers.map(asFilledLayer).filter((layer): layer is FilledLayer => layer !== null);
    if (filled.length < now.layers.length) return close(SENTENCES.pictureChanged, true);
    window.work();
    const again = await fillAgain(window.page, filled, settings);
    now = { ...again, layers: again.outcome.results, all: filled.length };
  }
}

/** What a command came to in a sentence, and whether a picture failed. */
export function sentenceFor({ outcome, all, success, isSame }: Omit<Report, 'layers'>): {
  sentence: string;
  error: boolean;
} {
  const { failures, cancelled, results, isDoubtful, isShadowLeft } = outcome;
  const filled = results.length;
  if (cancelled) {
    return { sentence: filled === 0 ? SENTENCES.cancelled : filledPartly(filled, all, null), error: false };
  }
  if (failures.length > 0) {
    return { sentence: all === 1 ? failures[0].sentence : filledPartly(filled, all, failures), error: true };
  }
  if (isSame) return { sentence: SENTENCES.sameAgain, error: false };
  const one = isDoubtful ? SENTENCES.doubtful : isShadowLeft ? SENTENCES.shadowLeft : success;
  return { sentence: filled > 1 ? filledSeveral(filled, success) : one, error: false };
}

/** Shows a sentence and closes the plugin; nothing may touch Figma afterwards. */
export function close(sentence: string, error: boolean): void {
  figma.notify(shorten(sentence), { error });
  figma.closePlugin();
}
