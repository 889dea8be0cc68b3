import { crc32 } from 'node:zlib';
import type { PngChunk } from '@contextual-fill/core';

/** How long the signature is that comes before the first chunk. */
const SIGNATURE = 8;

/**
 * The chunks of a PNG in the order of the file, as views of it. `sound` is false where the checksum is wrong or the
 * file ends inside the chunk; that one is the last.
 */
export function* readChunks(png: Uint8Array): Generator<PngChunk & { readonly sound: boolean }> {
  const file = Buffer.from(png.buffer, png.byteOffset, png.length);
  for (let start = SIGNATURE; start + 8 <= file.length;) {
    const end = start + 8 + file.readUInt32BE(start);
    const type = file.toString('latin1', start + 4, start + 8);
    const whole = end + 4 <= file.length;
    const sound = whole && crc32(file.subarray(start + 4, end)) === file.readUInt32BE(end);
    yield { type, data: file.subarray(start + 8, end), sound };
    if (!whole) return;
    start = end + 4;
  }
}
