import { letters, viewOf } from './bytes.ts';
import { isJpeg, readJpegFrame } from './jpeg-segments.ts';
import { isPng, readPngHeader } from './png-chunks.ts';

export type ImageFormat = 'png' | 'jpeg' | 'gif' | 'webp' | 'avif';

/** What the head of a picture file tells before any memory is asked for. */
export interface ImageHead {
  readonly format: ImageFormat;
  /** In pixels, as they are stored: before any turn that EXIF asks for. */
  readonly width: number;
  readonly height: number;
}

const isGif = (bytes: Uint8Array) => /^GIF8[79]a$/.test(letters(bytes, 0, 6));
export const isWebp = (bytes: Uint8Array) =>
  letters(bytes, 0, 4) === 'RIFF' && letters(bytes, 8, 4) === 'WEBP';
export const isAvif = (bytes: Uint8Array) =>
  letters(bytes, 4, 4) === 'ftyp' && /^avi[fs]$/.test(letters(bytes, 8, 4));

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The screen of a GIF, or its first frame where that is larger (browsers make room for it). */
function gifSize(bytes: Uint8Array): Size | undefined {
  if (bytes.length < 13) return undefined;
  const view = viewOf(bytes);
  let width = view.getUint16(6, true);
  let height = view.getUint16(8, true);
  let at = 13 + (bytes[10] & 0x80 ? 3 * 2 ** ((bytes[10] & 7) + 1) : 0);
  while (bytes[at] === 0x21) {
    at += 2;
    while (bytes[at] > 0) at += bytes[at] + 1;
    at += 1;
  }
  if (bytes[at] === 0x2c && at + 9 <= bytes.length) {
    width = Math.max(width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true));
    height = Math.max(height, view.getUint16(at + 3, true) + view.getUint16(at + 7, true));
  }
  return { width, height };
}

/** https://developers.google.com/speed/webp/docs/riff_container */
function webpSize(bytes: Uint8Array): Size | undefined {
  if (bytes.length < 30) return undefined;
  const view = viewOf(bytes);
  switch (letters(bytes, 12, 4)) {
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X': {
      const number = (at: number) => bytes[at] + (bytes[at + 1] << 8) + (bytes[at + 2] << 16);
      return { width: number(24) + 1, height: number(27) + 1 };
    }
    default:
      return undefined;
  }
}

/** AVIF's head (ISO/IEC 23008-12, 6.5.3) has a size for each picture in it; the largest counts. */
function avifSize(bytes: Uint8Array): Size | undefined {
  const view = viewOf(bytes);
  const head = Math.min(bytes.length, 1 << 20);
  let largest: Size | undefined;
  for (let at = 0; at + 16 <= head; at++) {
    if (bytes[at] !== 0x69 || letters(bytes, at, 4) !== 'ispe') continue;
    const size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}

/** Format and size of a PNG, JPEG, GIF, WebP or AVIF by its head; undefined for anything else. */
export function readImageHead(bytes: Uint8Array): ImageHead | undefined {
  const read = (format: ImageFormat, size: Size | undefined): ImageHead | undefined =>
    size && size.width > 0 && size.height > 0
      ? { format, width: size.width, height: size.height }
      : undefined;
  if (isPng(bytes)) return read('png', readPngHeader(bytes));
  if (isJpeg(bytes)) return read('jpeg', readJpegFrame(bytes));
  if (isGif(bytes)) return read('gif', gifSize(bytes));
  if (isWebp(bytes)) return read('webp', webpSize(bytes));
  if (isAvif(bytes)) return read('avif', avifSize(bytes));
  return undefined;
}
