/** Files in the making: their names, and what becomes of those that a killed run left behind. */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { codeOf } from './errors.ts';

/** No file takes so long to write, in milliseconds: then its process is another one of the same number. */
const OLDEST = 24 * 3600 * 1000;

/** Folders may be shared between machines, whose processes have the same numbers. */
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

const inTheMaking = new Set<string>();
let counter = 0;

/** The path of a new file in the making: hidden, ours by its name, and short whatever the file will be called. */
export function newPart(folder: string): string {
  if (counter === 0) process.on('exit', () => inTheMaking.forEach((path) => rmSync(path, { force: true })));
  counter += 1;
  const path = join(folder, `.contextual-fill-${machine}-${process.pid}-${counter}.part`);
  inTheMaking.add(path);
  return path;
}

/** The file is renamed or removed. */
export function forgetPart(path: string): void {
  inTheMaking.delete(path);
}

/**
 * Removes what killed runs left in a folder: files of our own name whose process has ended, or that are older than a
 * day. Whatever cannot be looked at or removed stays; it is in nobody's way.
 */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const [, host, pid] = /^\.contextual-fill-([0-9a-f]{8})-([0-9]{1,10})-[0-9]+\.part$/.exec(name) ?? [];
    if (host === undefined) continue;
    const path = join(folder, name);
    const found = await lstat(path).catch(() => undefined);
    if (!found?.isFile() || inTheMaking.has(path)) continue;
    const ended = host === machine && !isRunning(Number(pid));
    if (ended || Date.now() - found.mtimeMs > OLDEST) await rm(path, { force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return codeOf(error) !== 'ESRCH';
  }
}
