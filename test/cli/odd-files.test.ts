/** What is no file, cannot be reached or cannot be written is said in one sentence, before the fill. */
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeError } from '../../cli/describe-error.ts';
import { withFile } from '../../cli/errors.ts';
import { newPart } from '../../cli/leftovers.ts';
import { saveFile, saveFiles } from '../../cli/save.ts';
import { boxMask, createFolder, flatEngine, isSentence, png, run, samples, type Folder } from './harness.ts';

let folder: Folder;
beforeEach(async () => {
  folder = await createFolder();
  await folder.write('a.png', await png(samples(20 * 14 * 3), 20, 14, 3));
  await folder.write('m.png', await png(boxMask(20, 14, 4, 3, 5, 6), 20, 14, 1));
});
afterEach(() => folder.remove());

async function sentence(image: string, mask: string, out = folder.path('o.png')): Promise<string> {
  const engine = flatEngine();
  const result = await run([image, mask, '--out', out], engine.openEngine);
  expect([result.exitCode, engine.calls.length, isSentence(result.stderr)]).toEqual([1, 0, true]);
  return result.stderr;
}

describe.skipIf(process.platform === 'win32')('special files', () => {
  it.each(['picture', 'mask', 'result'])('a pipe as %s does not make it wait', async (what) => {
    const pipe = folder.path('pipe.png');
    execFileSync('mkfifo', [pipe]);
    const [image, mask] = [folder.path('a.png'), folder.path('m.png')];
    const said = await sentence(
      what === 'picture' ? pipe : image,
      what === 'mask' ? pipe : mask,
      what === 'result' ? pipe : undefined,
    );
    expect(said).toContain(`${pipe} is a pipe; `);
  });

  it('devices, sockets, folders, links in a circle and to nothing, long names', async () => {
    const image = folder.path('a.png');
    expect(await sentence(image, '/dev/null')).toMatch(/\/dev\/null is a device; a file was expected/);
    expect(await sentence(image, folder.path('m.png'), '/dev/null')).toMatch(
      /^\/dev\/null is a device; choose a file for the result\.$/m,
    );
    const server = createServer().listen(folder.path('s.png'));
    await new Promise((done) => server.once('listening', done));
    expect(await sentence(folder.path('s.png'), folder.path('m.png'))).toMatch(
      /s\.png is a socket; a file was/,
    );
    server.close();
    expect(await sentence(image, folder.path())).toMatch(/is a folder/);
    await symlink('round.png', folder.path('round.png'));
    expect(await sentence(image, folder.path('round.png'))).toMatch(/lead in a circle/);
    expect(await sentence(image, folder.path('m.png'), folder.path('round.png'))).toMatch(/lead in a circle/);
    await symlink('nowhere/x.png', folder.path('void.png'));
    expect(await sentence(folder.path('void.png'), folder.path('m.png'))).toMatch(
      /no file or folder .*void\.png/,
    );
    expect(await sentence(image, folder.path('m.png'), folder.path('void.png'))).toMatch(
      /link to nowhere\/x\.png/,
    );
    const long = folder.path(`${'n'.repeat(300)}.png`);
    expect(await sentence(image, folder.path('m.png'), long)).toMatch(/too long for this file system/);
    expect(await sentence(long, folder.path('m.png'))).toMatch(/too long for this file system/);
    await mkdir(folder.path('d/a.png'), { recursive: true });
    expect(await sentence(image, folder.path('m.png'), folder.path('d'))).toMatch(
      /a\.png is a folder; choose a file/,
    );
  });

  it('a name as long as the disk allows is written all the same', async () => {
    const name = `${'n'.repeat(251)}.png`;
    await saveFile(folder.path('new', name), Buffer.from('x'));
    expect(await readdir(folder.path('new'))).toEqual([name]);
  });

  it('a full disk leaves neither of two results', async () => {
    // What /dev/full gives when it is written to.
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    const bytes = new Proxy(Buffer.alloc(1), {
      get() {
        throw full;
      },
    });
    const files = [
      { path: folder.path('full/1.png'), bytes: Buffer.from('1') },
      { path: folder.path('full/2.png'), bytes },
    ];
    await expect(saveFiles(files)).rejects.toThrow(/^The disk is full; .*2\.png was not written\.$/);
    expect(await readdir(folder.path('full'))).toEqual([]);
  });
});

it.each(['EACCES', 'EROFS', 'EMFILE', 'ENFILE', 'EDQUOT', 'EIO', 'EBUSY', 'ELOOP', 'EFBIG', 'ENODEV'])(
  '%s is a sentence that names the file and blames nobody',
  async (code) => {
    const error = Object.assign(new Error(`${code}: x, open 'y'`), { code, syscall: 'open' });
    const said = await withFile('photo.png', () => Promise.reject(error)).catch(describeError);
    expect(said).toContain('photo.png');
    expect(said).not.toMatch(/Something went wrong/);
    expect(isSentence(String(said))).toBe(true);
  },
);

it('what a killed run left in the making is removed, and nothing else', async () => {
  const own = newPart(folder.path('out'));
  const name = own.split('/').at(-1)!;
  // A number that no process has: above the largest that Linux allows.
  const dead = name.replace(`-${process.pid}-`, '-4194999-');
  const alive = name.replace(`-${process.pid}-`, `-${process.ppid}-`);
  const elsewhere = dead.replace(/fill-[0-9a-f]{8}/, 'fill-00000000');
  const old = elsewhere.replace('4194999', '4194998');
  const others = ['.a.png.123-1.part', '.contextual-fill-notes.part', 'contextual-fill.part', `${dead}.bak`];
  for (const each of [dead, alive, elsewhere, old, ...others])
    await folder.write(`out/${each}`, Buffer.from('half'));
  await utimes(folder.path('out', old), new Date(0), new Date(0));
  for (const each of others) await utimes(folder.path('out', each), new Date(0), new Date(0));
  await writeFile(own, '');
  await saveFile(folder.path('out/o.png'), Buffer.from('whole'));
  expect((await readdir(folder.path('out'))).sort()).toEqual(
    [name, alive, elsewhere, ...others, 'o.png'].sort(),
  );
});
