/** The command as a process of its own, as a shell sees it. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { readdir, readFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saveFile } from '../../cli/save.ts';
import type { Report } from '../../cli/report.ts';
import { boxMask, createFolder, isSentence, png, samples, type Folder } from './harness.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let folder: Folder;
beforeEach(async () => {
  folder = await createFolder();
});
afterEach(() => folder.remove());

function start(
  command: string,
  argv: string[],
  meanwhile?: (child: ChildProcessWithoutNullStreams) => void,
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['scripts/run-cli.js', command, ...argv], { cwd: root });
    meanwhile?.(child);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/** Runs Node with these arguments and returns what it says and how it ends. */
function run(...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('a compiled command', () => {
  it('says what its sources say, and ends as they do', () => {
    for (const argv of [['--help'], ['missing.png', 'missing.png', '--out', 'never.png']]) {
      const compiled = run('scripts/run-cli.js', 'fill', ...argv);
      expect(compiled).toEqual(run('--import', 'tsx', 'cli/fill.ts', ...argv));
      expect(compiled.stdout + compiled.stderr).not.toBe('');
    }
  });

  it('is compiled anew when a source changes', async () => {
    const source = join(root, 'scripts', 'run-cli.js');
    const stamps = () => readdir(join(root, '.cache', 'cli'));
    run('scripts/run-cli.js', 'fill', '--help');
    const before = await stamps();
    run('scripts/run-cli.js', 'fill', '--help');
    expect(await stamps()).toEqual(before);
    const { atime, mtime } = await stat(source);
    await utimes(source, atime, new Date());
    try {
      expect(run('scripts/run-cli.js', 'fill', '--help').stdout).toContain('--out');
      expect((await stamps()).length).toBe(before.length + 1);
    } finally {
      await utimes(source, atime, mtime);
    }
  });
});

describe('npm run fill', () => {
  it('fills independent regions on two threads, to the same bytes as on one', async () => {
    const [width, height] = [2000, 420];
    const image = await folder.write('in.png', await png(samples(width * height * 3), width, height, 3));
    const holes = boxMask(width, height, 200, 200, 20, 20);
    for (const x of [700, 1200, 1700])
      boxMask(width, height, x, 200, 20, 20).forEach((v, i) => (holes[i] |= v));
    const mask = await folder.write('mask.png', await png(holes, width, height, 1));
    const fill = async (workers: string) => {
      const out = folder.path(`${workers}.png`);
      const argv = [image, mask, '--out', out, '--workers', workers, '--json'];
      const { exitCode, stdout, stderr } = await start('fill', argv);
      expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/, 4 regions, /)]);
      const [picture] = (JSON.parse(stdout) as Report).pictures;
      if ('error' in picture) expect.fail(picture.error);
      return { helped: picture.helpedRegions, bytes: await readFile(out) };
    };
    const [one, two] = [await fill('1'), await fill('2')];
    expect(one.helped).toBe(0);
    expect(two.helped).toBeGreaterThan(0);
    expect(two.bytes.equals(one.bytes)).toBe(true);
  }, 120_000);

  it('prints one JSON document and nothing else to standard output', async () => {
    const image = await folder.write('in.png', await png(samples(40 * 30 * 3), 40, 30, 3));
    const mask = await folder.write('mask.png', await png(boxMask(40, 30, 9, 8, 6, 5), 40, 30, 1));
    const argv = [image, mask, '--out', folder.path('out.png'), '--json'];
    const { exitCode, stdout, stderr } = await start('fill', argv);
    expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/out\.png: 40 x 30, 1 region, /)]);
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({
      backend: 'wasm',
      architecture: 'pyramid-3',
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
    const { exitCode, stdout, stderr } = await start('fill', [folder.path('no.png'), mask, '--out', 'o.png']);
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(isSentence(stderr)).toBe(true);
    expect(stderr).toMatch(/There is no file or folder .*no\.png\./);
  }, 120_000);

  it('goes on without a word when nobody reads its output any more', async () => {
    const image = await folder.write('in.png', await png(new Uint8Array(40 * 30 * 3).fill(90), 40, 30, 3));
    const mask = await folder.write('mask.png', await png(boxMask(40, 30, 9, 8, 6, 5), 40, 30, 1));
    const argv = [image, mask, '--out', folder.path('out.png'), '--json'];
    const { exitCode, stderr } = await start('fill', argv, (child) => child.stdout.destroy());
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
    const { exitCode, stderr } = await start('fill', [image, mask, '--out', folder.path('o.png')], (child) =>
      setTimeout(() => child.kill('SIGTERM'), 2500),
    );
    expect(exitCode).toBe(143);
    expect(stderr).toBe('Interrupted; the pictures that were finished are complete.\n');
    expect((await readdir(folder.path())).sort()).toEqual(['in.png', 'mask.png']);
  }, 120_000);
});

/** Ends a process in the middle of writing 400 MB. Returns how it ended. */
async function endWhileWriting(signals: readonly NodeJS.Signals[]): Promise<string | number | null> {
  const argv = ['--import', 'tsx', 'test/cli/saving.ts', folder.path('big.png')];
  const child = spawn(process.execPath, argv, { cwd: root });
  const ended = new Promise<string | number | null>((resolve) =>
    child.on('close', (code, signal) => resolve(signal ?? code)),
  );
  const isWriting = async () => (await readdir(folder.path())).some((name) => name.endsWith('.part'));
  while (child.exitCode === null && !(await isWriting())) await new Promise((wait) => setTimeout(wait, 2));
  for (const signal of signals) {
    child.kill(signal);
    // Sooner, a second signal would be npm's echo of the first.
    await new Promise((wait) => setTimeout(wait, 150));
  }
  return ended;
}

describe.skipIf(process.platform === 'win32')('a process that ends while it writes', () => {
  it('by SIGTERM finishes the file first, and leaves nothing else', async () => {
    expect(await endWhileWriting(['SIGTERM'])).toBe(143);
    expect(await readdir(folder.path())).toEqual(['big.png']);
    expect((await stat(folder.path('big.png'))).size).toBe(400e6);
  }, 120_000);

  it('by SIGKILL leaves no half file under its name, and what it left is removed by the next result', async () => {
    expect(await endWhileWriting(['SIGKILL'])).toBe('SIGKILL');
    expect(await readdir(folder.path())).toEqual([expect.stringMatching(/^\.contextual-fill-.*\.part$/)]);
    await saveFile(folder.path('next.png'), Buffer.from('x'));
    expect(await readdir(folder.path())).toEqual(['next.png']);
  }, 120_000);
});

it.skipIf(process.platform === 'win32')(
  'Ctrl-C, which a terminal sends to npm and to what npm runs, ends both and leaves nothing behind',
  async () => {
    const [width, height] = [1600, 1200];
    const image = await folder.write('in.png', await png(samples(width * height * 3), width, height, 3));
    const mask = await folder.write(
      'm.png',
      await png(boxMask(width, height, 400, 300, 800, 600), width, height, 1),
    );
    const argv = ['run', '-s', 'fill', '--', image, mask, '--out', folder.path('o.png')];
    const child = spawn('npm', argv, { cwd: root, detached: true });
    let stderr = '';
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    const ended = new Promise((resolve) => child.on('close', (code, name) => resolve(name ?? code)));
    setTimeout(() => process.kill(-child.pid!, 'SIGINT'), 3500);
    // npm ends itself by the signal where it was sent to it, too; a shell says 130 of both.
    expect([130, 'SIGINT']).toContain(await ended);
    expect(stderr).toContain('Interrupted; the pictures that were finished are complete.');
    expect((await readdir(folder.path())).sort()).toEqual(['in.png', 'm.png']);
  },
  120_000,
);

describe('npm run import-weights', () => {
  it('shows the licence and does not wait for an answer where nobody can give one', async () => {
    const { exitCode, stderr } = await start('import-weights', ['nothing', '--out', folder.path('w')]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/CC BY-NC 4\.0[^]*Nothing was imported; add --accept-licence/);
  }, 120_000);
});
