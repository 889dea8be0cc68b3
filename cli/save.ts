import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { withFile } from './errors.ts';
import { forgetPart, newPart, removeLeftovers } from './leftovers.ts';
import { realTarget } from './places.ts';

export interface NewFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Writes files that belong together, each as a whole or not at all: all of them beside their places first, then
 * renamed. Makes folders that are missing. Where a path is a link, the file that it leads to is replaced and the link
 * stays; a file that is replaced keeps its permissions. Throws a `CliError` with the path that could not be written.
 */
export async function saveFiles(files: readonly NewFile[]): Promise<void> {
  const parts: { path: string; part: string; target: string }[] = [];
  try {
    for (const { path, bytes } of files) {
      await withFile(path, async () => {
        const target = await realTarget(path);
        await mkdir(dirname(target), { recursive: true });
        await removeLeftovers(dirname(target));
        const part = newPart(dirname(target));
        parts.push({ path, part, target });
        await writePart(part, bytes, target);
      });
    }
    for (const { path, part, target } of parts) {
      await withFile(path, () => rename(part, target));
      forgetPart(part);
    }
  } catch (error) {
    for (const { part } of parts) {
      await rm(part, { force: true }).catch(() => undefined);
      forgetPart(part);
    }
    throw error;
  }
}

/** Writes one file as a whole or not at all, see `saveFiles`. */
export async function saveFile(path: string, bytes: Uint8Array): Promise<void> {
  await saveFiles([{ path, bytes }]);
}

async function writePart(part: string, bytes: Uint8Array, target: string): Promise<void> {
  const before = await stat(target).catch(() => undefined);
  const file = await open(part, 'wx', 0o666);
  try {
    await file.writeFile(bytes);
    if (before?.isFile()) await file.chmod(before.mode & 0o777);
    // Some disks say only now that they are full.
    await file.sync();
  } finally {
    await file.close();
  }
}
