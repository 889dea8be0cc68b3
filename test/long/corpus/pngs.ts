/** PNGs as in PngSuite: every kind that is right, and every way to break one. */
import { deflateSync } from 'node:zlib';
import { Chance } from '../random.ts';
import type { OddFile } from './odd-file.ts';
import { chunkBytes, type Chunk, type ColourType, DEPTHS, join, SIGNATURE, writePng } from './png-writer.ts';

const COLOUR_TYPES: readonly ColourType[] = [0, 2, 3, 4, 6];

/** Samples without a pattern, the same for the same place. */
const noise = (depth: number) => (x: number, y: number, channel: number) => {
  const mixed = Math.imul((x + 1) * 7919 + (y + 1) * 104729 + (channel + 1) * 15485863, 2654435761);
  return ((mixed >>> 8) & 0xffff) % 2 ** depth;
};

/** Every colour type, depth, interlace, filter and transparency, in sizes at which passes of Adam7 are empty. */
export function rightPngs(): OddFile[] {
  const files: OddFile[] = [];
  const add = (name: string, kind: Parameters<typeof writePng>[0]) => {
    const { chunks, pixels } = writePng(kind);
    const { width, height } = kind;
    files.push({ name, ending: 'png', bytes: join(chunks), width, height, pixels });
  };
  for (const colourType of COLOUR_TYPES) {
    for (const depth of DEPTHS[colourType]) {
      const basic = { width: 33, height: 21, colourType, depth, sample: noise(depth) };
      for (const interlaced of [false, true]) {
        for (const transparency of colourType < 4 ? [false, true] : [false]) {
          const name = `type ${colourType}, ${depth} bit${interlaced ? ', interlaced' : ''}${transparency ? ', tRNS' : ''}`;
          add(name, { ...basic, interlaced, transparency, filter: 5 });
        }
      }
    }
    const depth = DEPTHS[colourType].includes(8) ? 8 : 4;
    for (const filter of [0, 1, 2, 3, 4]) {
      add(`type ${colourType}, filter ${filter}`, {
        width: 32,
        height: 32,
        colourType,
        depth,
        filter,
        sample: noise(depth),
      });
    }
  }
  for (let side = 1; side <= 9; side++) {
    for (const interlaced of [false, true]) {
      add(`${side} px${interlaced ? ', interlaced' : ''}`, {
        width: side,
        height: side,
        colourType: 2,
        depth: 8,
        interlaced,
        sample: noise(8),
      });
    }
  }
  return files;
}

const text = (value: string) => Buffer.from(value, 'latin1');

/** Chunks that say something about the picture and carry none of its pixels. */
const ASIDES: readonly Chunk[] = [
  { type: 'gAMA', data: Buffer.from([0, 0, 0xb1, 0x8f]) },
  {
    type: 'cHRM',
    data: Buffer.from('00007a26000080840000fa00000080e8000075300000ea6000003a9800001770', 'hex'),
  },
  { type: 'sBIT', data: Buffer.from([8, 8, 8]) },
  { type: 'iCCP', data: Buffer.concat([text('name\0\0'), deflateSync(Buffer.alloc(132))]) },
  { type: 'pHYs', data: Buffer.from([0, 0, 0x0b, 0x13, 0, 0, 0x0b, 0x13, 1]) },
  { type: 'tIME', data: Buffer.from([7, 0xea, 11, 26, 12, 0, 0]) },
  { type: 'tEXt', data: text('Title\0A picture') },
  { type: 'zTXt', data: Buffer.concat([text('Comment\0\0'), deflateSync(text('pressed'))]) },
  { type: 'iTXt', data: text('Author\0\0\0en\0\0Someone') },
  { type: 'eXIf', data: Buffer.from('4d4d002a00000008000101120003000000010001000000000000', 'hex') },
  { type: 'sPLT', data: Buffer.concat([text('few\0'), Buffer.from([8, 1, 2, 3, 4, 0, 1])]) },
  { type: 'cICP', data: Buffer.from([1, 13, 0, 1]) },
  { type: 'prVt', data: Buffer.from([1, 2, 3]) },
];

/** Every way to break the PNG of these chunks. `what` names it. */
function broken(
  what: string,
  chunks: readonly Chunk[],
  width: number,
  height: number,
  chance: Chance,
): OddFile[] {
  const whole = join(chunks);
  const files: OddFile[] = [];
  const add = (name: string, bytes: Uint8Array, opens = false) =>
    files.push({ name: `${what}: ${name}`, ending: 'png', bytes, width, height, opens });
  const changed = (at: number, chunk: Buffer) =>
    Buffer.concat([SIGNATURE, ...chunks.map((other, n) => (n === at ? chunk : chunkBytes(other)))]);

  for (let length = 0; length <= 60; length++) add(`${length} bytes of it`, whole.subarray(0, length));
  for (let length = 61; length < whole.length; length += Math.ceil(whole.length / 40))
    add(`${length} bytes of it`, whole.subarray(0, length));
  for (let at = 0; at < 33; at++) {
    for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
      const bytes = Buffer.from(whole);
      bytes[at] = value;
      add(`byte ${at} is ${value}`, bytes, bytes.equals(whole));
    }
  }
  // The header's fields with a checksum that is right, so that they are believed.
  for (let at = 0; at < 13; at++) {
    for (const value of [0, 1, 3, 5, 7, 9, 0x10, 0x7f, 0x80, 0xff]) {
      const data = Buffer.from(chunks[0]!.data);
      data[at] = value;
      add(`header byte ${at} is ${value}`, changed(0, chunkBytes({ type: 'IHDR', data })));
    }
  }
  chunks.forEach(({ type, data }, at) => {
    const aside = /^[a-z]/.test(type) && type !== 'tRNS';
    const name = `${type} ${at}`;
    for (const length of new Set(
      [0, 1, 2, data.length >> 1, data.length - 1].filter((n) => n >= 0 && n < data.length),
    ))
      add(
        `${name} cut to ${length}`,
        changed(at, chunkBytes({ type, data: data.subarray(0, length) })),
        aside,
      );
    add(
      `${name} longer`,
      changed(at, chunkBytes({ type, data: Buffer.concat([data, Buffer.alloc(700)]) })),
      aside,
    );
    add(
      `${name} with a wrong checksum`,
      changed(at, chunkBytes({ type, data }, { check: 0x12345678 })),
      aside,
    );
    for (const length of [data.length + 1, 0x7fffffff, 0xffffffff])
      add(`${name} says it has ${length} bytes`, changed(at, chunkBytes({ type, data }, { length })));
    add(`${name} missing`, changed(at, Buffer.alloc(0)), aside);
    add(
      `${name} twice`,
      changed(at, Buffer.concat([chunkBytes({ type, data }), chunkBytes({ type, data })])),
      aside,
    );
    add(`${name} first of all`, Buffer.concat([SIGNATURE, chunkBytes({ type, data }), whole.subarray(8)]));
    add(`${name} of noise`, changed(at, chunkBytes({ type, data: chance.bytes(data.length) })), aside);
    add(`${name} named in capitals`, changed(at, chunkBytes({ type: type.toUpperCase(), data })));
    add(`${name} without a name`, changed(at, chunkBytes({ type: '\0\0\0\0', data })));
  });
  add('nothing but its signature', SIGNATURE);
  add('more after its end', Buffer.concat([whole, chance.bytes(500)]), true);
  add('twice', Buffer.concat([whole, whole]), true);
  for (let n = 0; n < 60; n++) {
    const bytes = Buffer.from(whole);
    for (let count = chance.whole(1, 8); count > 0; count--)
      bytes[chance.whole(8, bytes.length - 1)] = chance.whole(0, 255);
    add(`noise ${n}`, bytes);
  }
  return files;
}

/** IDAT in odd pieces, sizes that lie. */
function oddData(chunks: readonly Chunk[], width: number, height: number): OddFile[] {
  const files: OddFile[] = [];
  const add = (name: string, data: readonly Chunk[], opens = false) =>
    files.push({
      name,
      ending: 'png',
      bytes: join([
        ...chunks.filter(({ type }) => !/IDAT|IEND/.test(type)),
        ...data,
        { type: 'IEND', data: Buffer.alloc(0) },
      ]),
      width,
      height,
      opens,
    });
  const { data } = chunks.find(({ type }) => type === 'IDAT')!;
  const idat = (part: Uint8Array): Chunk => ({ type: 'IDAT', data: part });
  add(
    'IDAT in single bytes',
    [...data].map((byte) => idat(Buffer.from([byte]))),
    true,
  );
  add(
    'empty IDATs between',
    [idat(Buffer.alloc(0)), idat(data.subarray(0, 9)), idat(Buffer.alloc(0)), idat(data.subarray(9))],
    true,
  );
  add('IDAT without Adler-32', [idat(data.subarray(0, -4))], true);
  add('IDAT with a wrong Adler-32', [idat(Buffer.concat([data.subarray(0, -4), Buffer.from([1, 2, 3, 4])]))]);
  add('something between two IDATs', [
    idat(data.subarray(0, 9)),
    { type: 'tEXt', data: text('a\0b') },
    idat(data.subarray(9)),
  ]);
  add('no pixels in IDAT', [idat(deflateSync(Buffer.alloc(0)))]);
  add('too many pixels in IDAT', [idat(deflateSync(Buffer.alloc(100_000)))]);
  for (const [w, h] of [
    [0, 0],
    [0, 5],
    [200_000, 200_000],
    [0x7fffffff, 1],
    [1, 0x7fffffff],
    [0xffffffff, 0xffffffff],
    [16_384, 16_384],
    [16_385, 1],
    [60_000, 3],
  ] as const) {
    const header = Buffer.from(chunks[0]!.data);
    header.writeUInt32BE(w, 0);
    header.writeUInt32BE(h, 4);
    const bytes = join([{ type: 'IHDR', data: header }, ...chunks.slice(1)]);
    files.push({ name: `says it is ${w} x ${h}`, ending: 'png', bytes, width, height });
  }
  return files;
}

export function brokenPngs(): OddFile[] {
  const chance = new Chance(14);
  const [width, height] = [19, 13];
  const full = writePng({ width, height, colourType: 2, depth: 8, filter: 5, sample: noise(8) }).chunks;
  const withAsides = [full[0]!, ...ASIDES, ...full.slice(1)];
  const palette = writePng({
    width,
    height,
    colourType: 3,
    depth: 4,
    interlaced: true,
    transparency: true,
    sample: noise(4),
  }).chunks;
  return [
    ...broken('with asides', withAsides, width, height, chance),
    ...broken('palette', palette, width, height, chance),
    ...oddData(full, width, height),
  ];
}
