import type { AbortSignalLike } from './types.ts';

/** What went wrong, for programs; the message says it for people. */
export type InpaintErrorCode =
  | 'bad-image'
  | 'bad-mask'
  | 'size-mismatch'
  | 'empty-mask'
  | 'full-mask'
  | 'no-source'
  | 'too-large'
  | 'not-finite'
  | 'bad-weights'
  | 'bad-option'
  | 'no-backend'
  | 'backend-lost'
  | 'aborted';

/**
 * Every error that the engine throws on purpose. `message` is one sentence that says what was wrong and what to do.
 */
export class InpaintError extends Error {
  override readonly name = 'InpaintError';

  constructor(
    readonly code: InpaintErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** True for the error that a raised AbortSignal causes. */
export function isAborted(error: unknown): boolean {
  return error instanceof InpaintError && error.code === 'aborted';
}

/** Throws an `InpaintError` with code 'aborted' if the signal is raised. */
export function throwIfAborted(signal: AbortSignalLike | undefined): void {
  if (signal?.aborted) throw new InpaintError('aborted', 'The fill was cancelled.');
}
