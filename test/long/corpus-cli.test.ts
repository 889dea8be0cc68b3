/** Every odd file as picture and as mask through `npm run fill`, in this process, with an engine that paints flat. */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { boxMask, createFolder, flatEngine, isSentence, png, run, type Folder } from '../cli/harness.ts';
import { makeCorpus } from './corpus/corpus.ts';
import type { OddFile } from './corpus/odd-file.ts';
import { print, spread } from './figures.ts';

/** Longest wait for one file, in milliseconds. */
const LIMIT = 10_000;

let folder: Folder;
let corpus: OddFile[];
beforeAll(async () => {
  folder = await createFolder();
  corpus = await makeCorpus();
});
afterAll(() => folder.remove());

interface Answer {
  /** 'filled', 'refused' or 'hangs', or what is wrong with the answer. */
  readonly outcome: string;
  readonly milliseconds: number;
}

async function ask(image: string, mask: string): Promise<Answer> {
  const start = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, LIMIT, undefined);
  });
  const working = run([image, mask, '--out', folder.path('out.png'), '--json'], flatEngine().openEngine);
  const done = await Promise.race([working, late]);
  clearTimeout(timer);
  const milliseconds = performance.now() - start;
  if (!done) return { outcome: 'hangs', milliseconds };
  const { report, exitCode } = done;
  if (exitCode === 0) return { outcome: 'filled', milliseconds };
  const said =
    report.error ?? report.pictures.map((picture) => ('error' in picture ? picture.error : '')).join();
  const ours = isSentence(said) && !said.includes('went wrong inside') && exitCode === 1;
  return { outcome: ours ? 'refused' : `exit code ${exitCode}: ${said}`, milliseconds };
}

/** Whether the picture outside its hole is another than what the file is known to hold, at 8 bits a channel. */
async function outsideDiffers({ pixels, width, height }: OddFile): Promise<boolean> {
  const out = sharp(await readFile(folder.path('out.png')));
  const isWide = (await out.metadata()).depth === 'ushort';
  const depth = isWide ? 'ushort' : 'uchar';
  const raw = await out
    .toColourspace(isWide ? 'rgb16' : 'srgb')
    .ensureAlpha()
    .raw({ depth })
    .toBuffer();
  const samples = isWide ? new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2) : raw;
  if (samples.length !== width * height * 4) return true;
  return samples.some((value, at) => at >= 4 && (isWide ? Math.round(value / 257) : value) !== pixels![at]);
}

it.each(['picture', 'mask'] as const)(
  'an odd file as %s is filled or refused in a sentence, and soon',
  async (as) => {
    const bad: string[] = [];
    const answers: Answer[] = [];
    for (const file of corpus) {
      const odd = await folder.write(`odd.${file.ending}`, file.bytes);
      const { width, height } = file;
      const other =
        as === 'picture'
          ? await png(boxMask(width, height, 0, 0, 1, 1), width, height, 1)
          : await png(new Uint8Array(width * height * 3).fill(99), width, height, 3);
      const partner = await folder.write('other.png', other);
      const answer = as === 'picture' ? await ask(odd, partner) : await ask(partner, odd);
      answers.push(answer);
      const { outcome } = answer;
      const mayRefuse = as === 'mask' || !(file.pixels ?? file.opens);
      if (outcome !== 'filled' && !(outcome === 'refused' && mayRefuse)) bad.push(`${file.name}: ${outcome}`);
      if (outcome === 'filled' && as === 'picture' && file.pixels && (await outsideDiffers(file)))
        bad.push(`${file.name}: pixels differ`);
      if (outcome !== 'filled' && existsSync(folder.path('out.png')))
        bad.push(`${file.name}: something was written`);
      await rm(folder.path('out.png'), { force: true });
      await rm(odd);
    }
    const count = (outcome: string) => answers.filter((answer) => answer.outcome === outcome).length;
    print(`corpus, command line, as ${as}`, {
      files: answers.length,
      filled: count('filled'),
      'refused in a sentence': count('refused'),
      hangs: count('hangs'),
      faults: bad.length,
      time: spread(
        answers.map(({ milliseconds }) => milliseconds),
        'ms',
      ),
    });
    expect(bad).toEqual([]);
  },
  600_000,
);
