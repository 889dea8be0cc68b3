/** The sandbox has no decoder; what it reads of Figma's renderings must be what every decoder reads. */
import { encode } from 'fast-png';
import { constants, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inflate } from '../../../plugin/read/inflate.ts';
import { pngPixels } from '../../../plugin/read/png-pixels.ts';

/** Repeatable noise with runs in it. */
function bytesLike(length: number, seed: number, levels: number): Uint8Array {
  let state = seed;
  let last = 0;
  return Uint8Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) % 0x80000000;
    if (state % 7 > 2) last = (state >> 8) % levels;
    return last;
  });
}

describe('inflate', () => {
  for (const [what, options] of [
    ['stored', { level: 0 }],
    ['fixed codes', { strategy: constants.Z_FIXED }],
    ['fast', { level: 1 }],
    ['best', { level: 9 }],
    ['runs', { strategy: constants.Z_RLE }],
    ['no matches', { strategy: constants.Z_HUFFMAN_ONLY }],
  ] as const) {
    it(`gives back what zlib took (${what})`, () => {
      for (const [length, levels] of [
        [0, 2],
        [1, 2],
        [300, 256],
        [70_000, 2],
        [70_000, 256],
      ] as const) {
        const bytes = bytesLike(length, length + levels, levels);
        expect(Buffer.from(inflate(deflateSync(bytes, options), length)).equals(bytes)).toBe(true);
      }
    });
  }

  it('ends with an error on data that is cut, damaged or longer than promised', () => {
    const packed = deflateSync(bytesLike(3000, 5, 40));
    expect(() => inflate(packed.subarray(0, 100), 3000)).toThrow(RangeError);
    expect(() => inflate(packed, 2999)).toThrow(RangeError);
    expect(() => inflate(packed, 3001)).toThrow(RangeError);
    for (let at = 2; at < 200; at += 1) {
      const broken = Uint8Array.from(packed);
      broken[at] ^= 0x55;
      try {
        expect(inflate(broken, 3000)).toHaveLength(3000);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }
  });
});

describe('a small PNG', () => {
  for (const channels of [1, 2, 3, 4] as const) {
    it(`of ${channels} channels is read as RGBA`, () => {
      const [width, height] = [37, 23];
      const data = bytesLike(width * height * channels, 9, 256);
      const read = pngPixels(encode({ width, height, channels, data }));
      expect([read.width, read.height]).toEqual([width, height]);
      for (let pixel = 0; pixel < width * height; pixel += 1) {
        const own = [...data.subarray(pixel * channels, (pixel + 1) * channels)];
        const alpha = channels % 2 === 0 ? own.pop()! : 255;
        const colour = own.length === 1 ? [own[0], own[0], own[0]] : own;
        expect([...read.data.subarray(pixel * 4, pixel * 4 + 4)]).toEqual([...colour, alpha]);
      }
    });
  }

  it('of another kind is refused', () => {
    const deep = encode({ width: 2, height: 2, channels: 1, depth: 16, data: new Uint16Array(4) });
    expect(() => pngPixels(deep)).toThrow(RangeError);
    expect(() => pngPixels(new Uint8Array(40))).toThrow(RangeError);
  });
});
