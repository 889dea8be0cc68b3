import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { CliError, withFile } from './errors.ts';
import { oddKind } from './file-kinds.ts';

/**
 * Reads a whole file. Only regular files: a pipe may never end, and a device has no end; and none longer than `limit`
 * bytes, which is looked at before anything is read. Throws a `CliError` with a sentence otherwise, and for every error
 * of the file system.
 */
export async function readInput(path: string, limit = Infinity): Promise<Buffer> {
  return withFile(path, async () => {
    // Without O_NONBLOCK opening a pipe would wait until somebody writes to it; Windows has no such flag.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(
      (error: unknown) => {
        // What opening a socket gives.
        if (error instanceof Error && 'code' in error && error.code === 'ENXIO')
          throw notAFile(path, 'a socket');
        throw error;
      },
    );
    try {
      const found = await file.stat({ bigint: true });
      const kind = oddKind(found);
      if (kind !== undefined) throw notAFile(path, kind);
      if (found.size > limit) {
        const megabytes = (limit / 2 ** 20).toFixed(0);
        throw new CliError(
          `${path} is longer than ${megabytes} MB, so it is not what was expected; choose another file.`,
        );
      }
      return await file.readFile();
    } finally {
      await file.close();
    }
  });
}

function notAFile(path: string, kind: string): CliError {
  return new CliError(
    kind === 'a folder'
      ? `${path} is a folder; a file was expected.`
      : `${path} is ${kind}; a file was expected, so save it as one first.`,
  );
}
