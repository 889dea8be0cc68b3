import type { Stage } from '@contextual-fill/core';
import { sentenceOf } from '../sentence-of.ts';

/** What a stage does, for the progress bar. */
export const STAGES: Readonly<Record<Stage, string>> = {
  prepare: 'Getting the picture ready',
  coarse: 'Sketching what goes there',
  refine: 'Finding where to borrow from',
  detail: 'Bringing back the full detail',
  blend: 'Blending the edge',
};

/** What to do about a fill that is doubtful. */
export const DOUBTFUL = 'This fill is doubtful: paint Never or Only to steer it, or press Again.';

/** Why *Again* made nothing new. */
export const SAME_AGAIN = 'A new fill would be the same: what lies around says plainly what belongs there.';

/**
 * Why a fill ended, in one sentence that says what to do next. Of a fault of ours it gives the message, to be reported.
 */
export function fillSentence(error: unknown): string {
  const detail = error instanceof Error && error.message ? ` (${error.message})` : '';
  return sentenceOf(
    error,
    `The fill stopped unexpectedly${detail}. Try again; if it stops again, select a smaller area.`,
  );
}
