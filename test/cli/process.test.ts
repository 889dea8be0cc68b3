/** The command as a process of its own, as a shell sees it. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../cli/report.ts';
import { boxMask, createFolder, isSentence, png, samples, type Folder } from './harness.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let folder: Folder;
beforeEach(async () => {
  folder = await createFolder();
});
afterEach(() => folder.remove());

function start(
  script: string,
  argv: string[],
  meanwhile?: (child: ChildProcessWithoutNullStreams) => void,
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', script, ...argv], { cwd: root });
    meanwhile?.(child);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

describe('npm run fill', () => {
  it('prints one JSON document and nothing else to standard output', async () => {
    const image = await folder.write('in.png', await png(samples(40 * 30 * 3), 40, 30, 3));
    const mask = await folder.write('mask.png', await png(boxMask(40, 30, 9, 8, 6, 5), 40, 30, 1));
    const argv = [image, mask, '--out', folder.path('out.png'), '--json'];
    const { exitCode, stdout, stderr } = await start('cli/fill.ts', argv);
    expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/out\.png: 40 x 30, 1 region, /)]);
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({
      backend: 'wasm',
      architecture: 'pyramid-2',
      filled: 1,
      failed: 0,
      error: null,
    });
    expect(report.weights).toMatch(/^[0-9a-f]{64}$/);
    const [picture] = report.pictures;
    if ('error' in picture) expect.fail(picture.error);
    expect(picture.peakTensorBytes).toBeGreaterThan(1e6);
    expect(Object.keys(picture.timings).sort()).toEqual([
      'blend',
      'coarse',
      'detail',
      'prepare',
      'refine',
      'total',
    ]);
    expect(picture.regions[0].hole).toEqual({ x: 9, y: 8, width: 6, height: 5 });
  }, 120_000);

  it('answers bad input with one sentence and an exit code', async () => {
    const mask = await folder.write('mask.png', await png(boxMask(40, 30, 9, 8, 6, 5), 40, 30, 1));
    const { exitCode, stdout, stderr } = await start('cli/fill.ts', [
      folder.path('no.png'),
      mask,
      '--out',
      'o.png',
    ]);
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(isSentence(stderr)).toBe(true);
    expect(stderr).toMatch(/There is no file or folder .*no\.png\./);
  }, 120_000);

  it('goes on without a word when nobody reads its output any more', async () => {
    const image = await folder.write('in.png', await png(samples(40 * 30 * 3), 40, 30, 3));
    const mask = await folder.write('mask.png', await png(boxMask(40, 30, 9, 8, 6, 5), 40, 30, 1));
    const argv = [image, mask, '--out', folder.path('out.png'), '--json'];
    const { exitCode, stderr } = await start('cli/fill.ts', argv, (child) => child.stdout.destroy());
    expect([exitCode, stderr.split('\n').length]).toEqual([0, 2]);
    expect(stderr).toMatch(/^[^\n]*out\.png: 40 x 30, [^\n]*\n$/);
    expect((await readdir(folder.path())).sort()).toEqual(['in.png', 'mask.png', 'out.png']);
  }, 120_000);

  it('ends by SIGTERM with 143 and leaves nothing behind', async () => {
    const [width, height] = [1600, 1200];
    const image = await folder.write('in.png', await png(samples(width * height * 3), width, height, 3));
    const hole = boxMask(width, height, 400, 300, 800, 600);
    const mask = await folder.write('mask.png', await png(hole, width, height, 1));
    // Somewhere between the start of the engine and the fill, which takes much longer than this.
    const { exitCode, stderr } = await start(
      'cli/fill.ts',
      [image, mask, '--out', folder.path('o.png')],
      (child) => setTimeout(() => child.kill('SIGTERM'), 2500),
    );
    expect(exitCode).toBe(143);
    expect(stderr).toBe('Interrupted; the pictures that were finished are complete.\n');
    expect((await readdir(folder.path())).sort()).toEqual(['in.png', 'mask.png']);
  }, 120_000);
});

describe('npm run import-weights', () => {
  it('shows the licence and does not wait for an answer where nobody can give one', async () => {
    const { exitCode, stderr } = await start('cli/import-weights.ts', ['nothing', '--out', folder.path('w')]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/CC BY-NC 4\.0[^]*Nothing was imported; add --accept-licence/);
  }, 120_000);
});
