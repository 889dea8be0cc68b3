import { readFile } from 'node:fs/promises';
import { decode as decodePng } from 'fast-png';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeFilled, readPicture } from '../../cli/picture-files.ts';
import { readMask as readMaskOf } from '../../cli/pictures/read-mask.ts';
import { boxMask, createFolder, oneBitPng, isSentence, png, samples, type Folder } from './harness.ts';

let folder: Folder;
beforeEach(async () => {
  folder = await createFolder();
});
afterEach(() => folder.remove());

/** A mask for a picture of the same size. */
async function readMask(path: string) {
  const { width, height } = await sharp(path).metadata();
  return readMaskOf(path, 'mask', { path: 'picture.png', width, height, turned: false });
}

/** Fills the pixels of `mask` with a colour, as the engine would. */
function painted(image: { width: number; height: number; data: ArrayLike<number> }, mask: Uint8Array) {
  const data = Uint8Array.from(image.data);
  for (let i = 0; i < mask.length; i += 1) if (mask[i] >= 128) data.set([200, 100, 50, 255], i * 4);
  return { width: image.width, height: image.height, data };
}

describe('lossless round trip', () => {
  const width = 23;
  const height = 17;
  const hole = boxMask(width, height, 5, 4, 6, 7);

  it.each([
    [1, 8],
    [2, 8],
    [3, 8],
    [4, 8],
    [1, 16],
    [2, 16],
    [3, 16],
    [4, 16],
  ] as const)('%i channels of %i bits: every sample outside the hole comes back', async (channels, bits) => {
    const data = samples(width * height * channels, 2 ** bits);
    // Transparent pixels keep their colours.
    if (channels === 2 || channels === 4)
      for (let i = channels - 1; i < data.length; i += channels * 3) data[i] = 0;
    const picture = await readPicture(await folder.write('in.png', await png(data, width, height, channels)));
    const out = decodePng(await encodeFilled(picture, painted(picture.image, hole)));
    expect([out.width, out.height, out.channels, out.depth]).toEqual([width, height, channels, bits]);
    const scale = bits === 16 ? 257 : 1;
    let wrong = 0;
    for (let pixel = 0; pixel < width * height; pixel += 1) {
      for (let c = 0; c < channels; c += 1) {
        const alpha = channels % 2 === 0 && c === channels - 1;
        const filled = alpha
          ? 255
          : channels < 3
            ? Math.round(0.2126 * 200 + 0.7152 * 100 + 0.0722 * 50)
            : [200, 100, 50][c];
        const expected = hole[pixel] ? filled * scale : data[pixel * channels + c];
        if (out.data[pixel * channels + c] !== expected) wrong += 1;
      }
    }
    expect(wrong).toBe(0);
  });

  it('reads 16 bits rounded to 8, not cut off', async () => {
    const data = Uint16Array.from([0, 127, 129, 32896, 65535, 65406]);
    const picture = await readPicture(await folder.write('in.png', await png(data, 2, 1, 3)));
    expect([...picture.image.data]).toEqual([0, 0, 1, 255, 128, 255, 254, 255]);
  });

  it('writes palette pictures as RGB with the same colours', async () => {
    const data = new Uint8Array(16 * 16 * 3);
    for (let i = 0; i < 256; i += 1) data.set(i % 2 ? [250, 0, 10] : [0, 80, 255], i * 3);
    const bytes = await sharp(data, { raw: { width: 16, height: 16, channels: 3 } })
      .png({ palette: true })
      .toBuffer();
    expect((await sharp(bytes).metadata()).isPalette).toBe(true);
    const picture = await readPicture(await folder.write('in.png', bytes));
    const out = decodePng(await encodeFilled(picture, picture.image));
    expect(out.channels).toBe(3);
    expect(Buffer.from(out.data).equals(Buffer.from(data))).toBe(true);
  });

  it('keeps the colour profile and the density and converts nothing', async () => {
    const data = samples(8 * 8 * 3) as Uint8Array;
    const bytes = await sharp(data, { raw: { width: 8, height: 8, channels: 3 } })
      .withIccProfile('p3')
      .withDensity(144)
      .png()
      .toBuffer();
    const before = await sharp(bytes).metadata();
    const stored = await sharp(bytes, { ignoreIcc: true }).raw().toBuffer();
    const picture = await readPicture(await folder.write('in.png', bytes));
    const out = await encodeFilled(picture, picture.image);
    const after = await sharp(out).metadata();
    expect(before.icc).toBeDefined();
    expect(after.icc?.equals(before.icc!)).toBe(true);
    expect(after.density).toBe(144);
    expect((await sharp(out, { ignoreIcc: true }).raw().toBuffer()).equals(stored)).toBe(true);
  });

  it('keeps the profile of a JPEG, turns it upright and says so', async () => {
    const data = samples(6 * 4 * 3) as Uint8Array;
    const bytes = await sharp(data, { raw: { width: 6, height: 4, channels: 3 } })
      .withIccProfile('p3')
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const picture = await readPicture(await folder.write('in.jpg', bytes));
    expect([picture.image.width, picture.image.height]).toEqual([4, 6]);
    expect(picture.notes.join()).toMatch(/in\.jpg was turned upright as its EXIF orientation says\./);
    const upright = await sharp(bytes, { ignoreIcc: true }).rotate(90).raw().toBuffer();
    const out = await encodeFilled(picture, picture.image);
    expect((await sharp(out, { ignoreIcc: true }).raw().toBuffer()).equals(upright)).toBe(true);
    const meta = await sharp(out).metadata();
    expect(meta.orientation ?? 1).toBe(1);
    expect(meta.icc).toBeDefined();
  });

  it('converts a CMYK JPEG and says so', async () => {
    const bytes = await sharp({ create: { width: 5, height: 5, channels: 3, background: '#c03020' } })
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer();
    const picture = await readPicture(await folder.write('in.jpg', bytes));
    expect(picture.layout).toBe('rgb');
    expect(picture.notes.join()).toMatch(/CMYK/);
    expect(picture.image.data[0]).toBeGreaterThan(picture.image.data[2]);
  });
});

describe('masks', () => {
  const width = 12;
  const height = 9;
  const box = boxMask(width, height, 3, 2, 4, 5);
  const layouts: [string, () => Promise<Buffer>][] = [
    ['grey', () => png(box, width, height, 1)],
    [
      'RGB',
      () =>
        png(
          spread(3, (v) => [v, v, v]),
          width,
          height,
          3,
        ),
    ],
    [
      'opaque RGBA',
      () =>
        png(
          spread(4, (v) => [v, v, v, 255]),
          width,
          height,
          4,
        ),
    ],
    [
      '16-bit grey',
      () =>
        png(
          Uint16Array.from(box, (v) => v * 257),
          width,
          height,
          1,
        ),
    ],
    [
      '16-bit RGBA',
      () =>
        png(
          Uint16Array.from(
            spread(4, (v) => [v, v, v, 255]),
            (v) => v * 257,
          ),
          width,
          height,
          4,
        ),
    ],
    ['1-bit grey', () => Promise.resolve(oneBitPng(box, width, height))],
    [
      'palette',
      () =>
        sharp(box, { raw: { width, height, channels: 1 } })
          .png({ palette: true, colours: 2 })
          .toBuffer(),
    ],
    [
      'white on transparent',
      () =>
        png(
          spread(4, (v) => [255, 255, 255, v]),
          width,
          height,
          4,
        ),
    ],
    [
      'black shape on transparent',
      () =>
        png(
          spread(4, (v) => [0, 0, 0, v]),
          width,
          height,
          4,
        ),
    ],
    [
      'red shape on transparent',
      () =>
        png(
          spread(4, (v) => [v, 0, 0, v]),
          width,
          height,
          4,
        ),
    ],
    [
      'white on black, transparent outside',
      () =>
        png(
          spread(4, (v, i) => [v, v, v, i % 5 ? 255 : v]),
          width,
          height,
          4,
        ),
    ],
    [
      'yellow on black',
      () =>
        png(
          spread(3, (v) => [v, v, 0]),
          width,
          height,
          3,
        ),
    ],
  ];

  function spread(channels: number, pixel: (value: number, index: number) => number[]): Uint8Array {
    const out = new Uint8Array(box.length * channels);
    box.forEach((value, i) => out.set(pixel(value, i), i * channels));
    return out;
  }

  it.each(layouts)('%s: white is the hole', async (_name, make) => {
    const { mask } = await readMask(await folder.write('mask.png', await make()));
    expect([mask.width, mask.height]).toEqual([width, height]);
    expect(Array.from(mask.data, (v) => (v >= 128 ? 255 : 0))).toEqual([...box]);
  });

  it('a white picture with alpha is a hole only where it shows', async () => {
    const data = new Uint8Array(width * height * 4).fill(255);
    data[3] = 0;
    const { mask } = await readMask(await folder.write('mask.png', await png(data, width, height, 4)));
    expect(mask.data[0]).toBe(0);
    expect(mask.data[1]).toBe(255);
  });

  it('a JPEG mask survives its own noise', async () => {
    const bytes = await sharp(boxMask(64, 64, 16, 16, 32, 32), {
      raw: { width: 64, height: 64, channels: 1 },
    })
      .jpeg({ quality: 60 })
      .toBuffer();
    const { mask } = await readMask(await folder.write('mask.jpg', bytes));
    const hole = Array.from(mask.data).filter((v) => v >= 128).length;
    expect(hole).toBe(32 * 32);
  });
});

describe('files that are no pictures', () => {
  it.each([
    ['missing.png', undefined, /There is no file or folder .*missing\.png/],
    ['empty.png', Buffer.alloc(0), /empty\.png is empty/],
    ['text.png', Buffer.from('no picture at all'), /text\.png is not a picture that can be read/],
    ['zeros.jpg', Buffer.alloc(5000), /zeros\.jpg is not a picture that can be read/],
  ] as const)('%s is answered with a sentence', async (name, bytes, pattern) => {
    if (bytes) await folder.write(name, bytes);
    const error: Error = await readPicture(folder.path(name)).then(
      () => expect.fail(),
      (e: Error) => e,
    );
    expect(error.message).toMatch(pattern);
    expect(isSentence(error.message)).toBe(true);
  });

  it('a folder in place of a file', async () => {
    await expect(readPicture(folder.path())).rejects.toThrow(/is a folder; a file was expected\./);
  });

  it('names the format of a picture that it does not take', async () => {
    const bytes = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
      .gif()
      .toBuffer();
    await expect(readPicture(await folder.write('in.png', bytes))).rejects.toThrow(
      /is a GIF file, which is not read here; save it as PNG or JPEG/,
    );
  });

  it.each([
    ['png', 0.9],
    ['png', 0.5],
    ['png', 0.01],
    ['jpg', 0.9],
    ['jpg', 0.5],
    ['jpg', 0.01],
  ] as const)('a %s cut off at %f of its length', async (type, share) => {
    const raw = sharp(samples(200 * 150 * 3) as Uint8Array, {
      raw: { width: 200, height: 150, channels: 3 },
    });
    const bytes = await (type === 'png' ? raw.png() : raw.jpeg({ quality: 95 })).toBuffer();
    const path = await folder.write(`cut.${type}`, bytes.subarray(0, Math.floor(bytes.length * share)));
    const error: Error = await readPicture(path).then(
      () => expect.fail(),
      (e: Error) => e,
    );
    expect(error.message).toMatch(/is damaged or cut short/);
    expect(isSentence(error.message)).toBe(true);
  });

  it('a flipped byte in a PNG is noticed by its checksum', async () => {
    const bytes = Buffer.from(await png(samples(60 * 60 * 3), 60, 60, 3));
    bytes[Math.floor(bytes.length / 2)] ^= 0x55;
    await expect(readPicture(await folder.write('bad.png', bytes))).rejects.toThrow(/damaged or cut short/);
    expect((await readFile(folder.path('bad.png'))).length).toBe(bytes.length);
  });
});
