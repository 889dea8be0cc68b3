import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { DamagedPng, decodePng } from '../../../core/files/png-pixels.ts';
import { writePng } from '../../../core/files/png-chunks.ts';
import { chunk, header, madePng } from './made-png.ts';

const cases = join(import.meta.dirname, '../../cases/png');

/** The exact samples as another decoder has them. */
async function bySharp(png: Uint8Array, depth = 8) {
  const sixteen = depth === 16;
  const raw = await sharp(png, { ignoreIcc: true })
    .toColourspace(sixteen ? 'rgb16' : 'srgb')
    .ensureAlpha()
    .raw({ depth: sixteen ? 'ushort' : 'uchar' })
    .toBuffer();
  return sixteen ? new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2) : new Uint8Array(raw);
}

describe('the pixels of a PNG', () => {
  const kinds = [
    ...[1, 2, 4, 8, 16].map((depth) => [0, depth] as const),
    ...[1, 2, 4, 8].map((depth) => [3, depth] as const),
    ...[2, 4, 6].flatMap((type) => [8, 16].map((depth) => [type, depth] as const)),
  ].flatMap(([type, depth]) => [false, true].map((interlaced) => ({ type, depth, interlaced })));

  test.each(kinds)('colour type $type, $depth bits, interlaced: $interlaced', async (kind) => {
    const png = madePng({ ...kind, width: 13, height: 11 });
    const { width, height, samples } = decodePng(png);
    expect([width, height]).toEqual([13, 11]);
    expect(samples).toEqual(await bySharp(png, kind.depth));
  });

  test.each([
    'rgba-plte',
    'rgba-trns',
    'idat-noadler',
    'iccp-noname',
    'iccp-trunc10',
    'plte-truecolour',
    'phys-short',
    'text-emptykey',
    'text-longkey',
    'pal-trns-first',
    'pal-trns-long',
  ])('%s opens to a picture with something in it', async (name) => {
    const { width, height, samples } = decodePng(await readFile(join(cases, `${name}.png`)));
    expect([width, height]).toEqual([260, 200]);
    expect(new Set(samples.subarray(0, 4000)).size).toBeGreaterThan(8);
  });

  test('a small file that unpacks to very much stops at the pixels that its header promises', () => {
    const bomb = deflateSync(Buffer.alloc(300_000_000), { level: 9 });
    const before = process.memoryUsage().arrayBuffers;
    const png = writePng([header(4, 4, 8, 6), chunk('IDAT', bomb), chunk('IEND')]);
    expect(decodePng(png).samples).toEqual(new Uint8Array(64));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(120_000_000);
  });

  test('an index beyond the palette is its last colour, as in Chromium', () => {
    const png = writePng([
      header(3, 1, 8, 3),
      chunk('PLTE', Buffer.from([1, 2, 3, 4, 5, 6])),
      chunk('tRNS', Buffer.from([9, 8])),
      chunk('IDAT', deflateSync(Buffer.from([0, 0, 1, 200]))),
      chunk('IEND'),
    ]);
    expect([...decodePng(png).samples]).toEqual([1, 2, 3, 9, 4, 5, 6, 8, 4, 5, 6, 8]);
  });

  describe('a wrong checksum', () => {
    const kind = { width: 40, height: 30, depth: 8, type: 3 };
    const whole = Buffer.from(madePng(kind));
    /** The file with one bit of a chunk changed, `at` bytes into it: 0 is the first byte of its data. */
    const changed = (type: string, at: number) => {
      const file = Buffer.from(whole);
      const start = file.indexOf(type) + 4;
      file[start + (at < 0 ? file.readUInt32BE(start - 8) + 4 + at : at)] ^= 1;
      return file;
    };

    test('of the data stops nothing where the Adler-32 says that it is right', () => {
      expect(decodePng(changed('IDAT', -1))).toEqual(decodePng(whole));
    });

    test.each([
      ['IDAT', 200],
      ['IHDR', 9],
      ['IHDR', -1],
      ['PLTE', 5],
      ['PLTE', -1],
    ])('of %s stops the file where nothing else vouches for it', (type, at) => {
      expect(() => decodePng(changed(type, at))).toThrow(DamagedPng);
    });

    test('is none where the file ends before it: all pixels are there', () => {
      const start = whole.indexOf('IDAT') + 4;
      const end = start + whole.readUInt32BE(start - 8);
      for (const length of [end - 4, end, end + 2]) {
        expect(decodePng(whole.subarray(0, length))).toEqual(decodePng(whole));
      }
      expect(() => decodePng(whole.subarray(0, end - 40))).toThrow('ends too early');
    });
  });

  test('a file with fewer pixels than promised is refused', () => {
    const data = deflateSync(Buffer.alloc(100));
    const png = writePng([header(40, 40, 8, 6), chunk('IDAT', data), chunk('IEND')]);
    expect(() => decodePng(png)).toThrow('ends too early');
    expect(() => decodePng(png.subarray(0, 33))).toThrow('no pixels');
    expect(() => decodePng(new Uint8Array(0))).toThrow('no pixels');
  });
});
