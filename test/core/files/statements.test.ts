import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readImageHead } from '../../../core/files/image-size.ts';
import { readPngChunks, writePng, type PngChunk } from '../../../core/files/png-chunks.ts';
import { readPngParts } from '../../../core/files/png-clean.ts';
import { isTooLarge } from '../../../core/files/size-limit.ts';
import { readStatements, withStatements } from '../../../core/files/statements.ts';
import { chunk, header, madeChunks, madePng } from './made-png.ts';

const cases = join(import.meta.dirname, '../../cases');
const typesOf = (file: Uint8Array) => readStatements(file).chunks.map(({ type }) => type);
const grey = { width: 5, height: 4, depth: 8, type: 0 };
const rgb = { ...grey, type: 2 };

/** A PNG with these chunks right behind its header. */
const withChunks = (kind: typeof rgb, ...added: PngChunk[]) => {
  const [first, ...rest] = madeChunks(kind);
  return writePng([first, ...added, ...rest]);
};

function profile(space: string): Buffer {
  const bytes = Buffer.alloc(200);
  bytes.writeUInt32BE(200);
  bytes.write(space, 16, 'latin1');
  bytes.write('acsp', 36, 'latin1');
  return bytes;
}

const iccp = (data: Buffer, name = 'x') =>
  chunk('iCCP', Buffer.concat([Buffer.from(`${name}\0\0`, 'latin1'), deflateSync(data)]));

/** Exif data with an orientation, a copyright and a preview; as big-endian TIFF. */
function exif(orientation: number): Buffer {
  const bytes = Buffer.alloc(100);
  bytes.write('MM\0*\0\0\0\x08\0\x02', 'latin1');
  bytes.set([1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0], 10);
  bytes.set([0x82, 0x98, 0, 2, 0, 0, 0, 8, 0, 0, 0, 80], 22);
  bytes.writeUInt32BE(38, 34);
  bytes.set([0, 2], 38);
  bytes.set([2, 1, 0, 4, 0, 0, 0, 1, 0, 0, 0, 90], 40);
  bytes.set([2, 2, 0, 4, 0, 0, 0, 1, 0, 0, 0, 10], 52);
  bytes.write('(c) one\0', 80, 'latin1');
  bytes.fill(0xee, 90);
  return bytes;
}

describe('what a file says beside its pixels', () => {
  test('gAMA, cHRM, cICP, sRGB and pHYs are kept, each once, and come out in the right order', () => {
    const said = [
      chunk('pHYs', Buffer.from([0, 0, 1, 0, 0, 0, 1, 0, 1])),
      chunk('pHYs', Buffer.from([0, 0, 2, 0, 0, 0, 2, 0, 1])),
      chunk('cHRM', Buffer.alloc(32, 1)),
      chunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f])),
      chunk('cICP', Buffer.from([12, 13, 0, 1])),
    ];
    const source = withChunks(rgb, ...said);
    const out = withStatements(madePng(rgb), readStatements(source).chunks);
    const written = [...readPngChunks(out)];
    expect(written.map(({ type }) => type)).toEqual([
      'IHDR', 'cICP', 'gAMA', 'cHRM', 'pHYs', 'IDAT', 'IEND',
    ]); // prettier-ignore
    expect([...written[4].data]).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 1]);
    // Written over what a library wrote, nothing stands there twice.
    expect(withStatements(out, readStatements(source).chunks)).toEqual(out);
  });

  test.each(['gAMA', 'cHRM', 'cICP', 'sRGB', 'pHYs'])('a %s of a wrong length is left out', (type) => {
    for (const length of [0, 2, 3, 5, 31, 33]) {
      expect(typesOf(withChunks(rgb, chunk(type, Buffer.alloc(length, 1))))).toEqual([]);
    }
  });

  test('a profile stays in a file of its kind: RGB in colour, GRAY in grey', () => {
    expect(typesOf(withChunks(rgb, iccp(profile('RGB '))))).toEqual(['iCCP']);
    expect(typesOf(withChunks(grey, iccp(profile('GRAY'))))).toEqual(['iCCP']);
    expect(typesOf(withChunks(rgb, iccp(profile('GRAY'))))).toEqual([]);
    expect(typesOf(withChunks(grey, iccp(profile('RGB '))))).toEqual([]);
    const { chunks } = readStatements(withChunks(rgb, iccp(profile('RGB '))));
    expect([...readPngChunks(withStatements(madePng(grey), chunks))].map(({ type }) => type)).not.toContain(
      'iCCP',
    );
  });

  test('a profile that is nameless, cut, damaged or claims to be huge is none, as in Chromium', () => {
    const whole = iccp(profile('RGB ')).data;
    expect(readStatements(withChunks(rgb, chunk('iCCP', whole))).profile).toEqual(
      new Uint8Array(profile('RGB ')),
    );
    expect(typesOf(withChunks(rgb, iccp(profile('RGB '), '')))).toEqual([]);
    for (let length = 0; length < whole.length; length += 1) {
      expect(typesOf(withChunks(rgb, chunk('iCCP', whole.subarray(0, length))))).toEqual([]);
    }
    const huge = profile('RGB ');
    huge.writeUInt32BE(0xfffffff0);
    expect(typesOf(withChunks(rgb, iccp(huge)))).toEqual([]);
    // Of two the first counts, whole or not; a profile may be followed by bytes that do not belong to it.
    const broken = chunk('iCCP', whole.subarray(0, 9));
    expect(typesOf(withChunks(rgb, broken, chunk('iCCP', whole)))).toEqual([]);
    const longer = Buffer.concat([profile('RGB '), Buffer.alloc(40)]);
    expect(readStatements(withChunks(rgb, iccp(longer))).profile).toHaveLength(200);
  });

  test('texts and what HDR says of its light are kept; names that are none and raw profiles are not', () => {
    const text = (type: string, words: string) => chunk(type, Buffer.from(words, 'latin1'));
    const kept = [
      chunk('mDCV', Buffer.alloc(24, 1)),
      chunk('cLLI', Buffer.alloc(8, 1)),
      text('tEXt', 'Copyright\0one'),
      text('iTXt', 'Author\0\0\0\0\0one'),
    ];
    const not = [
      text('tEXt', '\0one'),
      text('tEXt', `${'k'.repeat(80)}\0one`),
      text('zTXt', 'Raw profile type exif\0\0'),
    ];
    const { chunks } = readStatements(withChunks(rgb, ...kept.toReversed(), ...not));
    expect(chunks.map(({ type, data }) => [type, Buffer.from(data)])).toEqual(
      [kept[0], kept[1], kept[3], kept[2]].map(({ type, data }) => [type, Buffer.from(data)]),
    );
    expect(typesOf(withStatements(withChunks(rgb, ...not), chunks))).toEqual(chunks.map(({ type }) => type));
  });

  test('Exif behind the pixels is kept and turns nothing, as in Chromium', () => {
    const [first, ...rest] = madeChunks(rgb);
    const behind = readStatements(
      writePng([first, ...rest.slice(0, -1), chunk('eXIf', exif(6)), rest.at(-1)!]),
    );
    expect(behind.orientation).toBe(1);
    expect(Buffer.from(behind.exif!).toString('latin1')).toContain('(c) one');
    const prefixed = chunk('eXIf', Buffer.concat([Buffer.from('Exif\0\0'), exif(6)]));
    expect(readStatements(withChunks(rgb, prefixed))).toMatchObject({ orientation: 1, exif: behind.exif });
    const noise = chunk('eXIf', Buffer.alloc(40, 7));
    expect(readStatements(withChunks(rgb, noise, chunk('eXIf', exif(6)))).orientation).toBe(1);
  });

  test("the resolution of a JPEG is that of its Exif, else of its JFIF, else the decoder's", async () => {
    const plain = await sharp(madePng(rgb)).jpeg().toBuffer();
    const density = (file: Uint8Array, known = {}) => {
      const data = readStatements(file, known).chunks.find(({ type }) => type === 'pHYs')?.data;
      return data && [0, 4].map((at) => Buffer.from(data).readUInt32BE(at));
    };
    const jfif = (unit: number, x: number, y: number) => {
      const head = Buffer.from('\xff\xe0\0\x10JFIF\0\x01\x02\0....\0\0', 'latin1');
      head[11] = unit;
      head.writeUInt16BE(x, 12);
      head.writeUInt16BE(y, 14);
      return Buffer.concat([plain.subarray(0, 2), head, plain.subarray(2)]);
    };
    expect(density(jfif(0, 1, 1))).toBe(undefined);
    expect(density(jfif(0, 1, 1), { density: 72 })).toEqual([2835, 2835]);
    expect(density(jfif(2, 100, 50), { density: 72 })).toEqual([10_000, 5000]);
    const tiff = Buffer.alloc(80);
    tiff.write('II*\0\x08\0\0\0\x03\0', 'latin1');
    const entry = (at: number, tag: number, type: number, value: number) => {
      tiff.writeUInt16LE(tag, at);
      tiff.writeUInt16LE(type, at + 2);
      tiff.writeUInt32LE(1, at + 4);
      tiff.writeUInt32LE(value, at + 8);
    };
    entry(10, 0x11a, 5, 60);
    entry(22, 0x11b, 5, 68);
    entry(34, 0x128, 3, 2);
    [300, 1, 1500, 10].forEach((value, n) => tiff.writeUInt32LE(value, 60 + 4 * n));
    const app1 = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 88]), Buffer.from('Exif\0\0'), tiff]);
    const file = jfif(1, 72, 72);
    const both = Buffer.concat([file.subarray(0, 20), app1, file.subarray(20)]);
    expect(density(both)).toEqual([11_811, 5906]);
  });

  test('an AVIF says its colours by numbers or by a profile', async () => {
    const picture = sharp({ create: { width: 16, height: 16, channels: 3, background: '#345' } });
    expect(typesOf(await picture.clone().avif().toBuffer())).toEqual([]);
    expect(typesOf(await picture.clone().avif().withIccProfile('p3').toBuffer())).toEqual(['iCCP']);
    const box = '\0\0\0\x13colrnclx\0\x0c\0\x0d\0\0\x80';
    const { chunks } = readStatements(Buffer.from(`\0\0\0\x10ftypavif\0\0\0\0${box}`, 'latin1'));
    expect(chunks.map(({ type, data }) => [type, ...data])).toEqual([['cICP', 12, 13, 0, 1]]);
  });

  test('Exif keeps its copyright, asks for no turn and loses the preview that shows what was removed', () => {
    const { chunks, orientation } = readStatements(withChunks(rgb, chunk('eXIf', exif(6))));
    expect(orientation).toBe(6);
    const kept = Buffer.from(chunks[0].data);
    expect(kept.toString('latin1')).toContain('(c) one');
    expect(kept.includes(0xee)).toBe(false);
    expect(readStatements(withChunks(rgb, chunks[0])).orientation).toBe(1);
  });

  test('Exif of any bytes ends in time', () => {
    for (let at = 0; at < 100; at++) {
      const bytes = exif(6);
      bytes.fill(0xff, at, Math.min(at + 4, 100));
      expect(readStatements(withChunks(rgb, chunk('eXIf', bytes))).orientation).toBeGreaterThan(0);
      expect(() => readStatements(withChunks(rgb, chunk('eXIf', bytes.subarray(0, at))))).not.toThrow();
    }
  });

  test('of a JPEG: the copyright and 300 dpi; no RGB profile of a grey one', async () => {
    const copyright = readStatements(await readFile(join(cases, 'jpeg/exif-copyright.jpg')));
    expect(copyright.chunks.map(({ type }) => type)).toEqual(['pHYs', 'eXIf']);
    expect([...copyright.chunks[0].data]).toEqual([0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1]);
    const before = await readFile(join(cases, 'jpeg/exif-copyright.jpg'));
    const words = /\(c\)[^\0]*|Copyright[^\0]*|©[^\0]*/i.exec(before.toString('latin1'))?.[0];
    expect(words).toBeDefined();
    expect(Buffer.from(copyright.chunks[1].data).toString('latin1')).toContain(words!);
    expect(typesOf(await readFile(join(cases, 'jpeg/grey-rgbprofile.jpg')))).toEqual([]);
  });

  test.each([
    ['gama-chrm-p3', ['gAMA', 'cHRM']],
    ['cicp-p3', ['cICP']],
    ['exif6', ['eXIf']],
    ['iccp-trunc10', []],
    ['phys-short', []],
  ])('of %s.png', async (name, types) => {
    expect(typesOf(await readFile(join(cases, 'png', `${name}.png`)))).toEqual(types);
  });
});

describe('chunks', () => {
  test('an ancillary chunk with a wrong length, at any place, hides no pixels', () => {
    const whole = madePng({ ...rgb, width: 30, height: 20 });
    const pixels = readPngParts(whole)!.chunks;
    const text = Buffer.from('\0\0\0\x0atEXtkey\0lett....');
    for (const length of [0, 3, 9, 12, 1000, 0x7fffffff, 0xffffffff]) {
      text.writeUInt32BE(length);
      const file = new Uint8Array(Buffer.concat([whole.subarray(0, 33), text, whole.subarray(33)]));
      expect(readPngParts(file)?.chunks).toEqual(pixels);
    }
  });

  test('transparency is cut, and left out where it may not be or comes before the palette, as browsers do', () => {
    const indexed = { ...rgb, type: 3, depth: 2 };
    const long = chunk('tRNS', Buffer.alloc(9, 7));
    const early = readPngParts(withChunks(indexed, long))!.chunks;
    expect(early.map(({ type }) => type)).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND']);
    const [first, palette, ...rest] = madeChunks(indexed);
    const cut = readPngParts(writePng([first, palette, long, ...rest]))!.chunks;
    expect(cut.map(({ type, data }) => [type, data.length]).slice(1, 3)).toEqual([
      ['PLTE', 12],
      ['tRNS', 4],
    ]);
    const types6 = readPngParts(
      withChunks({ ...rgb, type: 6 }, long, chunk('PLTE', Buffer.alloc(12))),
    )!.chunks;
    expect(types6.map(({ type }) => type)).toEqual(['IHDR', 'IDAT', 'IEND']);
    expect(readPngParts(withChunks(rgb, chunk('tRNS', Buffer.alloc(4))))!.chunks).toHaveLength(3);
    const eight = readPngParts(withChunks(rgb, chunk('tRNS', Buffer.alloc(8, 7))))!.chunks;
    expect(eight.map(({ data }) => data.length)[1]).toBe(6);
    const beyond = chunk('tRNS', Buffer.alloc(257, 7));
    expect(readPngParts(writePng([first, palette, beyond, ...rest]))!.chunks).toHaveLength(4);
  });

  test('a million lengths that lead nowhere, or overlap, take no time', () => {
    const empty = Buffer.from('\0\0\0\0PLTE....\0\x3d\0\0junk', 'latin1');
    for (const rubbish of [Buffer.alloc(4_000_000, 'IDATPLTE'), Buffer.alloc(8_000_000, empty)]) {
      const file = Buffer.concat([madePng(rgb).subarray(0, 33), rubbish]);
      const start = process.cpuUsage();
      readPngParts(file);
      readStatements(file);
      const { user, system } = process.cpuUsage(start);
      expect(user + system).toBeLessThan(5_000_000);
    }
  });
});

describe('the size by the head', () => {
  test('of every format that is opened', async () => {
    const picture = sharp({ create: { width: 37, height: 21, channels: 3, background: '#345' } });
    for (const format of ['png', 'jpeg', 'gif', 'webp', 'avif'] as const) {
      const file = await picture.clone().toFormat(format).toBuffer();
      expect(readImageHead(file)).toEqual({ format, width: 37, height: 21 });
      for (let length = 0; length < Math.min(file.length, 40); length++) {
        expect(() => readImageHead(file.subarray(0, length))).not.toThrow();
      }
    }
    const lossless = await picture.clone().webp({ lossless: true }).toBuffer();
    expect(readImageHead(lossless)).toMatchObject({ width: 37, height: 21 });
    const withAlpha = await picture.clone().ensureAlpha(0.5).webp().withIccProfile('p3').toBuffer();
    expect(readImageHead(withAlpha)).toMatchObject({ width: 37, height: 21 });
    expect(typesOf(withAlpha)).toEqual(['iCCP']);
  });

  test('is what is looked at before memory is asked for', () => {
    const head = writePng([header(20_000, 20_000, 1, 0), chunk('IDAT'), chunk('IEND')]);
    expect(isTooLarge(readImageHead(head)!)).toBe(true);
    expect(isTooLarge({ width: 12_000, height: 9_000 })).toBe(false);
    expect(isTooLarge({ width: 16_384, height: 16_384 })).toBe(true);
    expect(isTooLarge({ width: 16_385, height: 1 })).toBe(true);
  });
});
