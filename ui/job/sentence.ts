import { InpaintError } from '@contextual-fill/core';

/** Figma cuts its toasts after so many characters. */
const longest = 100;

/** An error as one sentence for the designer, short enough for Figma's toast. */
export function toSentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // Errors made on purpose are sentences already; others are a programmer's words.
  const isSentence = error instanceof InpaintError || /^\p{Lu}.*\p{L}.* .*[.!?]$/su.test(message);
  if (!isSentence) return 'Something went wrong in the plugin: try again, or try a smaller picture.';
  return message.length <= longest ? message : `${message.slice(0, longest - 1)}…`;
}
