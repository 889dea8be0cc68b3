import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { type PngChunk, readPngChunks, writePng as joinPng } from '@contextual-fill/core';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeFilled, encodeFilledJpeg, readPicture } from '../../cli/picture-files.ts';
import { readMask } from '../../cli/pictures/read-mask.ts';
import { flatJpeg, flatJpegs } from '../core/files/made-jpeg.ts';
import { boxMask, createFolder, flatEngine, isSentence, png, run, samples, type Folder } from './harness.ts';

let folder: Folder;
beforeEach(async () => {
  folder = await createFolder();
});
afterEach(() => folder.remove());

const writePng = (chunks: readonly PngChunk[]) => Buffer.from(joinPng(chunks));
const width = 37;
const height = 23;
const rgb = samples(width * height * 3) as Uint8Array;
const rgba = samples(width * height * 4) as Uint8Array;
const raw = (data: Uint8Array, channels: 1 | 2 | 3 | 4) => sharp(data, { raw: { width, height, channels } });
const chunksOf = (file: Uint8Array) => [...readPngChunks(file)].map(({ type, data }) => ({ type, data }));
const bytes = (...values: number[]) => Uint8Array.from(values);
const repeated = (value: number, count: number) => new Uint8Array(count).fill(value);
const latin = (text: string) => Buffer.from(text, 'latin1');

/** The file with chunks put in behind its header (or before its end), and others changed or left out. */
function withChunks(file: Uint8Array, extra: PngChunk[], place: 'front' | 'end' = 'front'): Buffer {
  const [header, ...rest] = chunksOf(file).filter(({ type }) => type !== 'pHYs');
  if (place === 'front') return writePng([header, ...extra, ...rest]);
  return writePng([header, ...rest.slice(0, -1), ...extra, rest.at(-1)!]);
}

const idat = (file: Uint8Array) =>
  Buffer.concat(
    chunksOf(file)
      .filter(({ type }) => type === 'IDAT')
      .map(({ data }) => data),
  );

/** The file with another stream of pixels. */
function withPixels(file: Uint8Array, stream: Uint8Array): Buffer {
  const chunks = chunksOf(file);
  return writePng([chunks[0], { type: 'IDAT', data: stream }, chunks.at(-1)!]);
}

/** The samples that a file is decoded to, RGBA. */
async function pixels(file: Uint8Array): Promise<Buffer> {
  return sharp(file, { ignoreIcc: true }).toColourspace('srgb').ensureAlpha().raw().toBuffer();
}

async function p3Profile(): Promise<Buffer> {
  const { icc } = await sharp(await raw(rgb, 3).withIccProfile('p3').png().toBuffer()).metadata();
  return icc!;
}

const palette = async () => {
  const few = Uint8Array.from({ length: width * height * 3 }, (_, i) =>
    i % 3 === 0 ? (i % 9 ? 250 : 0) : 60,
  );
  return raw(few, 3).png({ palette: true, colours: 4, dither: 0 }).toBuffer();
};

describe('PNGs that browsers open', () => {
  const truecolour = () => png(rgb, width, height, 3);
  const withAlpha = () => png(rgba, width, height, 4);
  const profile = deflateSync(repeated(7, 400));
  const oddities: [string, () => Promise<Buffer>, (file: Buffer) => Buffer][] = [
    [
      'iCCP without a name',
      truecolour,
      (f) => withChunks(f, [{ type: 'iCCP', data: Buffer.concat([bytes(0, 0), profile]) }]),
    ],
    [
      'iCCP that is cut',
      truecolour,
      (f) => withChunks(f, [{ type: 'iCCP', data: Buffer.concat([latin('x\0\0'), profile.subarray(0, 9)]) }]),
    ],
    ['iCCP of nothing', truecolour, (f) => withChunks(f, [{ type: 'iCCP', data: bytes() }])],
    [
      'iCCP twice',
      truecolour,
      (f) =>
        withChunks(
          f,
          Array.from({ length: 2 }, () => ({ type: 'iCCP', data: Buffer.concat([latin('x\0\0'), profile]) })),
        ),
    ],
    ['PLTE in RGB', truecolour, (f) => withChunks(f, [{ type: 'PLTE', data: repeated(200, 12) }])],
    ['PLTE in RGBA', withAlpha, (f) => withChunks(f, [{ type: 'PLTE', data: repeated(200, 12) }])],
    [
      'PLTE of an impossible length in RGB',
      truecolour,
      (f) => withChunks(f, [{ type: 'PLTE', data: repeated(200, 13) }]),
    ],
    ['tRNS in RGBA', withAlpha, (f) => withChunks(f, [{ type: 'tRNS', data: repeated(0, 6) }])],
    ['tRNS too long in RGB', truecolour, (f) => withChunks(f, [{ type: 'tRNS', data: repeated(0, 60) }])],
    ['tRNS before PLTE', palette, (f) => withChunks(f, [{ type: 'tRNS', data: repeated(255, 3) }])],
    [
      'tRNS longer than PLTE',
      palette,
      (f) => {
        const [header, plte, ...rest] = chunksOf(f).filter(({ type }) =>
          ['IHDR', 'PLTE', 'IDAT', 'IEND'].includes(type),
        );
        return writePng([header, plte, { type: 'tRNS', data: repeated(255, 256) }, ...rest]);
      },
    ],
    ['short pHYs', truecolour, (f) => withChunks(f, [{ type: 'pHYs', data: bytes(0, 0, 11, 19) }])],
    [
      'short gAMA, cHRM, sRGB, cICP',
      truecolour,
      (f) =>
        withChunks(
          f,
          ['gAMA', 'cHRM', 'sRGB', 'cICP'].map((type) => ({ type, data: bytes() })),
        ),
    ],
    ['text with an empty key', truecolour, (f) => withChunks(f, [{ type: 'tEXt', data: latin('\0hello') }])],
    [
      'text with a long key',
      truecolour,
      (f) => withChunks(f, [{ type: 'tEXt', data: latin(`${'k'.repeat(100)}\0hello`) }]),
    ],
    [
      'text that inflates to a gigabyte',
      truecolour,
      (f) =>
        withChunks(f, [
          { type: 'zTXt', data: Buffer.concat([latin('Comment\0\0'), deflateSync(repeated(0, 2 ** 24))]) },
        ]),
    ],
    ['a chunk nobody knows', truecolour, (f) => withChunks(f, [{ type: 'quUx', data: repeated(1, 40) }])],
    ['EXIF of noise', truecolour, (f) => withChunks(f, [{ type: 'eXIf', data: repeated(77, 40) }])],
    [
      'chunks between the pixels',
      truecolour,
      (f) => {
        const stream = idat(f);
        const [header, ...rest] = chunksOf(f);
        const parts = [stream.subarray(0, 300), stream.subarray(300)].map((data) => ({ type: 'IDAT', data }));
        return writePng([header, parts[0], { type: 'tIME', data: bytes() }, parts[1], rest.at(-1)!]);
      },
    ],
    ['pixels without Adler-32', truecolour, (f) => withPixels(f, idat(f).subarray(0, -4))],
    [
      'pixels with a wrong Adler-32',
      truecolour,
      (f) => withPixels(f, Buffer.concat([idat(f).subarray(0, -4), repeated(3, 4)])),
    ],
    [
      'more pixels than the size says',
      truecolour,
      (f) => withPixels(f, deflateSync(Buffer.concat([inflated(rgb, 3), repeated(9, 5000)]))),
    ],
    [
      'a wrong checksum over right pixels',
      truecolour,
      (f) => {
        const out = Buffer.from(f);
        const at = out.indexOf('IDAT') - 4;
        out[at + 8 + out.readUInt32BE(at)] ^= 1;
        return out;
      },
    ],
    ['no end', truecolour, (f) => f.subarray(0, -12)],
    ['bytes behind the end', truecolour, (f) => Buffer.concat([f, repeated(5, 99)])],
  ];

  /** Rows with filter 0 (https://www.w3.org/TR/png-3/#9Filters). */
  function inflated(data: Uint8Array, channels: number): Buffer {
    const rows: Uint8Array[] = [];
    for (let y = 0; y < height; y += 1)
      rows.push(bytes(0), data.subarray(y * width * channels, (y + 1) * width * channels));
    return Buffer.concat(rows);
  }

  it.each(oddities)('%s', async (_name, make, spoil) => {
    const sound = await make();
    const picture = await readPicture(await folder.write('in.png', spoil(sound)));
    expect(Buffer.from(picture.image.data).equals(await pixels(sound))).toBe(true);
    const out = await encodeFilled(picture, picture.image);
    expect((await pixels(out)).equals(await pixels(sound))).toBe(true);
    expect(picture.notes).toEqual([]);
  });

  it.each([1, 2, 4, 8])('a palette of %i bits, interlaced or not', async (bits) => {
    const source = raw(
      Uint8Array.from(rgb, (v) => (v < 128 ? 0 : 255)),
      3,
    );
    for (const progressive of [false, true]) {
      const file = await source
        .clone()
        .png({ palette: true, colours: 2 ** bits, dither: 0, progressive })
        .toBuffer();
      const picture = await readPicture(await folder.write('in.png', file));
      expect(Buffer.from(picture.image.data).equals(await pixels(file))).toBe(true);
    }
  });

  it('interlaced pixels without Adler-32', async () => {
    const file = await raw(rgb, 3).png({ progressive: true }).toBuffer();
    const picture = await readPicture(
      await folder.write('in.png', withPixels(file, idat(file).subarray(0, -4))),
    );
    expect(Buffer.from(picture.image.data).equals(await pixels(file))).toBe(true);
  });

  it.each([0.2, 0.6, 0.98])('but not with %f of the pixels, whatever the checksums say', async (share) => {
    const file = await truecolour();
    const stream = deflateSync(inflated(rgb, 3));
    const cut = withPixels(file, stream.subarray(0, Math.floor(stream.length * share)));
    await expect(readPicture(await folder.write('in.png', cut))).rejects.toThrow(/damaged or cut short/);
  });
});

describe('JPEGs that browsers open', () => {
  const jpeg = () => raw(rgb, 3).jpeg({ quality: 90 }).toBuffer();
  /** The file with bytes before its first segment of a kind. */
  function before(file: Buffer, marker: number, extra: Uint8Array): Buffer {
    const at = file.indexOf(bytes(0xff, marker));
    return Buffer.concat([file.subarray(0, at), extra, file.subarray(at)]);
  }
  const oddities: [string, (file: Buffer) => Buffer][] = [
    ['bytes before the Huffman tables', (f) => before(f, 0xc4, repeated(0, 18))],
    ['bytes before the frame', (f) => before(f, 0xc0, repeated(3, 5))],
    ['bytes before the scan', (f) => before(f, 0xda, repeated(1, 40))],
    ['fill bytes', (f) => before(f, 0xdb, repeated(0xff, 3))],
    [
      'the odd scan head of a phone',
      (f) => {
        const out = Buffer.from(f);
        const at = out.indexOf(bytes(0xff, 0xda));
        const end = at + 2 + out.readUInt16BE(at + 2);
        out.set([0, 0, 0], end - 3);
        return out;
      },
    ],
    [
      'both at once',
      (f) => {
        const out = before(f, 0xc4, repeated(0, 18));
        const at = out.indexOf(bytes(0xff, 0xda));
        out.set([0, 0, 0], at + 2 + out.readUInt16BE(at + 2) - 3);
        return out;
      },
    ],
    ['no end of image', (f) => f.subarray(0, -2)],
    ['bytes behind the end', (f) => Buffer.concat([f, repeated(8, 99)])],
    [
      'EXIF of noise',
      (f) =>
        Buffer.concat([
          f.subarray(0, 2),
          bytes(0xff, 0xe1, 0, 20),
          latin('Exif\0\0'),
          repeated(9, 12),
          f.subarray(2),
        ]),
    ],
  ];

  it.each(oddities)('%s', async (_name, spoil) => {
    const sound = await jpeg();
    const picture = await readPicture(await folder.write('in.jpg', spoil(sound)));
    expect(Buffer.from(picture.image.data).equals(await pixels(sound))).toBe(true);
  });

  it.each([
    ['progressive', raw(rgb, 3).jpeg({ progressive: true })],
    ['4:2:0', raw(rgb, 3).jpeg({ chromaSubsampling: '4:2:0' })],
    [
      'grey',
      raw(boxMask(width, height, 3, 3, 9, 9), 1)
        .toColourspace('b-w')
        .jpeg(),
    ],
    ['with optimised scans', raw(rgb, 3).jpeg({ mozjpeg: true })],
  ])('%s', async (_name, source) => {
    const sound = await source.toBuffer();
    const picture = await readPicture(await folder.write('in.jpg', sound));
    expect(Buffer.from(picture.image.data).equals(await pixels(sound))).toBe(true);
  });

  it.each(flatJpegs)('%s', async (_name, kind) => {
    const { bytes, pixels } = flatJpeg(kind);
    const picture = await readPicture(await folder.write('in.jpg', bytes));
    expect(Buffer.from(picture.image.data).equals(pixels)).toBe(true);
  });

  it('but not one whose scan has a head of no length', async () => {
    for (const length of [0, 1, 2, 3, 4]) {
      const file = await jpeg();
      file.writeUInt16BE(length, file.indexOf(bytes(0xff, 0xda)) + 2);
      const path = await folder.write('in.jpg', file);
      await expect(readPicture(path).then(({ image }) => image.width)).rejects.toThrow(
        /damaged or cut short/,
      );
    }
  });

  it.each([false, true])(
    'but not one that is cut and was given an end (progressive: %s)',
    async (progressive) => {
      const sound = await raw(rgb, 3).jpeg({ progressive }).toBuffer();
      const at = sound.lastIndexOf(bytes(0xff, 0xda));
      const cut = Buffer.concat([
        sound.subarray(0, at + Math.floor((sound.length - at) / 2)),
        bytes(0xff, 0xd9),
      ]);
      await expect(readPicture(await folder.write('in.jpg', cut))).rejects.toThrow(/damaged or cut short/);
    },
  );
});

describe('the files of test/cases', () => {
  const cases = ['png', 'jpeg'].flatMap((type) => {
    const at = new URL(`../cases/${type}/`, import.meta.url);
    return readdirSync(at).map((name) => [name, fileURLToPath(new URL(name, at))] as const);
  });
  it.each(cases)('%s', async (_name, path) => {
    const picture = await readPicture(path);
    const read = await sharp(path, { failOn: 'none', ignoreIcc: true })
      .autoOrient()
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer();
    expect(Buffer.from(picture.image.data).equals(read)).toBe(true);
    const types = chunksOf(await encodeFilled(picture, picture.image)).map(({ type }) => type);
    expect(types.filter((type) => type === 'pHYs').length).toBe(path.endsWith('.jpg') ? 1 : 0);
  });
});

describe('what a file says about its picture', () => {
  const cicp = { type: 'cICP', data: bytes(12, 13, 0, 1) };
  const gama = { type: 'gAMA', data: bytes(0, 0, 0xb1, 0x8f) };
  const chrm = { type: 'cHRM', data: repeated(1, 32) };
  const phys = { type: 'pHYs', data: bytes(0, 0, 0x16, 0x25, 0, 0, 0x16, 0x25, 1) };
  const text = { type: 'tEXt', data: latin('Copyright\0somebody') };
  /** EXIF with this orientation and a copyright. */
  const exif = (orientation: number) =>
    Buffer.concat([
      latin('II*\0'),
      bytes(8, 0, 0, 0, 2, 0),
      bytes(0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0),
      bytes(0x98, 0x82, 2, 0, 9, 0, 0, 0, 38, 0, 0, 0),
      bytes(0, 0, 0, 0),
      latin('somebody\0'),
    ]);
  const only = (file: Uint8Array, type: string) => chunksOf(file).filter((chunk) => chunk.type === type);

  it('is in the PNG that comes out, each once', async () => {
    const file = withChunks(await png(rgb, width, height, 3), [cicp, gama, chrm, phys, phys, text]);
    const picture = await readPicture(await folder.write('in.png', file));
    const out = await encodeFilled(picture, picture.image);
    for (const chunk of [cicp, gama, chrm, phys, text]) {
      const found = only(out, chunk.type);
      expect(found.length).toBe(1);
      expect(Buffer.from(found[0].data).equals(chunk.data)).toBe(true);
    }
  });

  it('keeps 16 bits, the profile and the density of one that has all three', async () => {
    const icc = await p3Profile();
    const iccp = { type: 'iCCP', data: Buffer.concat([latin('P3\0\0'), deflateSync(icc)]) };
    const file = withChunks(await png(samples(width * height * 3, 65536), width, height, 3), [iccp, phys]);
    const picture = await readPicture(await folder.write('in.png', file));
    const out = await encodeFilled(picture, picture.image);
    expect(await sharp(out).metadata()).toMatchObject({ depth: 'ushort', icc, density: 144 });
    expect(only(out, 'pHYs').length).toBe(1);
  });

  it.each(['png', 'jpeg'] as const)('no RGB profile stays on a grey %s', async (type) => {
    const icc = await p3Profile();
    const grey = await raw(boxMask(width, height, 3, 3, 9, 9), 1)
      .toColourspace('b-w')
      .toFormat(type)
      .toBuffer();
    const segment = Buffer.concat([latin('ICC_PROFILE\0'), bytes(1, 1), icc]);
    const file =
      type === 'png'
        ? withChunks(grey, [{ type: 'iCCP', data: Buffer.concat([latin('x\0\0'), deflateSync(icc)]) }])
        : Buffer.concat([
            grey.subarray(0, 2),
            bytes(0xff, 0xe2, (segment.length + 2) >> 8, (segment.length + 2) & 255),
            segment,
            grey.subarray(2),
          ]);
    const picture = await readPicture(await folder.write(`in.${type}`, file));
    expect(picture.layout).toBe('grey');
    const out = await encodeFilled(picture, picture.image);
    expect(only(out, 'iCCP')).toEqual([]);
    expect(only(out, 'pHYs').length).toBeLessThanOrEqual(1);
    expect((await encodeFilledJpeg(picture, picture.image, 'o.jpg', 92)).bytes.includes('ICC_PROFILE')).toBe(
      false,
    );
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'the orientation %i of a PNG is obeyed, and the copyright stays',
    async (orientation) => {
      const plain = await png(rgb, width, height, 3);
      const file = withChunks(plain, [{ type: 'eXIf', data: exif(orientation) }]);
      const picture = await readPicture(await folder.write('in.png', file));
      // The same by a JPEG's way of saying it.
      const upright = await sharp(file)
        .autoOrient()
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect([picture.image.width, picture.image.height]).toEqual(
        orientation > 4 ? [height, width] : [width, height],
      );
      expect(Buffer.from(picture.image.data).equals(upright.data)).toBe(true);
      for (const out of [
        await encodeFilled(picture, picture.image),
        (await encodeFilledJpeg(picture, picture.image, 'o.jpg', 92)).bytes,
      ]) {
        const meta = await sharp(out).metadata();
        expect(meta.orientation).toBe(1);
        expect(meta.exif!.includes('somebody')).toBe(true);
      }
    },
  );
});

describe('XMP and IPTC', () => {
  const packet = [
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description tiff:Orientation="6"',
    ' xmpNote:HasExtendedXMP=\'ABCDEF\' GCamera:MotionPhoto="1" dc:rights="© somebody">',
    '<xmp:Thumbnails><rdf:Alt><rdf:li xmpGImg:image="the lamp post"/></rdf:Alt></xmp:Thumbnails>',
    '<Container:Directory><rdf:Seq><rdf:li>GainMap</rdf:li></rdf:Seq></Container:Directory>',
    '<hdrgm:Version>1.0</hdrgm:Version><dc:creator>Jemand ß</dc:creator><tiff:Orientation>8</tiff:Orientation>',
    '</rdf:Description></rdf:RDF></x:xmpmeta>',
  ].join('');
  const kept =
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description tiff:Orientation="1" dc:rights="© somebody">' +
    '<dc:creator>Jemand ß</dc:creator><tiff:Orientation>1</tiff:Orientation></rdf:Description></rdf:RDF></x:xmpmeta>';
  const iptc = Buffer.from('\x1c\x02\x74\0\x09(c) me, I', 'latin1');
  const resource = (number: number, data: Uint8Array) => {
    const head = Buffer.from('8BIM..\x03abc....', 'latin1');
    head.writeUInt16BE(number, 4);
    head.writeUInt32BE(data.length, 10);
    return Buffer.concat([head, data, Buffer.alloc(data.length & 1)]);
  };
  const segment = (marker: number, ...data: Uint8Array[]) => {
    const body = Buffer.concat(data);
    return Buffer.concat([bytes(0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255), body]);
  };
  const xmpName = latin('http://ns.adobe.com/xap/1.0/\0');
  const withBoth = async () => {
    const file = await raw(rgb, 3).jpeg().toBuffer();
    const said = [
      segment(0xe1, xmpName, Buffer.from(packet)),
      segment(
        0xed,
        latin('Photoshop 3.0\0'),
        resource(0x040c, latin('the lamp post')),
        resource(0x0404, iptc),
      ),
    ];
    return folder.write('in.jpg', Buffer.concat([file.subarray(0, 2), ...said, file.subarray(2)]));
  };

  it('of a JPEG are in the JPEG that comes out; what showed the picture before is not', async () => {
    const picture = await readPicture(await withBoth());
    const out = (await encodeFilledJpeg(picture, picture.image, 'o.jpg', 92)).bytes;
    const meta = await sharp(out).metadata();
    expect(meta.xmp!.toString()).toBe(kept);
    expect(meta.iptc!.includes(iptc)).toBe(true);
    expect(out.includes('lamp post')).toBe(false);
    // And once more the same.
    const again = await readPicture(await folder.write('again.jpg', out));
    expect(again.statements.xmp).toEqual(picture.statements.xmp);
    expect(again.statements.iptc).toEqual(picture.statements.iptc);
  });

  it('XMP is a text of a PNG, packed or not, and of a WebP', async () => {
    const picture = await readPicture(await withBoth());
    const out = await encodeFilled(picture, picture.image);
    const only = latin(`XML:com.adobe.xmp\0\0\0\0\0`);
    const texts = chunksOf(out).filter(({ type }) => type === 'iTXt');
    expect(texts.map(({ data }) => Buffer.from(data))).toEqual([Buffer.concat([only, Buffer.from(kept)])]);
    expect(Buffer.from(out).includes('lamp post')).toBe(false);
    const packed = Buffer.concat([latin('XML:com.adobe.xmp\0\x01\0\0\0'), deflateSync(Buffer.from(packet))]);
    const file = withChunks(await png(rgb, width, height, 3), [{ type: 'iTXt', data: packed }]);
    const webp = await raw(rgb, 3).webp().withXmp(packet).toBuffer();
    for (const [name, source] of [
      ['in.png', file],
      ['in.webp', webp],
    ] as const) {
      const { statements } = await readPicture(await folder.write(name, source));
      expect([name, Buffer.from(statements.xmp!).toString()]).toEqual([name, kept]);
    }
  });

  it('of any bytes end in time, and are left out where they are none', async () => {
    const file = await raw(rgb, 3).jpeg().toBuffer();
    for (const said of [
      segment(0xe1, xmpName, repeated(0xff, 40)),
      segment(0xe1, xmpName, latin('<rdf:RDF'.repeat(5)), latin('<xmp:Thumbnails>'.repeat(3000))),
      segment(0xed, latin('Photoshop 3.0\0'), repeated(0xff, 40)),
      segment(0xed, latin('Photoshop 3.0\x008BIM\x04\x04\xff'), repeated(0xff, 40)),
      segment(0xed, latin('Photoshop 3.0\x008BIM\x04\x04\0\0'), repeated(0xff, 4)),
    ]) {
      const odd = Buffer.concat([file.subarray(0, 2), said, file.subarray(2)]);
      const { statements } = await readPicture(await folder.write('in.jpg', odd));
      expect(statements.iptc).toBe(undefined);
    }
  });
});

describe('JPEG, WebP and AVIF', () => {
  const hole = () => png(boxMask(width, height, 4, 3, 5, 6), width, height, 1);

  it('a JPEG may come out as a JPEG: 4:4:4, with profile, density and a note', async () => {
    const image = await folder.write(
      'a.jpg',
      await raw(rgb, 3).withIccProfile('p3').withDensity(300).jpeg().toBuffer(),
    );
    const mask = await folder.write('m.png', await hole());
    const out = folder.path('o.jpg');
    const result = await run([image, mask, '--out', out, '--quality', '97'], flatEngine().openEngine);
    expect(result.exitCode).toBe(0);
    expect(result.stderr).toMatch(/o\.jpg is a JPEG, so pixels outside the mask change a little too/);
    const meta = await sharp(out).metadata();
    expect(meta).toMatchObject({ format: 'jpeg', chromaSubsampling: '4:4:4', density: 300, width, height });
    expect(meta.icc!.equals((await sharp(image).metadata()).icc!)).toBe(true);
    const small = folder.path('small.jpg');
    await run([image, mask, '--out', small, '--quality', '20'], flatEngine().openEngine);
    expect((await sharp(small).toBuffer()).length).toBeLessThan((await sharp(out).toBuffer()).length);
  });

  it('transparency is not thrown away', async () => {
    const image = await folder.write('a.png', await png(rgba, width, height, 4));
    const mask = await folder.write('m.png', await hole());
    const result = await run([image, mask, '--out', folder.path('o.jpeg')], flatEngine().openEngine);
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(/cannot keep the transparency of .*a\.png, .* end in \.png\./);
    expect(isSentence(result.stderr)).toBe(true);
  });

  it('results of a folder may be JPEGs', async () => {
    await folder.write('in/a.webp', await raw(rgb, 3).webp({ lossless: true }).toBuffer());
    await folder.write('in/b.avif', await raw(rgb, 3).avif({ lossless: true }).toBuffer());
    const mask = await folder.write('m.png', await hole());
    const out = folder.path('out');
    const result = await run(
      [folder.path('in'), mask, '--out', out, '--format', 'jpg'],
      flatEngine().openEngine,
    );
    expect(result.stderr).toMatch(/2 of 2 pictures filled/);
    for (const name of ['a', 'b']) {
      expect((await sharp(folder.path('out', `${name}.jpg`)).metadata()).format).toBe('jpeg');
    }
  });

  it('a WebP comes in exactly; of an animated one the first frame, with a note', async () => {
    const one = await raw(rgb, 3).webp({ lossless: true }).toBuffer();
    const other = await png(rgb.slice().reverse(), width, height, 3);
    const both = await sharp([await png(rgb, width, height, 3), other], { join: { animated: true } })
      .webp({ lossless: true })
      .toBuffer();
    const picture = await readPicture(await folder.write('one.webp', one));
    expect(Buffer.from(picture.image.data).equals(await raw(rgb, 3).ensureAlpha().raw().toBuffer())).toBe(
      true,
    );
    const animated = await readPicture(await folder.write('both.webp', both));
    expect(animated.image).toEqual(picture.image);
    expect(animated.notes.join()).toMatch(/both\.webp is animated; only its first frame was read\./);
  });

  it('a HEIC gets a sentence', async () => {
    const avif = await raw(rgb, 3).avif().toBuffer();
    avif.write('heic', 8, 'latin1');
    const heic = Buffer.from(avif.toString('latin1').replaceAll('av01', 'hvc1'), 'latin1');
    await expect(readPicture(await folder.write('in.heic', heic))).rejects.toThrow(
      /in\.heic is a HEIC file, which is not read here; save it as PNG or JPEG first\./,
    );
  });
});

describe('masks that are wrong say what would be right', () => {
  const box = boxMask(width, height, 4, 3, 5, 6);
  const spread = (pixel: (value: number, index: number) => number[]) =>
    Uint8Array.from([...box].flatMap(pixel));
  const wrong: [string, () => Promise<Buffer>, RegExp][] = [
    [
      '0 and 1',
      () =>
        png(
          box.map((v) => v && 1),
          width,
          height,
          1,
        ),
      /are 0 and 1, .*; save it with 0 and 255, 255 where the hole is\./,
    ],
    [
      '0 and 1 in RGBA',
      () =>
        png(
          spread((v) => [v && 1, v && 1, v && 1, 255]),
          width,
          height,
          4,
        ),
      /are 0 and 1/,
    ],
    [
      '0 and 1 in alpha',
      () =>
        png(
          spread((v) => [0, 0, 0, v && 1]),
          width,
          height,
          4,
        ),
      /are 0 and 1/,
    ],
    [
      '0 and 1 of 16 bits',
      () =>
        png(
          Uint16Array.from(box, (v) => v && 1),
          width,
          height,
          1,
        ),
      /are 0 and 1, .* 65535/,
    ],
    [
      '8-bit values in 16 bits',
      () => png(Uint16Array.from(box), width, height, 1),
      /nowhere above 255 of 65535, and below 32768/,
    ],
    [
      'dark grey',
      () =>
        png(
          box.map((v) => v && 90),
          width,
          height,
          1,
        ),
      /nowhere above 90 of 255, and below 128 nothing is marked/,
    ],
    [
      'a picture with something cut out',
      () =>
        png(
          spread((v, i) => [(i * 7) % 256, (i * 5) % 200, 99, v]),
          width,
          height,
          4,
        ),
      /many shades and transparency too, .* save it without transparency/,
    ],
  ];
  it.each(wrong)('%s', async (_name, make, pattern) => {
    const image = await folder.write('a.png', await png(rgb, width, height, 3));
    const mask = await folder.write('m.png', await make());
    const result = await run([image, mask, '--out', folder.path('o.png')], flatEngine().openEngine);
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(pattern);
    expect(isSentence(result.stderr)).toBe(true);
  });

  it.each([
    [height, width, false, /turned by a quarter, so turn it back\./],
    [height, width, true, /drawn before that, so turn it as the picture is turned\./],
    [width * 2, height * 2, false, /same shape in another scale, so resize the mask to 37 x 23/],
    [18, 11, false, /same shape in another scale/],
    [30, 30, false, /another shape, so draw the mask on this picture itself/],
  ] as const)('%i x %i for a picture of 37 x 23 (turned: %s)', async (w, h, turned, pattern) => {
    const path = await folder.write('m.png', await png(boxMask(w, h, 1, 1, 3, 3), w, h, 1));
    await expect(readMask(path, 'mask', { path: 'a.png', width, height, turned })).rejects.toThrow(pattern);
  });

  it('one that is taken by its alpha says so', async () => {
    const path = await folder.write(
      'm.png',
      await png(
        spread((v) => [0, 0, 0, v]),
        width,
        height,
        4,
      ),
    );
    const { mask, notes } = await readMask(path, 'mask', { path: 'a.png', width, height, turned: false });
    expect([...mask.data]).toEqual([...box]);
    expect(notes.join()).toMatch(/was taken by its transparency/);
  });
});

describe('sizes are looked at before decoding', () => {
  /** A grey PNG of one bit a pixel, all black, made without ever holding its pixels twice. */
  function large(w: number, h: number): Buffer {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(w, 0);
    header.writeUInt32BE(h, 4);
    header[8] = 1;
    const rows = deflateSync(Buffer.alloc(h * (1 + Math.ceil(w / 8))));
    return writePng([
      { type: 'IHDR', data: header },
      { type: 'IDAT', data: rows },
      { type: 'IEND', data: bytes() },
    ]);
  }
  const megabytes = () => process.memoryUsage().rss / 2 ** 20;

  it('a small file with a huge mask is refused without its pixels', async () => {
    const image = await folder.write('a.png', await png(rgb, width, height, 3));
    const good = await folder.write(
      'good.png',
      await png(boxMask(width, height, 4, 3, 5, 6), width, height, 1),
    );
    const huge = await folder.write('m.png', large(16000, 8000));
    for (const argv of [
      [image, huge],
      [image, good, '--protect', huge],
      [image, good, '--only', huge],
      [huge, good],
    ]) {
      const before = megabytes();
      const engine = flatEngine();
      const result = await run([...argv, '--out', folder.path('o.png')], engine.openEngine);
      if (argv[0] === image) {
        expect(result.stderr).toMatch(/is 16000 x 8000 pixels but the picture .* is 37 x 23/);
        expect(megabytes() - before).toBeLessThan(100);
      }
      expect(result.exitCode).toBe(1);
      expect(engine.calls.length).toBe(0);
    }
  });

  it.each([
    [16385, 10],
    [10, 16385],
    [16000, 16000],
    [2 ** 31 - 1, 2 ** 31 - 1],
  ])('%i x %i pixels are too many, and the sentence has the limit', async (w, h) => {
    const header = large(8, 8);
    header.writeUInt32BE(w, 16);
    header.writeUInt32BE(h, 20);
    const path = await folder.write('a.png', writePng(chunksOf(header)));
    const before = megabytes();
    await expect(readPicture(path)).rejects.toThrow(
      /a\.png is \d+ x \d+ pixels; at most 16384 px a side and 134 million in all can be filled, so make it smaller first\./,
    );
    expect(megabytes() - before).toBeLessThan(100);
  });
});
