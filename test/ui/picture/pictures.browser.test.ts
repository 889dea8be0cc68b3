import { join } from 'node:path';
import { readFile, readdir } from 'node:fs/promises';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { decode, encode } from 'fast-png';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleForBrowser, pureCore } from '../../../scripts/build-ui.ts';
import { openRunner, type Runner } from '../browser.ts';
import { readOrientation, writePng } from '@contextual-fill/core';
import { flatJpeg, flatJpegs } from '../../core/files/made-jpeg.ts';
import { madeChunks } from '../../core/files/made-png.ts';
import type { Compared, Order, Reply } from './pictures-page.ts';

let runner: Runner;

beforeAll(async () => {
  const { script } = await bundleForBrowser(join(import.meta.dirname, '../../../ui/picture/worker.ts'));
  runner = await openRunner(join(import.meta.dirname, 'pictures-page.ts'), {
    files: { '/pictures.js': script },
    plugins: [pureCore],
    onePage: true,
  });
}, 120_000);

afterAll(() => runner.close());

const ask = (order: Order) => runner.run<Reply>(order);
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const bytes = (reply: string) => new Uint8Array(Buffer.from(reply, 'base64'));

/** Numbers that no rounding leaves alone by chance. */
const noise = (length: number, seed = 1) => {
  let state = seed;
  return Uint8Array.from({ length }, () => (state = (state * 1103515245 + 12345) & 0x7fffffff) >> 16);
};

const width = 61;
const height = 37;

async function decoded(file: Uint8Array): Promise<Uint8Array> {
  const reply = await ask({ bytes: text(file), expected: { width, height } });
  expect(reply.error).toBeUndefined();
  expect([reply.width, reply.height]).toEqual([width, height]);
  return bytes(reply.data);
}

describe('decoding', () => {
  test('PNG with alpha: every byte, those under alpha 0 too', async () => {
    const data = noise(width * height * 4);
    for (let pixel = 0; pixel < 200; pixel++) data[pixel * 4 + 3] = 0;
    expect(await decoded(encode({ width, height, data, channels: 4 }))).toEqual(data);
  });

  test.each([
    ['RGB', 3],
    ['grey', 1],
    ['grey with alpha', 2],
  ])('PNG, %s', async (_, channels) => {
    const data = noise(width * height * channels);
    const rgba = await decoded(encode({ width, height, data, channels }));
    for (let pixel = 0; pixel < width * height; pixel++) {
      const at = (channel: number) => data[pixel * channels + channel];
      const expected =
        channels === 3 ? [at(0), at(1), at(2), 255] : [at(0), at(0), at(0), channels === 2 ? at(1) : 255];
      if (rgba[pixel * 4] !== expected[0] || rgba[pixel * 4 + 3] !== expected[3]) {
        expect([...rgba.subarray(pixel * 4, pixel * 4 + 4)]).toEqual(expected);
      }
    }
  });

  test('PNG with 16 bits: rounded to 8', async () => {
    const data = new Uint16Array(width * height * 3).map((_, index) => (index * 7919) % 65536);
    const rgba = await decoded(encode({ width, height, data, channels: 3, depth: 16 }));
    const channel = (index: number) => rgba[Math.floor(index / 3) * 4 + (index % 3)];
    data.forEach((sample, index) => {
      if (Math.abs(channel(index) - sample / 257) > 0.5) expect(channel(index)).toBe(sample / 257);
    });
  });

  test('PNG with a palette and transparency, 4 bits, interlaced; and grey with 1 bit', async () => {
    const flat = await sharp(noise(width * height * 4), { raw: { width, height, channels: 4 } })
      .png({ palette: true, colours: 14, dither: 0 })
      .toBuffer();
    const reference = await sharp(flat).ensureAlpha().raw().toBuffer();
    expect(decode(flat).palette?.length).toBeLessThanOrEqual(16);
    expect(Buffer.from(await decoded(flat)).equals(reference)).toBe(true);
    const interlaced = await sharp(flat).png({ progressive: true }).toBuffer();
    expect(Buffer.from(await decoded(interlaced)).equals(reference)).toBe(true);
    const row = Math.ceil(width / 8);
    const oneBit = encode({ width, height, data: noise(row * height), channels: 1, depth: 1 });
    const grey = await sharp(oneBit).ensureAlpha().toColourspace('srgb').raw().toBuffer();
    expect(Buffer.from(await decoded(oneBit)).equals(grey)).toBe(true);
  });

  test('PNG whose one colour stands for nothing (tRNS)', async () => {
    const data = noise(width * height * 3);
    const png = encode({ width, height, data, channels: 3 });
    const chunk = Buffer.concat([
      Buffer.from([0, 0, 0, 6]),
      Buffer.from('tRNS'),
      Buffer.from([0, data[0], 0, data[1], 0, data[2]]),
      Buffer.alloc(4),
    ]);
    chunk.writeUInt32BE(crc32(chunk.subarray(4, 14)), 14);
    const rgba = await decoded(Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]));
    expect([...rgba.subarray(0, 8)]).toEqual([...data.subarray(0, 3), 0, ...data.subarray(3, 6), 255]);
  });

  test('JPEG, close to another decoder; GIF exactly', async () => {
    const smooth = Uint8Array.from({ length: width * height * 3 }, (_, index) => (index % (width * 3)) * 1.3);
    const source = sharp(smooth, { raw: { width, height, channels: 3 } });
    const jpeg = await source.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
    const reference = await sharp(jpeg).ensureAlpha().raw().toBuffer();
    const rgba = await decoded(jpeg);
    expect(Math.max(...rgba.map((value, index) => Math.abs(value - reference[index])))).toBeLessThanOrEqual(
      2,
    );
    const gif = await source.gif().toBuffer();
    expect(Buffer.from(await decoded(gif)).equals(await sharp(gif).ensureAlpha().raw().toBuffer())).toBe(
      true,
    );
  });

  test('JPEG that asks to be turned: obeyed where Figma obeys, not where it does not', async () => {
    const source = sharp(noise(16 * 8 * 3), { raw: { width: 16, height: 8, channels: 3 } });
    const jpeg = text(await source.jpeg().withMetadata({ orientation: 6 }).toBuffer());
    expect(await ask({ bytes: jpeg, expected: { width: 8, height: 16 } })).toMatchObject({
      width: 8,
      height: 16,
    });
    expect(await ask({ bytes: jpeg, expected: { width: 16, height: 8 } })).toMatchObject({
      width: 16,
      height: 8,
    });
  });

  test('files that cannot be read get a sentence', async () => {
    const png = encode({ width, height, data: noise(width * height * 4), channels: 4 });
    const huge = png.slice();
    new DataView(huge.buffer).setUint32(16, 200_000);
    new DataView(huge.buffer).setUint32(20, 200_000);
    const cutInside = Buffer.concat([png.subarray(0, 33), png.subarray(33, 53), png.subarray(-12)]);
    for (const file of [png.subarray(0, 3000), png.subarray(0, 20), cutInside]) {
      expect((await ask({ bytes: text(file) })).error).toBe(
        'This picture’s file is damaged: export it again as PNG and place that.',
      );
    }
    expect((await ask({ bytes: text(huge) })).error).toMatch(
      /200000 × 200000 px are too many: scale down to 16384 px/,
    );
    expect((await ask({ bytes: text(new TextEncoder().encode('<svg/>')) })).error).toMatch(/cannot be read/);
    expect((await ask({ bytes: '' })).error).toMatch(/cannot be read/);
    const wrong = await ask({ bytes: text(png), expected: { width: 61, height: 38 } });
    expect(wrong.error).toBe('The picture’s file is 61 × 37, not 61 × 38: place it again.');
  });
});

describe('files that browsers open', () => {
  const cases = join(import.meta.dirname, '../../cases');

  test('every one of them opens, to the picture that the browser shows', async () => {
    const files = ['png', 'jpeg'].flatMap(async (folder) =>
      (await readdir(join(cases, folder))).map((name) => join(cases, folder, name)),
    );
    for (const file of (await Promise.all(files)).flat()) {
      const { error, data, canvas } = await ask({ bytes: text(await readFile(file)), compare: true });
      expect([file, error]).toEqual([file, undefined]);
      if (canvas) expect(`${file} ${bytes(data).length}`).toBe(`${file} ${bytes(canvas).length}`);
      // What is opaque has the same bytes.
      const [ours, theirs] = [bytes(data), bytes(canvas ?? data)];
      expect([file, ours.findIndex((value, i) => ours[i | 3] === 255 && value !== theirs[i])]).toEqual([
        file,
        -1,
      ]);
    }
  });

  test('PNGs of every kind, and with every chunk cut, repeated, misplaced or renamed', async () => {
    const kinds = [
      ...[1, 2, 4, 8, 16].map((depth) => ({ type: 0, depth })),
      ...[1, 2, 4, 8].map((depth) => ({ type: 3, depth })),
      ...[2, 4, 6].flatMap((type) => [8, 16].map((depth) => ({ type, depth }))),
    ];
    const files: { name: string; file: string }[] = [];
    for (const kind of kinds) {
      for (const interlaced of [false, true]) {
        const whole = madeChunks({ ...kind, interlaced, width: 9, height: 7 });
        const said = (type: string, length: number) => ({ type, data: new Uint8Array(length).fill(1) });
        const added = [
          said('tEXt', 12),
          said('pHYs', 4),
          said('iCCP', 9),
          said('tRNS', 1),
          said('sRGB', 9),
          said('zzZz', 3),
        ];
        const variants = [whole, ...added.map((one) => [whole[0], one, ...whole.slice(1)])];
        variants.push([...whole.slice(0, -1), said('gAMA', 4), whole.at(-1)!]);
        for (const variant of variants) {
          const name = [kind.type, kind.depth, interlaced, ...variant.map(({ type }) => type)].join(' ');
          files.push({ name, file: text(writePng(variant)) });
        }
      }
    }
    const { opened, faults } = await runner.run<Compared>({ files });
    expect(faults).toEqual([]);
    expect(opened).toBeGreaterThan(150);
  });

  test.each(flatJpegs)('a JPEG, %s', async (_name, kind) => {
    const { bytes: file, pixels } = flatJpeg(kind);
    const { error, data, canvas } = await ask({ bytes: text(file), compare: true });
    expect(error).toBeUndefined();
    expect(Buffer.from(bytes(data)).equals(pixels)).toBe(true);
    expect(Buffer.from(bytes(canvas!)).equals(pixels)).toBe(true);
  });

  test('a JPEG that lacks its end marker, with and without EXIF that is not obeyed', async () => {
    const [, kind] = flatJpegs[0];
    const { bytes: file, pixels } = flatJpeg(kind);
    const { error, data } = await ask({ bytes: text(file.subarray(0, -2)) });
    expect(error).toBeUndefined();
    expect(Buffer.from(bytes(data)).equals(pixels)).toBe(true);
    const source = sharp(noise(16 * 8 * 3), { raw: { width: 16, height: 8, channels: 3 } });
    const turned = await source.jpeg().withMetadata({ orientation: 6 }).toBuffer();
    for (const expected of [
      { width: 8, height: 16 },
      { width: 16, height: 8 },
    ]) {
      expect(await ask({ bytes: text(turned.subarray(0, -2)), expected })).toMatchObject(expected);
    }
  });

  test('a PNG is turned as browsers do it, unless Figma counts it unturned; never twice', async () => {
    const file = text(await readFile(join(cases, 'png/exif6.png')));
    for (const expected of [undefined, { width: 200, height: 260 }, { width: 260, height: 200 }]) {
      const { error, width, height, colour } = await ask({ bytes: file, expected });
      expect(error).toBeUndefined();
      expect([width, height]).toEqual(expected ? [expected.width, expected.height] : [200, 260]);
      const exif = Buffer.from(colour.find(({ type }) => type === 'eXIf')!.data, 'base64');
      expect(readOrientation(exif)).toBe(1);
    }
  });

  test.each([
    ['png/gama-chrm-p3.png', ['gAMA', 'cHRM']],
    ['png/cicp-p3.png', ['cICP']],
    ['jpeg/exif-copyright.jpg', ['pHYs', 'eXIf']],
  ])('%s: what it says is in the result', async (name, types) => {
    const file = text(await readFile(join(cases, name)));
    const reply = await ask({ bytes: file, image: { width: 4, height: 4, data: text(noise(64)) } });
    expect(reply.colour.map(({ type }) => type)).toEqual(types);
  });

  test('16 bits stay 16 bits outside the hole', async () => {
    const data = new Uint16Array(width * height * 3).map((_, index) => (index * 7919) % 65536);
    const file = text(encode({ width, height, data, channels: 3, depth: 16 }));
    const filled = bytes((await ask({ bytes: file })).data);
    filled.set([9, 8, 7, 255], 4 * 100);
    const reply = await ask({ bytes: file, image: { width, height, data: text(filled) }, via: 'worker' });
    const out = decode(bytes(reply.data));
    const expected = data.slice();
    expected.set([9 * 257, 8 * 257, 7 * 257], 300);
    expect([out.depth, out.channels]).toEqual([16, 3]);
    expect(out.data).toEqual(expected);
  });
});

describe('encoding', () => {
  const image = (opaque: boolean) => {
    const data = noise(width * height * 4, 7);
    for (let pixel = 0; pixel < width * height; pixel++) {
      data[pixel * 4 + 3] = opaque ? 255 : pixel % 3 === 0 ? 0 : data[pixel * 4 + 3];
    }
    return data;
  };

  test.each([
    ['opaque', true, undefined],
    ['with alpha', false, undefined],
    ['opaque, in a worker', true, 'worker'],
    ['with alpha, in a worker', false, 'worker'],
    ['when the worker died', false, 'killed'],
  ] as const)('a picture %s comes back byte for byte', async (_, opaque, via) => {
    const data = image(opaque);
    const reply = await ask({ image: { width, height, data: text(data) }, via });
    expect(reply.error).toBeUndefined();
    expect(bytes(reply.again!)).toEqual(data);
    const byOther = await sharp(bytes(reply.data)).ensureAlpha().raw().toBuffer();
    expect(byOther.equals(data)).toBe(true);
    if (opaque) expect(bytes(reply.canvas!)).toEqual(data);
    // An untagged picture stays untagged: a tag would change its colours in Figma.
    expect(reply.colour).toEqual([]);
  });

  test('keeps a Display P3 profile: from a PNG, and from a JPEG', async () => {
    const raw = sharp(image(true), { raw: { width, height, channels: 4 } }).removeAlpha();
    const png = await raw.clone().withIccProfile('p3').png().toBuffer();
    const jpeg = await raw.clone().withIccProfile('p3').jpeg().toBuffer();
    const profile = (await sharp(jpeg).metadata()).icc!;
    for (const source of [png, jpeg]) {
      // The numbers must come out of the file as they stand in it.
      const given = await ask({ bytes: text(source) });
      const plain = await sharp(await sharp(source).withMetadata({}).toBuffer())
        .ensureAlpha()
        .raw()
        .toBuffer();
      if (source === png)
        expect(decode(png).data).toEqual(bytes(given.data).filter((_, index) => index % 4 !== 3));
      expect(plain.length).toBe(bytes(given.data).length);
      const reply = await ask({ image: { width, height, data: text(image(true)) }, bytes: text(source) });
      expect(reply.colour.map(({ type }) => type)).toContain('iCCP');
      expect(bytes(reply.again!)).toEqual(image(true));
      expect((await sharp(bytes(reply.data)).metadata()).icc!.equals(profile)).toBe(true);
    }
  });

  test.each([8, 16] as const)('a grey picture with a grey profile keeps both, of %i bits', async (depth) => {
    const profile = Buffer.alloc(200);
    profile.writeUInt32BE(200);
    profile.write('GRAY', 16, 'latin1');
    profile.write('acsp', 36, 'latin1');
    const iccp = {
      type: 'iCCP',
      data: Buffer.concat([Buffer.from('g\0\0', 'latin1'), deflateSync(profile)]),
    };
    for (const type of [0, 4]) {
      const [header, ...rest] = madeChunks({ width, height, depth, type });
      const file = writePng([header, iccp, ...rest]);
      const before = decode(file);
      const filled = bytes((await ask({ bytes: text(file) })).data);
      filled.set([90, 10, 200, 255], 4 * 100);
      const reply = await ask({ bytes: text(file), image: { width, height, data: text(filled) } });
      expect(reply.error).toBeUndefined();
      expect(reply.colour.map((chunk) => chunk.type)).toEqual(['iCCP']);
      const after = decode(bytes(reply.data));
      expect([after.channels, after.depth]).toEqual([type === 4 ? 2 : 1, depth]);
      const expected = before.data.slice();
      const luma = Math.round(0.2126 * 90 + 0.7152 * 10 + 0.0722 * 200) * (depth === 16 ? 257 : 1);
      const opaque = depth === 16 ? 65535 : 255;
      expected.set(type === 4 ? [luma, opaque] : [luma], 100 * (type === 4 ? 2 : 1));
      expect(after.data).toEqual(expected);
    }
  });

  test('does not put a grey profile on a colour picture', async () => {
    const grey = await sharp(noise(width * height), { raw: { width, height, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    const profile = Buffer.alloc(132);
    profile.write('GRAY', 16, 'latin1');
    const packed = deflateSync(profile);
    expect(inflateSync(packed).equals(profile)).toBe(true);
    const data = Buffer.concat([Buffer.from('iCCPgrey\0\0', 'latin1'), packed]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length - 4);
    const file = Buffer.concat([grey.subarray(0, 33), length, data, Buffer.alloc(4), grey.subarray(33)]);
    const reply = await ask({ bytes: text(file) });
    expect(reply.error).toBeUndefined();
    expect(reply.colour.map(({ type }) => type)).not.toContain('iCCP');
  });
});

describe('drawing the mask', () => {
  const size = { width: 200, height: 120 };
  const inside = (reply: Reply) =>
    bytes(reply.data).reduce((count, value) => count + (value === 255 ? 1 : 0), 0);
  const at = (reply: Reply, x: number, y: number) => bytes(reply.data)[y * size.width + x];

  test('a pixel belongs to it when at least half is covered', async () => {
    const path = 'M 10.4 20 L 30.6 20 L 30.6 40.3 L 10.4 40.3 Z';
    const reply = await ask({ size, outlines: [{ path, rule: 'nonzero', matrix: [1, 0, 0, 1, 0, 0] }] });
    expect([at(reply, 9, 25), at(reply, 10, 25), at(reply, 30, 25), at(reply, 31, 25)]).toEqual([
      0, 255, 255, 0,
    ]);
    expect([at(reply, 20, 39), at(reply, 20, 40)]).toEqual([255, 0]);
    expect(bytes(reply.again!)).toEqual(bytes(reply.data));
  });

  test('a turned and scaled ellipse has the area that mathematics gives it, at the place it should be', async () => {
    const k = 0.5522847498;
    const path = `M 1 0 C 1 ${k} ${k} 1 0 1 C ${-k} 1 -1 ${k} -1 0 C -1 ${-k} ${-k} -1 0 -1 C ${k} -1 1 ${-k} 1 0 Z`;
    const [cos, sin] = [Math.cos(0.7), Math.sin(0.7)];
    const matrix = [60 * cos, 60 * sin, -25 * sin, 25 * cos, 100.5, 60.5] as const;
    const reply = await ask({ size, outlines: [{ path, rule: 'nonzero', matrix }] });
    let different = 0;
    bytes(reply.data).forEach((value, pixel) => {
      const [x, y] = [(pixel % size.width) - 100, Math.floor(pixel / size.width) - 60];
      const [u, v] = [(x * cos + y * sin) / 60, (y * cos - x * sin) / 25];
      if ((value === 255) !== u * u + v * v <= 1) different++;
    });
    expect(different / (Math.PI * 60 * 25)).toBeLessThan(0.01);
  });

  test('outlines unite whatever their direction and rule; what lies outside the picture is cut off', async () => {
    const square = (x: number, side: number) => `M ${x} 10 L ${x + side} 10 L ${x + side} 50 L ${x} 50 Z`;
    const backwards = 'M 30 10 L 30 50 L 70 50 L 70 10 Z';
    const ring = `${square(100, 40)} M 110 20 L 130 20 L 130 40 L 110 40 Z`;
    const matrix = [1, 0, 0, 1, 0, 0] as const;
    const reply = await ask({
      size,
      outlines: [
        { path: square(10, 40), rule: 'nonzero', matrix },
        { path: backwards, rule: 'nonzero', matrix },
        { path: ring, rule: 'evenodd', matrix },
        { path: square(180, 400), rule: 'nonzero', matrix },
        { path: square(500, 10), rule: 'nonzero', matrix },
        { path: '', rule: 'nonzero', matrix },
      ],
    });
    expect(inside(reply)).toBe(60 * 40 + (40 * 40 - 20 * 20) + 20 * 40);
    expect(at(reply, 120, 30)).toBe(0);
  });

  test('touching outlines with soft edges do not grow into each other', async () => {
    // Both cover 30 % of column 20; together no shape covers half of it.
    const left = { path: 'M 10 10 L 20.3 10 L 20.3 50 L 10 50 Z', rule: 'nonzero' as const };
    const matrix = [1, 0, 0, 1, 0, 0] as const;
    const reply = await ask({
      size,
      outlines: [
        { ...left, matrix },
        { ...left, matrix },
        { ...left, matrix },
      ],
    });
    expect([at(reply, 19, 30), at(reply, 20, 30)]).toEqual([255, 0]);
  });

  test('a raster mask counts where its alpha is at least half, through its matrix', async () => {
    const data = new Uint8Array(20 * 10 * 4).map((_, index) =>
      index % 4 === 3 ? ((index >> 2) % 20 < 10 ? 255 : 100) : 9,
    );
    const png = text(encode({ width: 20, height: 10, data, channels: 4 }));
    const reply = await ask({ size, rasters: [{ png, matrix: [2, 0, 0, 2, 50, 30] }] });
    expect(inside(reply)).toBeGreaterThan(20 * 20 * 0.94);
    expect(inside(reply)).toBeLessThan(20 * 20 * 1.06);
    expect([at(reply, 55, 40), at(reply, 85, 40), at(reply, 45, 40)]).toEqual([255, 0, 0]);
  });

  test('a black-and-white raster mask counts where it is white and opaque', async () => {
    const columns = [
      [255, 255],
      [0, 255],
      [255, 60],
      [140, 255],
    ] as const;
    const data = new Uint8Array(20 * 10 * 4).map((_, index) => {
      const [level, alpha] = columns[Math.floor(((index >> 2) % 20) / 5)]!;
      return index % 4 === 3 ? alpha : level;
    });
    const png = text(encode({ width: 20, height: 10, data, channels: 4 }));
    const reply = await ask({ size, rasters: [{ png, matrix: [2, 0, 0, 2, 50, 30], luminance: true }] });
    expect([55, 65, 75, 85].map((x) => at(reply, x, 40))).toEqual([255, 0, 0, 255]);
  });
});
