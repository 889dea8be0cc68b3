import { InpaintError, messageOf, type InpaintErrorCode } from '@contextual-fill/core';
import { handOver } from './transfer.ts';

/** An outcome that crosses between contexts: errors would lose their code on the way. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: InpaintErrorCode | 'broken'; readonly message: string };

/** Does the work and answers with what came of it; the value's typed arrays are handed over. Never rejects. */
export async function answer<Value>(work: () => Promise<Value>): Promise<Answer<Value>> {
  try {
    return handOver({ ok: true, value: await work() });
  } catch (error) {
    return {
      ok: false,
      code: error instanceof InpaintError ? error.code : 'broken',
      message: messageOf(error),
    };
  }
}

/** The value that was answered. Throws the `InpaintError` that was, or a plain error for any other failure. */
export function valueOf<Value>(given: Answer<Value>): Value {
  if (given.ok) return given.value;
  throw given.code === 'broken' ? new Error(given.message) : new InpaintError(given.code, given.message);
}
