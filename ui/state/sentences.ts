import { InpaintError, type Stage } from '@contextual-fill/core';

/** What a stage does, for the progress bar. */
export const STAGES: Readonly<Record<Stage, string>> = {
  prepare: 'Getting the picture ready',
  coarse: 'Sketching what goes there',
  refine: 'Finding where to borrow from',
  detail: 'Bringing back the full detail',
  blend: 'Blending the edge',
};

/** An error as one sentence that says what to do next. */
export function errorSentence(error: unknown): string {
  if (error instanceof InpaintError) return error.message;
  // An error that crossed from another frame or a worker is no InpaintError of this page any more.
  if (error instanceof Error && error.name === 'InpaintError') return error.message;
  const detail = error instanceof Error && error.message ? ` (${error.message})` : '';
  return `The fill stopped unexpectedly${detail}. Try again; if it stops again, select a smaller area.`;
}
