import { InpaintError } from '@contextual-fill/core';
import { Problem } from '../plugin/protocol/problem.ts';

const UNEXPECTED = 'Something went wrong in the plugin: try again, or try a smaller picture.';

/**
 * What to tell the designer of an error. Two kinds are made for people and speak for themselves: the plugin's `Problem`
 * and the engine's `InpaintError`. Of anything else, a fault of ours, the designer hears `otherwise`.
 */
export function sentenceOf(error: unknown, otherwise = UNEXPECTED): string {
  if (error instanceof Problem) return error.sentence;
  if (error instanceof InpaintError) return error.message;
  return otherwise;
}
