import { truncate } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCheckpoint, readIndexFile, readShardFiles } from '../../cli/checkpoint-files.ts';
import { CliError } from '../../cli/errors.ts';
import { readInput } from '../../cli/read.ts';
import { createFolder, type Folder } from './harness.ts';

let folder: Folder;
beforeEach(async () => {
  folder = await createFolder();
});
afterEach(() => folder.remove());

/** A file of so many bytes of which the disk holds none. */
async function hollow(name: string, length: number): Promise<string> {
  await folder.write(name, Buffer.from(''));
  await truncate(folder.path(name), length);
  return folder.path(name);
}

const tooLong = (megabytes: number) => new RegExp(`is longer than ${megabytes} MB, so it is not what was`);

describe('a file with a limit', () => {
  it('is read up to its last byte, and not at all beyond', async () => {
    const path = await hollow('a', 2 ** 20);
    expect(await readInput(path, 2 ** 20)).toHaveLength(2 ** 20);
    await truncate(path, 2 ** 20 + 1);
    await expect(readInput(path, 2 ** 20)).rejects.toThrow(CliError);
    await expect(readInput(path, 2 ** 20)).rejects.toThrow(tooLong(1));
  });
});

describe('the files of a checkpoint', () => {
  it('are none where they are longer than any can be', async () => {
    const prefix = folder.path('snap-0');
    await hollow('snap-0.index', 4 * 2 ** 20 + 1);
    await expect(readIndexFile(prefix)).rejects.toThrow(tooLong(4));
    await hollow('snap-0.data-00000-of-00001', 1e11);
    await expect(readShardFiles(prefix, 1)).rejects.toThrow(tooLong(1024));
    await hollow('checkpoint', 2 ** 20 + 1);
    await expect(findCheckpoint(folder.path())).rejects.toThrow(tooLong(1));
  });
});
