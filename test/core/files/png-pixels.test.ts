import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodePng } from '../../../core/files/png-pixels.ts';
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

  test('a file with fewer pixels than promised is refused', () => {
    const data = deflateSync(Buffer.alloc(100));
    const png = writePng([header(40, 40, 8, 6), chunk('IDAT', data), chunk('IEND')]);
    expect(() => decodePng(png)).toThrow('ends too early');
    expect(() => decodePng(png.subarray(0, 33))).toThrow('no pixels');
    expect(() => decodePng(new Uint8Array(0))).toThrow('no pixels');
  });
});
