/** How text and values out of somebody's file stand in a sentence: on one line, and no longer than one can read. */

const LONGEST = 60;
/** Control characters and line ends, which would tear a sentence apart. */
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

function cut(text: string): string {
  const printable = text.slice(0, LONGEST + 1).replace(UNPRINTABLE, '?');
  return printable.length > LONGEST ? `${printable.slice(0, LONGEST)}…` : printable;
}

/** A name in quotation marks, cut after 60 characters. */
export function quote(name: string): string {
  return `"${cut(name)}"`;
}

/** Any value that JSON can hold, in a few words. Never fails, whatever the value's own `toString` is. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'number' || typeof value === 'boolean' || value === null
    ? String(value)
    : 'an object';
}

/** A shape as [3,3,5,24]; of a long one the beginning. */
export function describeShape(shape: readonly number[]): string {
  return `[${cut(shape.slice(0, LONGEST).join())}]`;
}
