import { InpaintError } from '@contextual-fill/core';

/** Something the caller can put right; `message` is the sentence to print. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/** What the commands return to the shell. */
export const ExitCode = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** One sentence for any error. Errors that nobody threw on purpose are said to be ours, so that they get reported. */
export function describeError(error: unknown): string {
  if (error instanceof CliError || error instanceof InpaintError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  const firstLine = message.split('\n', 1)[0].trim();
  return `Something went wrong inside Contextual Fill (${firstLine}); please report it with the picture, if you can.`;
}

/** The sentence for an error of the file system, or undefined if it is none. */
function describeFileError(error: unknown, path: string): string | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return `There is no file or folder ${path}.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `There is no permission to use ${path}.`;
    case 'EISDIR':
      return `${path} is a folder; a file was expected.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `A part of the path ${path} is a file; a folder was expected.`;
    case 'ENOSPC':
      return `The disk is full; ${path} was not written.`;
    case 'ENAMETOOLONG':
      return `The path ${path} is too long for this file system.`;
    default:
      return undefined;
  }
}

/** Runs file work on `path`; errors of the file system come out as a `CliError` with a sentence. */
export async function withFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const sentence = describeFileError(error, path);
    throw sentence === undefined ? error : new CliError(sentence);
  }
}
