/** An input is never overwritten, whichever way a result leads to it. */
import { link, mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mayCollide } from '../../cli/places.ts';
import { boxMask, createFolder, flatEngine, isSentence, png, run, samples, type Folder } from './harness.ts';

let folder: Folder;
beforeEach(async () => {
  folder = await createFolder();
  await folder.write('a.png', await png(samples(20 * 14 * 3), 20, 14, 3));
  await folder.write('m.png', await png(boxMask(20, 14, 4, 3, 5, 6), 20, 14, 1));
  await folder.write('p.png', await png(boxMask(20, 14, 14, 3, 3, 3), 20, 14, 1));
});
afterEach(() => folder.remove());

/** Runs with paths of the test's folder; the inputs' bytes must be as before. */
async function refused(argv: string[]) {
  const before = await Promise.all(['a.png', 'm.png', 'p.png'].map((name) => readFile(folder.path(name))));
  const paths = argv.map((word) => (word.startsWith('--') ? word : folder.path() + '/' + word));
  const engine = flatEngine();
  const result = await run(paths, engine.openEngine);
  expect(result.exitCode).toBe(1);
  expect(isSentence(result.stderr)).toBe(true);
  expect(engine.calls.length).toBe(0);
  const after = await Promise.all(['a.png', 'm.png', 'p.png'].map((name) => readFile(folder.path(name))));
  expect(after).toEqual(before);
  return result.stderr;
}

describe('a result that leads to an input is refused', () => {
  it.each([
    ['by another spelling', 'x/.././a.png', /it is the picture .*a\.png/],
    ['by a symbolic link', 'soft.png', /it is the picture .*a\.png/],
    ['by a link to a link', 'soft2.png', /it is the picture .*a\.png/],
    ['by a hard link', 'hard.png', /it is the mask .*m\.png/],
    ['through a linked folder', 'linked/m.png', /it is the mask .*m\.png/],
    ['as a folder that holds it', '.', /it is the picture .*a\.png/],
    ['through a link beside which is another folder', 'up/../a.png', /it is the picture .*a\.png/],
  ])('%s', async (_name, out, pattern) => {
    await mkdir(folder.path('x'));
    await mkdir(folder.path('deep/er'), { recursive: true });
    await symlink('a.png', folder.path('soft.png'));
    await symlink('soft.png', folder.path('soft2.png'));
    await link(folder.path('m.png'), folder.path('hard.png'));
    await symlink('.', folder.path('linked'));
    await symlink('x', folder.path('up'));
    expect(await refused(['a.png', 'm.png', '--out', out])).toMatch(pattern);
    expect(await refused(['a.png', 'm.png', '--out', 'o.png', '--attention', out])).toMatch(pattern);
  });

  it('also where it is a mask of what may be borrowed, or weights', async () => {
    const argv = ['a.png', 'm.png', '--protect', 'p.png', '--out', 'q.png'];
    await link(folder.path('p.png'), folder.path('q.png'));
    expect(await refused(argv)).toMatch(/it is the --protect mask .*p\.png/);
    await folder.write('w/weights.bin', Buffer.from('1'));
    await link(folder.path('w/weights.bin'), folder.path('r.png'));
    expect(await refused(['a.png', 'm.png', '--weights', 'w', '--out', 'r.png'])).toMatch(/weights file/);
  });

  it('and so are two results in one file', async () => {
    await symlink('o.png', folder.path('later.png'));
    expect(await refused(['a.png', 'm.png', '--out', 'o.png', '--attention', 'later.png'])).toMatch(
      /choose two places/,
    );
    expect(await refused(['a.png', 'm.png', '--out', 'o.png', '--attention', 'O.PNG'])).toMatch(
      /one file on many disks/,
    );
    expect(mayCollide({ target: '/a/\u00e9.png' }, { target: '/a/e\u0301.png' })).toBe(true);
    expect(mayCollide({ target: '/a/b.png' }, { target: '/a/c.png' })).toBe(false);
  });
});

describe('folders', () => {
  beforeEach(async () => {
    for (const name of ['a', 'b']) {
      await folder.write(`in/${name}.png`, await readFile(folder.path('a.png')));
      await folder.write(`masks/${name}.png`, await readFile(folder.path('m.png')));
    }
    await symlink('masks', folder.path('again'));
  });

  it('that pictures or masks are taken from hold no results', async () => {
    expect(await refused(['in', 'masks', '--out', 'in/'])).toMatch(/folder of the pictures/);
    expect(await refused(['in', 'masks', '--out', 'again'])).toMatch(/folder of the masks/);
    expect(await refused(['in', 'masks', '--out', 'o', '--attention', 'again'])).toMatch(
      /folder of the masks/,
    );
  });

  it('may hold results that are links to an input of another picture: only those are refused', async () => {
    await mkdir(folder.path('out'));
    await symlink('../in/b.png', folder.path('out/a.png'));
    const before = await readFile(folder.path('in/b.png'));
    const result = await run(
      [folder.path('in'), folder.path('masks'), '--out', folder.path('out')],
      flatEngine().openEngine,
    );
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(/out\/a\.png would overwrite .* \(it is the picture .*in\/b\.png\)/);
    expect(result.stderr).toMatch(/1 of 2 pictures filled/);
    expect(await readFile(folder.path('in/b.png'))).toEqual(before);
  });
});

it('a result that is a link to an earlier result replaces that, and the link stays', async () => {
  await folder.write('results/old.png', Buffer.from('old'));
  await symlink('results/old.png', folder.path('o.png'));
  await symlink('results/new.png', folder.path('n.png'));
  const argv = [folder.path('a.png'), folder.path('m.png'), '--out', folder.path('o.png')];
  const result = await run([...argv, '--attention', folder.path('n.png')], flatEngine().openEngine);
  expect([result.exitCode, (await readdir(folder.path('results'))).sort()]).toEqual([
    0,
    ['new.png', 'old.png'],
  ]);
  expect((await stat(folder.path('results/old.png'))).size).toBeGreaterThan(100);
  expect(await readFile(folder.path('o.png'))).toEqual(await readFile(folder.path('results/old.png')));
});
