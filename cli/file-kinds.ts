import type { BigIntStats } from 'node:fs';

/** What a path that is no regular file is called in a sentence; undefined for a regular file. */
export function oddKind(found: Pick<BigIntStats, keyof Kinds>): string | undefined {
  if (found.isFile()) return undefined;
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe';
  if (found.isSocket()) return 'a socket';
  return 'a device';
}

interface Kinds {
  isFile: unknown;
  isDirectory: unknown;
  isFIFO: unknown;
  isSocket: unknown;
}
