/** Something the caller can put right; `message` is the sentence to print. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/**
 * What the commands return to the shell. `interrupted` stands for every signal; the process itself ends with 128 plus
 * the signal's number (see `watchSignals`).
 */
export const ExitCode = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** The sentence for an error of the operating system, or undefined if it is none. */
function describeFileError(error: unknown, path: string): string | undefined {
  const code = codeOf(error);
  switch (code) {
    case undefined:
      return undefined;
    case 'ENOENT':
      return `There is no file or folder ${path}.`;
    case 'EACCES':
    case 'EPERM':
      return `There is no permission to use ${path}.`;
    case 'EROFS':
      return `${path} is on a disk that can only be read; choose another place.`;
    case 'EISDIR':
      return `${path} is a folder; a file was expected.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `A part of the path ${path} is a file; a folder was expected.`;
    case 'ENOSPC':
      return `The disk is full; ${path} was not written.`;
    case 'EDQUOT':
      return `Your share of the disk is used up; ${path} was not written.`;
    case 'ENAMETOOLONG':
      return `The path ${path} is too long for this file system.`;
    case 'ELOOP':
      return `The links on the path ${path} lead in a circle; give the file itself.`;
    case 'EMFILE':
    case 'ENFILE':
      return `Too many files are open to use ${path}; close other programs or raise the limit (ulimit -n).`;
    case 'ERR_FS_FILE_TOO_LARGE':
    case 'EFBIG':
      return `The file ${path} is too large.`;
    default:
      // Only system calls have one: anything else that carries a code is an error of ours.
      return error instanceof Error && 'syscall' in error
        ? `The file system could not do its work on ${path} (${code}); try another place.`
        : undefined;
  }
}

/** The code of an error of the operating system or of Node, such as ENOENT. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Runs file work on `path`; errors of the file system come out as a `CliError` with a sentence. */
export async function withFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CliError) throw error;
    const sentence = describeFileError(error, path);
    throw sentence === undefined ? error : new CliError(sentence);
  }
}
