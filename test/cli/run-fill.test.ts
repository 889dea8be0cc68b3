import { chmod, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { InpaintError } from '@contextual-fill/core';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { boxMask, createFolder, flatEngine, isSentence, png, run, samples, type Folder } from './harness.ts';

let folder: Folder;
beforeEach(async () => {
  folder = await createFolder();
});
afterEach(() => folder.remove());

const width = 20;
const height = 14;
const picture = () => png(samples(width * height * 3), width, height, 3);
const mask = (x = 4) => png(boxMask(width, height, x, 3, 5, 6), width, height, 1);

async function pair(name = 'a') {
  await folder.write(`${name}.png`, await picture());
  await folder.write(`${name}-mask.png`, await mask());
  return [folder.path(`${name}.png`), folder.path(`${name}-mask.png`)];
}

describe('a doubtful fill', () => {
  it.each([
    [0.3, true],
    [0.7, false],
    [null, false],
  ])('is told with what to do, and reported: confidence %s', async (confidence, doubtful) => {
    const [image, hole] = await pair();
    const engine = flatEngine([10, 20, 30], confidence);
    const result = await run([image, hole, '--out', folder.path('doubt.png'), '--json'], engine.openEngine);
    expect(result.exitCode).toBe(0);
    expect(result.report.pictures[0]).toMatchObject({ confidence, regionConfidence: [], doubtful });
    expect(/this fill is doubtful; steer it by --protect or --only/.test(result.stderr)).toBe(doubtful);
  });
});

describe('one picture', () => {
  it('is filled inside the mask only and reported as JSON', async () => {
    const [image, hole] = await pair();
    const engine = flatEngine();
    const out = folder.path('new', 'deep', 'out.png');
    const result = await run([image, hole, '--out', out, '--json'], engine.openEngine);
    expect(result.exitCode).toBe(0);
    const before = await sharp(image).raw().toBuffer();
    const after = await sharp(out).raw().toBuffer();
    const inside = boxMask(width, height, 4, 3, 5, 6);
    inside.forEach((set, i) => {
      expect([...after.subarray(i * 3, i * 3 + 3)]).toEqual(
        set ? [10, 20, 30] : [...before.subarray(i * 3, i * 3 + 3)],
      );
    });
    const { report } = result;
    expect(report).toMatchObject({ backend: 'cpu', architecture: 'flat', filled: 1, failed: 0, error: null });
    expect(report.pictures[0]).toMatchObject({
      image,
      out,
      width,
      height,
      holePixels: 30,
      timings: { prepare: 1, coarse: 2, refine: 3, detail: 4, blend: 5, total: 15 },
      peakTensorBytes: 1234,
      regions: [],
    });
    expect(engine.counts()).toEqual({ opened: 1, disposed: 1 });
    // No half-written neighbour stays behind.
    expect(await readdir(folder.path('new', 'deep'))).toEqual(['out.png']);
  });

  it('lets the engine grow the mask as far as the object goes on, unless it is told how far', async () => {
    const [image, hole] = await pair();
    const engine = flatEngine();
    const argv = [image, hole, '--out', folder.path('o3.png')];
    expect((await run(argv, engine.openEngine)).exitCode).toBe(0);
    expect((await run([...argv, '--grow', '0'], engine.openEngine)).exitCode).toBe(0);
    expect(engine.calls.map(({ options }) => options.grow)).toEqual(['auto', 0]);
  });

  it('is made larger, and filled there and where it is transparent, with a mask or without', async () => {
    const data = Uint8Array.from({ length: 4 * 3 * 4 }, (_, i) => (i % 4 === 3 ? 255 : 7 * i));
    data[3] = 0;
    const image = await folder.write('t.png', await png(data, 4, 3, 4));
    const out = folder.path('larger.png');
    const engine = flatEngine();
    const argv = [image, '--out', out, '--extend', '2,0,1,3', '--json'];
    const result = await run(argv, engine.openEngine);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.report.pictures[0]).toMatchObject({ mask: null, width: 7, height: 6, holePixels: 31 });
    const { data: after, info } = await sharp(out).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([7, 6]);
    for (let i = 0; i < 42; i++) {
      const [x, y] = [(i % 7) - 2, Math.floor(i / 7)];
      const kept = x >= 0 && x < 4 && y < 3 && x + y > 0;
      const from = 4 * (y * 4 + x);
      expect([...after.subarray(4 * i, 4 * i + 4)]).toEqual(
        kept ? [...data.subarray(from, from + 4)] : [10, 20, 30, 255],
      );
    }
    // The rim of what is empty is the picture itself, so that only the given mask grows.
    expect(engine.calls[0].options.grow).toBe(0);
    const hole = await folder.write('h.png', await png(boxMask(4, 3, 2, 1, 1, 1), 4, 3, 1));
    await run([image, hole, '--out', out, '--extend', '0', '--grow', '1'], engine.openEngine);
    expect([...engine.calls[1].mask.data].map(Boolean)).toEqual(
      [1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0].map(Boolean),
    );
    // 16 bits stay what they are.
    const wide = samples(4 * 3 * 3, 65536);
    const deep = await folder.write('deep.png', await png(wide, 4, 3, 3));
    await run([deep, '--out', out, '--extend', '0,0,0,1'], engine.openEngine);
    const deeper = await sharp(out).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer();
    expect([...new Uint16Array(deeper.buffer, deeper.byteOffset, 36)]).toEqual([...wide]);
  });

  it('of which nothing is empty, or that would become too large, is refused with what to do', async () => {
    const [image] = await pair();
    const engine = flatEngine();
    const none = await run([image, '--out', folder.path('n.png'), '--extend', '0'], engine.openEngine);
    expect(none.exitCode).toBe(1);
    expect(none.stderr).toMatch(/Nothing of .*a.png is empty; say by how much/);
    const huge = await run([image, '--out', folder.path('n.png'), '--extend', '16384'], engine.openEngine);
    expect(huge.stderr).toMatch(/would become 32788 x 32782 pixels; at most .* extend it by less/);
    expect(engine.calls).toEqual([]);
  });

  it('hands all options to the engine', async () => {
    const [image, hole] = await pair();
    await folder.write('p.png', await mask(10));
    await folder.write('o.png', await mask(12));
    const engine = flatEngine();
    const argv = [
      image,
      hole,
      '--out',
      folder.path('o2.png'),
      '--detail',
      'residual',
      '--seed',
      '7',
      '--grow',
      '-2',
    ];
    argv.push('--feather', '5', '--protect', folder.path('p.png'), '--only', folder.path('o.png'));
    expect((await run(argv, engine.openEngine)).exitCode).toBe(0);
    const { options } = engine.calls[0];
    expect(options).toMatchObject({ detail: 'residual', seed: 7, grow: -2, feather: 5 });
    expect([...options.protect!.data]).toEqual([...boxMask(width, height, 10, 3, 5, 6)]);
    expect([...options.only!.data]).toEqual([...boxMask(width, height, 12, 3, 5, 6)]);
  });

  it('goes into a folder that exists under the name of the picture', async () => {
    const [image, hole] = await pair();
    await mkdir(folder.path('results'));
    expect(
      (await run([image, hole, '--out', folder.path('results')], flatEngine().openEngine)).exitCode,
    ).toBe(0);
    expect(await readdir(folder.path('results'))).toEqual(['a.png']);
  });

  it('leaves an earlier result as it was when the fill fails', async () => {
    const [image, hole] = await pair();
    const out = await folder.write('out.png', Buffer.from('earlier'));
    const engine = flatEngine();
    const broken: typeof engine.openEngine = async (options) => {
      const opened = await engine.openEngine(options);
      const fill = () =>
        Promise.reject(new InpaintError('no-source', 'Nothing is left to borrow from; draw a smaller mask.'));
      return { ...opened, inpainter: { ...opened.inpainter, fill } };
    };
    const result = await run([image, hole, '--out', out], broken);
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toBe(`${image}: Nothing is left to borrow from; draw a smaller mask.\n`);
    expect((await readFile(out)).toString()).toBe('earlier');
  });

  it('says so, without a stack trace, when the program itself breaks', async () => {
    const [image, hole] = await pair();
    const result = await run([image, hole, '--out', folder.path('o.png')], () =>
      Promise.reject(new TypeError('x is not y')),
    );
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(
      /^Something went wrong inside Contextual Fill \(x is not y\); please report it/,
    );
    expect(isSentence(result.stderr)).toBe(true);
  });

  it('ends with 130 when it was interrupted, without a result', async () => {
    const [image, hole] = await pair();
    const engine = flatEngine();
    const stopped: typeof engine.openEngine = async (options) => {
      const opened = await engine.openEngine(options);
      const fill = () => Promise.reject(new InpaintError('aborted', 'The fill was cancelled.'));
      return { ...opened, inpainter: { ...opened.inpainter, fill } };
    };
    const result = await run([image, hole, '--out', folder.path('o.png'), '--json'], stopped);
    expect(result.exitCode).toBe(130);
    expect(result.report.error).toMatch(/Interrupted/);
    await expect(stat(folder.path('o.png'))).rejects.toThrow();
  });
});

describe('bad arguments', () => {
  it.each([
    [['--out', 'x.png'], /missing required argument 'image'/],
    [['a.png', 'b.png'], /required option '--out <path>' not specified/],
    [['a.png', 'b.png', '--out', 'c.png', '--seed', '1.5'], /A whole number from 0 to/],
    [['a.png', '--out', 'c.png'], /missing required argument 'mask' \(only --extend goes without one/],
    [['a.png', '--out', 'c.png', '--extend', '1,2'], /One whole number or four .* from 0 to 16384/],
    [['a.png', '--out', 'c.png', '--extend', '1,2,-3,4'], /One whole number or four/],
    [['a.png', 'b.png', '--out', 'c.png', '--grow', 'much'], /A whole number from -1000 to 1000/],
    [['a.png', 'b.png', '--out', 'c.png', '--detail', 'best'], /Allowed choices are patches, residual, none/],
    [['a.png', 'b.png', '--out', 'c.png', '--backend', 'gpu'], /Allowed choices are wasm, cpu/],
    [['a.png', 'b.png', '--out', 'c.png', '--sed', '1'], /unknown option '--sed'/],
    [['a.png', 'b.png', 'c.png', '--out', 'c.png'], /too many arguments/],
  ])('%j ends with 2', async (argv, pattern) => {
    const engine = flatEngine();
    const result = await run(argv, engine.openEngine);
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toMatch(pattern);
    expect(result.stdout).toBe('');
    expect(engine.counts().opened).toBe(0);
  });

  it('--help prints every option and ends with 0', async () => {
    const result = await run(['--help'], flatEngine().openEngine);
    expect(result.exitCode).toBe(0);
    for (const option of [
      'out',
      'attention',
      'provenance',
      'protect',
      'only',
      'detail',
      'backend',
      'seed',
      'extend',
      'grow',
      'feather',
      'weights',
      'json',
    ]) {
      expect(result.stdout).toContain(`--${option}`);
    }
  });
});

describe('requests that cannot be met', () => {
  it.each([
    [
      'a missing picture',
      ['nothing.png', 'a-mask.png', '--out', 'o.png'],
      /There is no file or folder .*nothing\.png\./,
    ],
    [
      'a missing mask',
      ['a.png', 'nothing.png', '--out', 'o.png'],
      /There is no file or folder .*nothing\.png\./,
    ],
    ['a mask folder for one picture', ['a.png', '.', '--out', 'o.png'], /the mask .* is a folder/],
    [
      'a WebP result',
      ['a.png', 'a-mask.png', '--out', 'o.webp'],
      /Results are written as PNG or JPEG, so .*o\.webp must end in \.png or \.jpg/,
    ],
    [
      'the picture as result',
      ['a.png', 'a-mask.png', '--out', 'a.png'],
      /would overwrite one of the files it is made from/,
    ],
    [
      'the mask as attention',
      ['a.png', 'a-mask.png', '--out', 'o.png', '--attention', 'a-mask.png'],
      /would overwrite/,
    ],
    [
      'one place for two results',
      ['a.png', 'a-mask.png', '--out', 'o.png', '--attention', 'o.png'],
      /choose two places/,
    ],
    [
      'the picture as provenance',
      ['a.png', 'a-mask.png', '--out', 'o.png', '--provenance', 'a.png'],
      /would overwrite/,
    ],
    [
      'a JPEG as provenance',
      ['a.png', 'a-mask.png', '--out', 'o.png', '--provenance', 'o.jpg'],
      /The provenance is written as PNG/,
    ],
    [
      'a result below a file',
      ['a.png', 'a-mask.png', '--out', 'a.png/o.png'],
      /is a file; a folder was expected\./,
    ],
  ])('%s', async (_name, argv, pattern) => {
    await pair();
    const paths = argv.map((word) => (/^\.?$|\.(png|jpg|webp)/.test(word) ? folder.path(word) : word));
    const result = await run([...paths, '--json'], flatEngine().openEngine);
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(pattern);
    expect(isSentence(result.stderr)).toBe(true);
    const [failed] = result.report.pictures;
    expect(result.report.error ?? (failed && 'error' in failed && failed.error)).toMatch(pattern);
    expect((await readdir(folder.path())).sort()).toEqual(['a-mask.png', 'a.png']);
  });

  it.each(['mask', '--protect mask', '--only mask'])('a %s of another size', async (which) => {
    const [image, hole] = await pair();
    const other = await folder.write(
      'other.png',
      await png(boxMask(width - 1, height, 1, 1, 2, 2), width - 1, height, 1),
    );
    const argv = which === 'mask' ? [image, other] : [image, hole, which.split(' ')[0], other];
    const engine = flatEngine();
    const result = await run([...argv, '--out', folder.path('o.png')], engine.openEngine);
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain(
      `The ${which} ${other} is 19 x 14 pixels but the picture ${image} is 20 x 14`,
    );
    expect(isSentence(result.stderr)).toBe(true);
    expect(engine.calls.length).toBe(0);
  });

  it('a mask drawn on the picture before it was turned upright', async () => {
    const bytes = await sharp(samples(width * height * 3) as Uint8Array, {
      raw: { width, height, channels: 3 },
    })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const image = await folder.write('turned.jpg', bytes);
    const hole = await folder.write('m.png', await mask());
    const result = await run([image, hole, '--out', folder.path('o.png')], flatEngine().openEngine);
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(/is 14 x 20 once it is turned upright/);
  });

  it.skipIf(process.getuid?.() === 0)('a folder without permission', async () => {
    const [image, hole] = await pair();
    await mkdir(folder.path('locked'));
    await chmod(folder.path('locked'), 0o500);
    const result = await run([image, hole, '--out', folder.path('locked', 'o.png')], flatEngine().openEngine);
    expect(result.stderr).toMatch(/There is no permission/);
  });
});

describe('folders', () => {
  async function batch() {
    await folder.write('in/a.png', await picture());
    await folder.write(
      'in/b.jpg',
      await sharp(await picture())
        .jpeg()
        .toBuffer(),
    );
    await folder.write('in/c.png', await picture());
    await folder.write('in/notes.txt', Buffer.from('not a picture'));
    await folder.write('masks/a.png', await mask());
    await folder.write('masks/b.png', await mask());
    await folder.write('masks/c.png', await mask());
  }

  it('fills every picture with one engine', async () => {
    await batch();
    const engine = flatEngine();
    const result = await run(
      [folder.path('in'), folder.path('masks'), '--out', folder.path('out'), '--json'],
      engine.openEngine,
    );
    expect(result.exitCode).toBe(0);
    expect(engine.counts()).toEqual({ opened: 1, disposed: 1 });
    expect((await readdir(folder.path('out'))).sort()).toEqual(['a.png', 'b.png', 'c.png']);
    expect(result.report.pictures.map((entry) => 'out' in entry && entry.out)).toEqual(
      ['a', 'b', 'c'].map((name) => folder.path('out', `${name}.png`)),
    );
    expect(result.stderr).toMatch(/3 of 3 pictures filled, 0 failed\./);
  });

  it('names the picture that fails and goes on with the rest', async () => {
    await batch();
    const whole = await readFile(folder.path('in/a.png'));
    await folder.write('in/a.png', whole.subarray(0, whole.length / 2));
    const engine = flatEngine();
    const result = await run(
      [folder.path('in'), folder.path('masks'), '--out', folder.path('out'), '--json'],
      engine.openEngine,
    );
    expect(result.exitCode).toBe(1);
    expect((await readdir(folder.path('out'))).sort()).toEqual(['b.png', 'c.png']);
    expect(result.stderr).toMatch(/in\/a\.png is damaged or cut short/);
    expect(result.stderr).toMatch(/2 of 3 pictures filled, 1 failed\./);
    expect(result.report).toMatchObject({ filled: 2, failed: 1 });
    expect(result.report.pictures[0]).toMatchObject({ image: folder.path('in/a.png') });
  });

  it('takes one mask for all pictures', async () => {
    await batch();
    const engine = flatEngine();
    const result = await run(
      [folder.path('in'), folder.path('masks/a.png'), '--out', folder.path('out')],
      engine.openEngine,
    );
    expect(result.exitCode).toBe(0);
    expect(engine.calls.length).toBe(3);
  });

  it('says which mask is missing, which is there twice and which result would be written twice', async () => {
    await batch();
    await folder.write('in/d.png', await picture());
    await folder.write(
      'masks/b.jpg',
      await sharp(await mask())
        .jpeg()
        .toBuffer(),
    );
    await folder.write(
      'in/c.jpeg',
      await sharp(await picture())
        .jpeg()
        .toBuffer(),
    );
    const result = await run(
      [folder.path('in'), folder.path('masks'), '--out', folder.path('out')],
      flatEngine().openEngine,
    );
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(/There is no mask for d\.png in /);
    expect(result.stderr).toMatch(/c\.png and c\.jpeg would both be written to .*c\.png; rename one\./);
    // b.jpg has a mask of exactly its name, so that one is meant.
    expect((await readdir(folder.path('out'))).sort()).toEqual(['a.png', 'b.png', 'c.png']);
    await folder.write(
      'in/a.jpg',
      await sharp(await picture())
        .jpeg()
        .toBuffer(),
    );
  });

  it('refuses a folder without pictures and a file as the place for many results', async () => {
    await batch();
    await mkdir(folder.path('none'));
    const none = await run(
      [folder.path('none'), folder.path('masks'), '--out', folder.path('out')],
      flatEngine().openEngine,
    );
    expect(none.exitCode).toBe(1);
    expect(none.stderr).toMatch(/There is no PNG, JPEG, WebP or AVIF in the folder/);
    const file = await run(
      [folder.path('in'), folder.path('masks'), '--out', folder.path('o.png')],
      flatEngine().openEngine,
    );
    expect(file.exitCode).toBe(1);
    expect(file.stderr).toMatch(/looks like a file/);
  });
});
