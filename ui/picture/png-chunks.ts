import { concatenate } from './concatenate.ts';

/** One chunk of a PNG file (https://www.w3.org/TR/png-3/#5Chunk-layout). */
export interface PngChunk {
  readonly type: string;
  readonly data: Uint8Array;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The chunks that say what the numbers of a picture mean as colours. */
export const colourTypes: ReadonlySet<string> = new Set(['iCCP', 'sRGB', 'gAMA', 'cHRM', 'cICP']);

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

export function isPng(bytes: Uint8Array): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/** The chunks of a PNG in the order of the file, as views of it; stops where the file is cut off. */
export function* readChunks(
  png: Uint8Array,
): Generator<PngChunk & { readonly start: number; readonly end: number }> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let start = signature.length; start + 12 <= png.length;) {
    const length = view.getUint32(start);
    const end = start + 12 + length;
    if (end > png.length) return;
    const type = String.fromCharCode(...png.subarray(start + 4, start + 8));
    yield { type, data: png.subarray(start + 8, end - 4), start, end };
    start = end;
  }
}

/** The chunk as it stands in a file: length, type, data, checksum. */
function writeChunk({ type, data }: PngChunk): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let index = 0; index < 4; index++) bytes[4 + index] = type.charCodeAt(index);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

/** The same PNG with these chunks as its only statement about colour. */
export function withColour(png: Uint8Array, colour: readonly PngChunk[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [png.subarray(0, signature.length)];
  for (const chunk of readChunks(png)) {
    if (!colourTypes.has(chunk.type)) parts.push(png.subarray(chunk.start, chunk.end));
    if (chunk.type === 'IHDR') parts.push(...colour.map(writeChunk));
  }
  return concatenate(parts);
}
