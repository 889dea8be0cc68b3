import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { EvalCase } from './set.ts';

/** A filled picture, RGBA, and the seconds that the fill took. */
export interface Filled {
  readonly data: Uint8Array;
  readonly seconds: number;
}

export interface Method {
  readonly name: string;
  fill(item: EvalCase): Promise<Filled>;
}

/** The mean colour of what is known. */
export const flat: Method = {
  name: 'flat',
  fill({ truth, mask }) {
    const start = performance.now();
    const sums = [0, 0, 0];
    let count = 0;
    mask.forEach((inside, i) => {
      if (inside) return;
      count++;
      for (let c = 0; c < 3; c++) sums[c] += truth[4 * i + c];
    });
    const data = truth.slice();
    mask.forEach((inside, i) => {
      if (inside)
        data.set(
          sums.map((sum) => Math.round(sum / count)),
          4 * i,
        );
    });
    return Promise.resolve({ data, seconds: (performance.now() - start) / 1000 });
  },
};

/** Debian's Pythons and pyenv's differ in what they can import; the first that has OpenCV is used. */
function pythonWithOpenCv(): string | undefined {
  return ['/usr/bin/python3', 'python3'].find((python) => succeeds(python, ['-c', 'import cv2']));
}

function succeeds(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore', timeout: 60_000 });
    return true;
  } catch {
    return false;
  }
}

/** The peers that this machine has; for the others a line says what is missing. */
export function findPeers(): { methods: Method[]; missing: string[] } {
  const methods: Method[] = [];
  const missing: string[] = [];
  const python = pythonWithOpenCv();
  if (python) {
    const script = join(import.meta.dirname, 'opencv.py');
    for (const name of ['telea', 'ns']) {
      methods.push(
        onFiles(name, (image, mask, out) =>
          Number(
            execFileSync(python, [script, image, mask, name, out], { encoding: 'utf8', timeout: 300_000 }),
          ),
        ),
      );
    }
  } else missing.push('Telea and Navier-Stokes are left out: no OpenCV for Python (Debian: python3-opencv).');
  if (succeeds('gmic', ['-version'])) {
    methods.push(
      onFiles('gmic', (image, mask, out) => {
        const start = performance.now();
        const args = [
          '-v',
          '-',
          image,
          mask,
          '-inpaint_matchpatch[0]',
          '[1],0,9,10,5,1,0',
          '-keep[0]',
          '-o',
          out,
        ];
        execFileSync('gmic', args, { stdio: 'ignore', timeout: 300_000 });
        return (performance.now() - start) / 1000;
      }),
    );
  } else missing.push("G'MIC is left out: no program gmic (Debian: gmic).");
  return { methods, missing };
}

/** A method that reads and writes PNG files; `run` returns its seconds. */
function onFiles(name: string, run: (image: string, mask: string, out: string) => number): Method {
  return {
    name,
    async fill({ truth, mask, width, height }) {
      const folder = mkdtempSync(join(tmpdir(), 'eval-'));
      const [imageFile, maskFile, outFile] = ['image.png', 'mask.png', 'out.png'].map((file) =>
        join(folder, file),
      );
      try {
        await sharp(truth, { raw: { width, height, channels: 4 } })
          .removeAlpha()
          .png()
          .toFile(imageFile);
        await sharp(mask, { raw: { width, height, channels: 1 } })
          .png()
          .toFile(maskFile);
        const seconds = run(imageFile, maskFile, outFile);
        const found = new Uint8Array(await sharp(outFile).ensureAlpha().raw().toBuffer());
        // Only the hole counts; G'MIC blends a little outside it.
        const data = truth.slice();
        mask.forEach((inside, i) => {
          if (inside) data.set(found.subarray(4 * i, 4 * i + 4), 4 * i);
        });
        return { data, seconds };
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}
