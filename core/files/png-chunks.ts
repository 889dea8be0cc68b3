import { bytesOf, concatenate, letters, viewOf } from './bytes.ts';

/** One chunk of a PNG file (https://www.w3.org/TR/png-3/#5Chunk-layout). */
export interface PngChunk {
  readonly type: string;
  readonly data: Uint8Array;
}

/** What a PNG's header says of its pixels (https://www.w3.org/TR/png-3/#11IHDR). */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits a sample: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA. */
  readonly colourType: number;
  readonly interlaced: boolean;
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** The bytes of a chunk around its data: length, type, checksum. */
const FRAME = 12;

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0xffffffff;
  for (let at = start; at < end; at++) crc = crcTable[(crc ^ bytes[at]) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

export function isPng(bytes: Uint8Array): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/** The chunks that there are. Where a checksum is wrong, one of them must follow, or the length is wrong as well. */
const known =
  /^(PLTE|IDAT|IEND|tRNS|cHRM|gAMA|iCCP|sBIT|sRGB|cICP|mDCV|cLLI|[tzi]TXt|tEXt|bKGD|hIST|pHYs|sPLT|eXIf|tIME|acTL|f[cd](TL|AT))$/;

/** Chunks without which there are no pixels. Where the frames of the file are lost, the next of these is looked for. */
const found = new Set(['PLTE', 'IDAT', 'IEND']);

/** The names of these chunks as numbers: damaged files are long. */
const foundNumbers = [...found].map((type) => viewOf(bytesOf(type)).getUint32(0));

/** Where the next chunk with pixels begins, or the file's end. */
function resynchronise(png: Uint8Array, view: DataView, from: number): number {
  for (let at = from; at + FRAME <= png.length; at++) {
    // Capital letters come first: few bytes are looked at twice.
    if (png[at + 4] !== 0x49 && png[at + 4] !== 0x50) continue;
    if (at + FRAME + view.getUint32(at) <= png.length && foundNumbers.includes(view.getUint32(at + 4)))
      return at;
  }
  return png.length;
}

/** A chunk as it was found in a file. */
export interface FoundChunk extends PngChunk {
  /**
   * False where the file has a checksum of the chunk and it is wrong. That of pixels is computed when this is read:
   * most readers only pass over them, and they are nearly the whole file.
   */
  readonly sound: boolean;
}

/**
 * The chunks of a PNG in the order of the file, as views of it. Those that carry pixels (IHDR, PLTE, IDAT) are given
 * whatever their checksum says; any other chunk that fails its own is left out, as browsers do. A chunk with a wrong
 * length is left out and the next one with pixels is looked for. What is left of an IDAT that the file's end cuts is
 * given.
 */
export function* readPngChunks(png: Uint8Array): Generator<FoundChunk> {
  const view = viewOf(png);
  let summed = 0;
  for (let start = signature.length; start + 8 <= png.length;) {
    const first = start + 4;
    const type = letters(png, first, 4);
    const end = start + FRAME + view.getUint32(start);
    if (type === 'IDAT' && end > png.length) {
      // Without a checksum there is none that is wrong; whether the pixels are all there shows when they are unpacked.
      yield { type, data: png.subarray(start + 8), sound: true };
      return;
    }
    // Lengths that were made to overlap would have the same bytes summed up again and again.
    if (end <= png.length) summed += end - start;
    const mayBeSound = summed <= 4 * png.length;
    const chunk: FoundChunk = {
      type,
      data: png.subarray(start + 8, end - 4),
      get sound() {
        return mayBeSound && crc32(png, first, end - 4) === view.getUint32(end - 4);
      },
    };
    const critical = type === 'IHDR' || found.has(type);
    if (end <= png.length && (critical || chunk.sound)) yield chunk;
    else if (end > png.length || !known.test(letters(png, end + 4, 4))) {
      start = resynchronise(png, view, start + 4);
      continue;
    }
    if (type === 'IEND') return;
    start = end;
  }
}

/** The header, or undefined where it is missing or says what no PNG may say. */
export function readPngHeader(png: Uint8Array): PngHeader | undefined {
  if (!isPng(png) || png.length < 33 || letters(png, 12, 4) !== 'IHDR') return undefined;
  const view = viewOf(png);
  const [depth, colourType, compression, filter, interlace] = png.subarray(24, 29);
  const depths: Record<number, readonly number[]> = {
    0: [1, 2, 4, 8, 16],
    2: [8, 16],
    3: [1, 2, 4, 8],
    4: [8, 16],
    6: [8, 16],
  };
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  if (!depths[colourType]?.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1)
    return undefined;
  if (width === 0 || height === 0) return undefined;
  return { width, height, depth, colourType, interlaced: interlace === 1 };
}

/** The chunk as it stands in a file: length, type, data, checksum. */
function frame({ type, data }: PngChunk): Uint8Array {
  const bytes = new Uint8Array(data.length + FRAME);
  const view = viewOf(bytes);
  view.setUint32(0, data.length);
  bytes.set(bytesOf(type), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes, 4, data.length + 8));
  return bytes;
}

/** A PNG file of these chunks, in their order. */
export function writePng(chunks: readonly PngChunk[]): Uint8Array<ArrayBuffer> {
  return concatenate([signature, ...chunks.map(frame)]);
}
