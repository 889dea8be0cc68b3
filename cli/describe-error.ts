import { InpaintError } from '@contextual-fill/core';
import { CliError } from './errors.ts';

/** One sentence for any error. Errors that nobody threw on purpose are said to be ours, so that they get reported. */
export function describeError(error: unknown): string {
  if (error instanceof CliError || error instanceof InpaintError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  const firstLine = message.split('\n', 1)[0].trim();
  return `Something went wrong inside Contextual Fill (${firstLine}); please report it with the picture, if you can.`;
}
