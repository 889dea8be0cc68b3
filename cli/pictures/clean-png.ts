import { createInflateRaw, deflateSync } from 'node:zlib';
import { type PngChunk, type PngHeader, unpackedLength, writePng } from '@contextual-fill/core';
import { readChunks } from './png-chunks.ts';

/** A PNG reduced to the chunks that carry its pixels, so that nothing else can stop a decoder. */
export interface CleanPng {
  readonly chunks: readonly PngChunk[];
  /** As the file states it; whether a PNG may say so is for the decoder. */
  readonly header: PngHeader;
  /** False if a checksum of the pixels' chunks is wrong or the file ends in them. */
  readonly sound: boolean;
}

/**
 * Finds the chunks that carry pixels, wherever they stand, and drops the rest: a palette where none is needed, and a
 * tRNS that is misplaced or of a wrong length, are ignored as libpng and the browsers do. Undefined if header, palette
 * or pixels are missing or cannot be right.
 */
export function cleanPng(png: Uint8Array): CleanPng | undefined {
  let header: Buffer | undefined;
  let palette: Uint8Array | undefined;
  let transparency: Uint8Array | undefined;
  const pixels: Uint8Array[] = [];
  let sound = true;
  for (const chunk of readChunks(png)) {
    const { type, data } = chunk;
    if (type === 'IHDR' && header === undefined) {
      if (data.length !== 13 || !chunk.sound) return undefined;
      header = Buffer.from(data);
    } else if (header === undefined || type === 'IEND') {
      break;
    } else if (type === 'PLTE' && palette === undefined && pixels.length === 0) {
      if (header[9] === 3 && !chunk.sound) return undefined;
      palette = data.subarray(0, 3 * Math.min(Math.floor(data.length / 3), 2 ** Math.min(8, header[8])));
    } else if (type === 'tRNS' && transparency === undefined && pixels.length === 0 && chunk.sound) {
      const fits = { 0: data.length === 2, 2: data.length === 6 }[header[9]] ?? isPaletteAlpha(data, palette);
      if (fits && [0, 2, 3].includes(header[9])) transparency = data;
    } else if (type === 'IDAT') {
      pixels.push(data);
      sound &&= chunk.sound;
    }
  }
  if (header === undefined || pixels.length === 0) return undefined;
  const chunks: PngChunk[] = [{ type: 'IHDR', data: header }];
  if (header[9] === 3) {
    if (palette === undefined || palette.length === 0) return undefined;
    chunks.push({ type: 'PLTE', data: palette });
  }
  if (transparency !== undefined) chunks.push({ type: 'tRNS', data: transparency });
  chunks.push(...pixels.map((data) => ({ type: 'IDAT', data })), { type: 'IEND', data: new Uint8Array() });
  return { chunks, header: fieldsOf(header), sound };
}

function isPaletteAlpha(data: Uint8Array, palette: Uint8Array | undefined): boolean {
  return palette !== undefined && data.length > 0 && data.length <= palette.length / 3;
}

function fieldsOf(header: Buffer): PngHeader {
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  return { width, height, depth: header[8], colourType: header[9], interlaced: header[12] !== 0 };
}

/**
 * The same PNG with its rows packed anew, for streams that a decoder refuses although all pixels are there: without or
 * with a wrong Adler-32, too long, with a wrong window size. Undefined if rows are missing or nothing vouches for them:
 * neither the chunks' checksums nor the Adler-32.
 */
export async function repackPng(png: CleanPng): Promise<Uint8Array | undefined> {
  const stream = Buffer.concat(png.chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const rawLength = unpackedLength(png.header);
  const inflate = createInflateRaw();
  const parts: Buffer[] = [];
  let length = 0;
  // Two bytes of zlib's head come before the deflated data (RFC 1950). The Adler-32 behind is not looked at here.
  inflate.end(stream.subarray(2));
  try {
    for await (const part of inflate as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length > rawLength) break;
    }
  } catch {
    // What came before the fault may be all that is needed.
  }
  if (length < rawLength) return undefined;
  const raw = Buffer.concat(parts).subarray(0, rawLength);
  if (!png.sound && (stream.length < 4 || adler32(raw) !== stream.readUInt32BE(stream.length - 4))) {
    return undefined;
  }
  const pixels = { type: 'IDAT', data: deflateSync(raw, { level: 1 }) };
  const before = png.chunks.filter(({ type }) => type !== 'IDAT' && type !== 'IEND');
  return writePng([...before, pixels, { type: 'IEND', data: new Uint8Array() }]);
}

/** RFC 1950, section 9. */
function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (let start = 0; start < bytes.length; start += 3800) {
    const end = Math.min(bytes.length, start + 3800);
    for (let i = start; i < end; i += 1) {
      a += bytes[i];
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return b * 65536 + a;
}
