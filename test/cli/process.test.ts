/** The command as a process of its own, as a shell sees it. */
import { spawn } from 'node:child_process';
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
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', script, ...argv], { cwd: root });
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
});

describe('npm run import-weights', () => {
  it('shows the licence and does not wait for an answer where nobody can give one', async () => {
    const { exitCode, stderr } = await start('cli/import-weights.ts', ['nothing', '--out', folder.path('w')]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/CC BY-NC 4\.0[^]*Nothing was imported; add --accept-licence/);
  }, 120_000);
});
