/** All odd files, made anew in every run, the same in each. */
import { jpegs } from './jpegs.ts';
import type { OddFile } from './odd-file.ts';
import { otherFiles } from './others.ts';
import { brokenPngs, rightPngs } from './pngs.ts';

export async function makeCorpus(): Promise<OddFile[]> {
  return [...rightPngs(), ...brokenPngs(), ...(await jpegs()), ...(await otherFiles())];
}
