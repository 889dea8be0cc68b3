/** Writes PNGs of every kind that the standard has, and such as no standard has. */
import { crc32, deflateSync } from 'node:zlib';

export interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

export const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The chunk as it stands in a file; `length` and `check` may lie. */
export function chunkBytes({ type, data }: Chunk, lies: { length?: number; check?: number } = {}): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(lies.length ?? data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(lies.check ?? crc32(body));
  return Buffer.concat([head, body, check]);
}

export const join = (chunks: readonly Chunk[]): Buffer =>
  Buffer.concat([SIGNATURE, ...chunks.map((chunk) => chunkBytes(chunk))]);

/** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
export type ColourType = 0 | 2 | 3 | 4 | 6;

/** The bit depths that the standard allows for each colour type. */
export const DEPTHS: Readonly<Record<ColourType, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

const CHANNELS: Readonly<Record<ColourType, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

export interface PngKind {
  readonly width: number;
  readonly height: number;
  readonly colourType: ColourType;
  readonly depth: number;
  readonly interlaced?: boolean;
  /** 0 none, 1 sub, 2 up, 3 average, 4 Paeth, or 5: another one in each row. */
  readonly filter?: number;
  /** Grey and RGB: the colour of the first pixel stands for nothing. Palette: entries are transparent by degrees. */
  readonly transparency?: boolean;
  /** The sample (0 .. 2^depth - 1) of a channel of a pixel. */
  readonly sample: (x: number, y: number, channel: number) => number;
}

export interface WrittenPng {
  readonly chunks: readonly Chunk[];
  /** What a decoder makes of it: RGBA, 8 bits. */
  readonly pixels: Uint8Array;
}

/** First column, first row, and steps of the seven passes of Adam7 (PNG, section 8.2). */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The colours of the palette: none is another's. */
const paletteColour = (index: number) => [(index * 37 + 11) & 255, (index * 91 + 5) & 255, index];
const paletteAlpha = (index: number) => (index * 53) & 255;

export function writePng(kind: PngKind): WrittenPng {
  const { width, height, colourType, depth, interlaced = false, transparency = false } = kind;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType, 0, 0, interlaced ? 1 : 0], 8);
  const chunks: Chunk[] = [{ type: 'IHDR', data: header }];
  const entries = 2 ** Math.min(depth, 8);
  if (colourType === 3) {
    chunks.push({
      type: 'PLTE',
      data: Uint8Array.from({ length: entries }, (_, i) => i).reduce(addColour, Buffer.alloc(0)),
    });
    if (transparency)
      chunks.push({ type: 'tRNS', data: Uint8Array.from({ length: entries }, (_, i) => paletteAlpha(i)) });
  }
  const key = Array.from({ length: CHANNELS[colourType] }, (_, channel) => kind.sample(0, 0, channel));
  if (transparency && (colourType === 0 || colourType === 2)) {
    const data = Buffer.alloc(key.length * 2);
    key.forEach((sample, at) => data.writeUInt16BE(sample, at * 2));
    chunks.push({ type: 'tRNS', data });
  }
  const passes = interlaced ? PASSES : [[0, 0, 1, 1] as const];
  const rows = passes.flatMap((pass) => passRows(kind, pass));
  chunks.push(
    { type: 'IDAT', data: deflateSync(Buffer.concat(rows)) },
    { type: 'IEND', data: Buffer.alloc(0) },
  );
  return { chunks, pixels: pixelsOf(kind, transparency ? key : undefined) };
}

function addColour(all: Buffer, index: number): Buffer {
  return Buffer.concat([all, Buffer.from(paletteColour(index))]);
}

/** The filtered rows of one pass. */
function passRows(
  kind: PngKind,
  [left, top, stepX, stepY]: (typeof PASSES)[number] | readonly [0, 0, 1, 1],
): Buffer[] {
  const { width, height, depth, colourType, filter = 0 } = kind;
  const columns = Math.ceil((width - left) / stepX);
  if (columns <= 0) return [];
  const channels = CHANNELS[colourType];
  const length = Math.ceil((columns * channels * depth) / 8);
  const back = Math.max(1, (channels * depth) / 8);
  const rows: Buffer[] = [];
  let before = Buffer.alloc(length);
  for (let y = top; y < height; y += stepY) {
    const row = Buffer.alloc(length);
    for (let n = 0; n < columns * channels; n++) {
      const sample = kind.sample(left + Math.floor(n / channels) * stepX, y, n % channels);
      if (depth === 16) row.writeUInt16BE(sample, n * 2);
      else row[(n * depth) >> 3]! |= sample << (8 - depth - ((n * depth) & 7));
    }
    const type = filter === 5 ? rows.length % 5 : filter;
    rows.push(Buffer.concat([Buffer.from([type]), filtered(row, before, type, back)]));
    before = row;
  }
  return rows;
}

/** PNG, section 9. */
function filtered(row: Buffer, above: Buffer, type: number, back: number): Buffer {
  return Buffer.from(
    row.map((value, at) => {
      const [a, b, c] = [at < back ? 0 : row[at - back]!, above[at]!, at < back ? 0 : above[at - back]!];
      const p = a + b - c;
      const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
      const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      return value - [0, a, b, (a + b) >> 1, paeth][type]!;
    }),
  );
}

function pixelsOf(
  { width, height, colourType, depth, sample, transparency }: PngKind,
  key?: number[],
): Uint8Array {
  const pixels = new Uint8Array(width * height * 4);
  const eight = (value: number) => Math.round((value * 255) / (2 ** depth - 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (channel: number) => sample(x, y, channel);
      const isKey = key?.every((value, channel) => value === at(channel)) ?? false;
      const alpha = isKey ? 0 : 255;
      const grey = eight(at(0));
      const colour = {
        0: () => [grey, grey, grey, alpha],
        2: () => [grey, eight(at(1)), eight(at(2)), alpha],
        3: () => [...paletteColour(at(0)), transparency ? paletteAlpha(at(0)) : 255],
        4: () => [grey, grey, grey, eight(at(1))],
        6: () => [grey, eight(at(1)), eight(at(2)), eight(at(3))],
      }[colourType]();
      pixels.set(colour, (y * width + x) * 4);
    }
  }
  return pixels;
}
