import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { LONGEST_INDEX } from '@contextual-fill/core';
import { CliError, withFile } from './errors.ts';
import { readInput } from './read.ts';

/** Longest pointer file and data file that are read, in bytes: the data of DeepFill with its training is 200 MB. */
const LONGEST_POINTER = 2 ** 20;
const LONGEST_DATA = 2 ** 30;

/**
 * The prefix that a path stands for: itself (with or without .index), or, for a folder, what its pointer file (named
 * checkpoint; checkpoint.txt when it comes from a web download) says, or the only index in it.
 */
export async function findCheckpoint(path: string): Promise<string> {
  if (!(await isFolder(path))) return path.replace(/\.index$/, '');
  const names = await withFile(path, () => readdir(path));
  const pointer = names.find((name) => name === 'checkpoint' || name === 'checkpoint.txt');
  if (pointer) {
    const text = (await readInput(join(path, pointer), LONGEST_POINTER)).toString('utf8');
    const named = /^model_checkpoint_path:\s*"([^"]+)"/m.exec(text)?.[1];
    if (named !== undefined) {
      // Pointers often hold the path on the machine that trained; the file lies beside them all the same.
      const beside = join(path, named.split(/[/\\]/).at(-1)!);
      const prefix =
        isAbsolute(named) || !(await exists(`${join(path, named)}.index`)) ? beside : join(path, named);
      if (await exists(`${prefix}.index`)) return prefix;
    }
  }
  const found = names.filter((name) => name.endsWith('.index'));
  if (found.length === 1) return join(path, found[0].slice(0, -'.index'.length));
  throw new CliError(
    found.length === 0
      ? `There is no checkpoint in ${path}: a file that ends in .index was expected.`
      : `There are several checkpoints in ${path} (${found.join(', ')}); say which one.`,
  );
}

export async function readIndexFile(prefix: string): Promise<Uint8Array> {
  return readInput(`${prefix}.index`, LONGEST_INDEX);
}

/** The paths of a checkpoint's data files, in the order of their numbers. */
export function* shardPaths(prefix: string, count: number): Generator<string> {
  const digits = (n: number) => String(n).padStart(5, '0');
  for (let i = 0; i < count; i += 1) yield `${prefix}.data-${digits(i)}-of-${digits(count)}`;
}

/** All data files of a checkpoint, in the order of their numbers. */
export async function readShardFiles(prefix: string, count: number): Promise<Uint8Array[]> {
  const shards: Uint8Array[] = [];
  for (const path of shardPaths(prefix, count)) shards.push(await readInput(path, LONGEST_DATA));
  return shards;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
