import { readFile, stat } from 'node:fs/promises';
import { CliError, withFile } from './errors.ts';

/**
 * Reads a file that is known to be no longer than `limit` bytes if it is what it is taken for; its length is looked at
 * before it is read. Throws a `CliError` for a longer one, a folder or a device.
 */
export async function readBounded(path: string, limit: number): Promise<Buffer> {
  return withFile(path, async () => {
    const found = await stat(path);
    if (found.isDirectory()) throw new CliError(`${path} is a folder; a file was expected.`);
    if (!found.isFile()) throw new CliError(`${path} is a device; a file was expected.`);
    if (found.size > limit) {
      const megabytes = (limit / 2 ** 20).toFixed(0);
      throw new CliError(
        `${path} is longer than ${megabytes} MB, so it is not what was expected; choose another file.`,
      );
    }
    return readFile(path);
  });
}
