import { LONGEST_NOTIFICATION } from '../../plugin/protocol/problem.ts';
import { sentenceOf } from '../sentence-of.ts';

/** What to tell the designer of an error, short enough for Figma's toast. */
export function toastSentence(error: unknown): string {
  const sentence = sentenceOf(error);
  return sentence.length <= LONGEST_NOTIFICATION
    ? sentence
    : `${sentence.slice(0, LONGEST_NOTIFICATION - 1)}…`;
}
