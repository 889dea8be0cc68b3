import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { withFile } from './errors.ts';

let counter = 0;

/** Writes a file as a whole or not at all: into a neighbour first, then renamed. Makes the folder if it is missing. */
export async function saveFile(path: string, bytes: Uint8Array): Promise<void> {
  await withFile(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    counter += 1;
    const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${counter}.part`);
    try {
      await writeFile(temporary, bytes);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  });
}
