/** Which file a path stands for, whatever it is spelt like and whichever links lead to it. */
import { constants } from 'node:fs';
import { access, lstat, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';
import { CliError, codeOf } from './errors.ts';
import { oddKind } from './file-kinds.ts';

/** A file that is there or will be. */
export interface Place {
  /** Its absolute path without links. */
  readonly target: string;
  /** Device and inode, if it is there: equal for two names (hard links, another case) of one file. */
  readonly inode?: string;
}

/** Where `path` leads. Throws errors of the file system, but none if there is nothing yet. */
export async function placeOf(path: string): Promise<Place> {
  const target = await realTarget(path);
  const found = await stat(target, { bigint: true }).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  return found ? { target, inode: `${found.dev}:${found.ino}` } : { target };
}

/** True if both are the file that is there now, under whatever names. */
export function isSameFile(a: Place, b: Place): boolean {
  return a.target === b.target || (a.inode !== undefined && a.inode === b.inode);
}

/** True if writing both would or might write one file: many disks do not tell A from a. */
export function mayCollide(a: Place, b: Place): boolean {
  const folded = (place: Place) => place.target.normalize('NFC').toLowerCase();
  return isSameFile(a, b) || folded(a) === folded(b);
}

/**
 * The path without links, also where its end is not there yet. A link to nothing leads to where it points: a result
 * written to it arrives there, as with a shell's redirection.
 */
export async function realTarget(path: string, links = 0): Promise<string> {
  // Not `resolve`: link/../x is beside what the link leads to, not beside the link.
  const whole = isAbsolute(path) ? path : `${process.cwd()}${sep}${path}`;
  try {
    return await realpath(whole);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const folder = dirname(whole);
  if (folder === whole) return whole;
  const found = await lstat(whole).catch(() => undefined);
  if (!found?.isSymbolicLink()) return join(await realTarget(folder, links), basename(whole));
  const to = await readlink(whole);
  const aim = isAbsolute(to) ? to : `${await realTarget(folder, links)}${sep}${to}`;
  const beside = await stat(dirname(aim)).catch(() => undefined);
  if (!beside?.isDirectory()) {
    throw new CliError(
      `${path} is a link to ${to}, whose folder does not exist; make that folder or name a file.`,
    );
  }
  return realTarget(aim, links + 1);
}

/** Throws a `CliError` where something else than a file is there already (a pipe, a device, a folder). */
export async function checkKind(path: string, target = path): Promise<void> {
  const found = await stat(target, { bigint: true }).catch(() => undefined);
  const kind = found && oddKind(found);
  if (kind !== undefined) throw new CliError(`${path} is ${kind}; choose a file for the result.`);
}

/** Throws a `CliError` or an error of the file system where no file can be written, before any work is done for it. */
export async function checkWritable(path: string, { target, inode }: Place): Promise<void> {
  if (inode !== undefined) await checkKind(path, target);
  // A result is written beside the file and renamed, so what counts is the folder.
  let folder = dirname(target);
  for (;;) {
    try {
      await access(folder, constants.W_OK | constants.X_OK);
      break;
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
      folder = dirname(folder);
    }
  }
  if (!(await stat(folder)).isDirectory()) {
    throw new CliError(`A part of the path ${path} is a file; a folder was expected.`);
  }
}
