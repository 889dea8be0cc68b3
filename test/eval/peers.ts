import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { EvalCase } from './set.ts';

/**
 * What a fill took. Processor time of all cores together tells more than the clock where others use the machine too.
 */
export interface Cost {
  readonly seconds: number;
  readonly cpu: number;
}

/** A filled picture, RGBA. */
export interface Filled extends Cost {
  readonly data: Uint8Array;
  /** Ours alone, see `FillResult`. */
  readonly confidence?: number | null;
}

/** Starts a clock; call what it returns to read it. */
export function startCost(): () => Cost {
  const start = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
  };
}

export interface Method {
  readonly name: string;
  fill(item: EvalCase): Promise<Filled>;
}

/** The mean colour of what is known. */
export const flat: Method = {
  name: 'flat',
  fill({ truth, mask }) {
    const cost = startCost();
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
    return Promise.resolve({ data, ...cost() });
  },
};

/** Debian's Pythons and pyenv's differ in what they can import; the first that has OpenCV is used. */
export function pythonWithOpenCv(): string | undefined {
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

/** Peers that this machine has; for the others a line says what is missing. */
export interface Peers {
  readonly methods: Method[];
  readonly missing: string[];
}

export function findPeers(): Peers {
  const [openCv, gmic] = [findOpenCv(), findGmic()];
  return {
    methods: [...openCv.methods, ...gmic.methods],
    missing: [...openCv.missing, ...gmic.missing],
  };
}

function findOpenCv(): Peers {
  const python = pythonWithOpenCv();
  if (!python) {
    const missing = 'Telea and Navier-Stokes are left out: no OpenCV for Python (Debian: python3-opencv).';
    return { methods: [], missing: [missing] };
  }
  const script = join(import.meta.dirname, 'opencv.py');
  const methods = ['telea', 'ns'].map((name) =>
    onFiles(name, (image, mask, out) => {
      const args = [script, image, mask, name, out];
      const printed = execFileSync(python, args, { encoding: 'utf8', timeout: 300_000 });
      const [seconds, cpu] = printed.trim().split(' ').map(Number);
      return { seconds, cpu };
    }),
  );
  return { methods, missing: [] };
}

/** G'MIC's patch-based inpainting. */
export function findGmic(): Peers {
  if (!succeeds('gmic', ['-version']))
    return { methods: [], missing: ["G'MIC is left out: no program gmic (Debian: gmic)."] };
  return { methods: [gmic('gmic', ['-inpaint_matchpatch[0]', '[1],0,9,10,5,1,0'])], missing: [] };
}

/**
 * G'MIC's `commands` on the picture and its mask; without any it only starts, reads and writes. On one thread, as ours:
 * where another program holds a core, OpenMP's threads wait for each other busily, and that counts as processor time.
 */
export function gmic(name: string, commands: readonly string[]): Method {
  return onFiles(name, (image, mask, out) => {
    const start = performance.now();
    const args = ['-v', '-', image, mask, ...commands, '-keep[0]', '-o', out];
    // The shell's `times` prints its own and its children's user and system times, a line each.
    const printed = execFileSync('bash', ['-c', '"$@" >/dev/null 2>&1; times', 'bash', 'gmic', ...args], {
      encoding: 'utf8',
      timeout: 300_000,
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    });
    const children = printed
      .trim()
      .split('\n')[1]
      .matchAll(/(\d+)m([\d.]+)s/g);
    const cpu = [...children].reduce(
      (sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest),
      0,
    );
    return { seconds: (performance.now() - start) / 1000, cpu };
  });
}

/** A method that reads and writes PNG files. */
function onFiles(name: string, run: (image: string, mask: string, out: string) => Cost): Method {
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
        const cost = run(imageFile, maskFile, outFile);
        const found = new Uint8Array(await sharp(outFile).ensureAlpha().raw().toBuffer());
        // Only the hole counts; G'MIC blends a little outside it.
        const data = truth.slice();
        mask.forEach((inside, i) => {
          if (inside) data.set(found.subarray(4 * i, 4 * i + 4), 4 * i);
        });
        return { data, ...cost };
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}
