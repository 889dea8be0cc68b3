import { crc32 } from 'node:zlib';

/** One chunk of a PNG (https://www.w3.org/TR/png-3/#5Chunk-layout). */
export interface PngChunk {
  readonly type: string;
  readonly data: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.equals(bytes.subarray(0, SIGNATURE.length));
}

/**
 * The chunks of a PNG in the order of the file, as views of it. `sound` is false where the checksum is wrong or the
 * file ends inside the chunk; that one is the last.
 */
export function* readChunks(png: Uint8Array): Generator<PngChunk & { readonly sound: boolean }> {
  const file = Buffer.from(png.buffer, png.byteOffset, png.length);
  for (let start = SIGNATURE.length; start + 8 <= file.length;) {
    const end = start + 8 + file.readUInt32BE(start);
    const type = file.toString('latin1', start + 4, start + 8);
    const whole = end + 4 <= file.length;
    const sound = whole && crc32(file.subarray(start + 4, end)) === file.readUInt32BE(end);
    yield { type, data: file.subarray(start + 8, end), sound };
    if (!whole) return;
    start = end + 4;
  }
}

/** A PNG file of these chunks, with right lengths and checksums. */
export function writePng(chunks: readonly PngChunk[]): Buffer {
  const parts: Uint8Array[] = [SIGNATURE];
  for (const { type, data } of chunks) {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length);
    head.write(type, 4, 'latin1');
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(data, crc32(head.subarray(4))));
    parts.push(head, data, check);
  }
  return Buffer.concat(parts);
}
