import { Inflate } from 'fflate';
import { viewOf } from './bytes.ts';

/** Bytes of packed data that are unpacked at one go: deflate makes at most 1032 times as many of them. */
const PIECE = 16384;

/**
 * Unpacks a zlib stream (RFC 1950) that comes in pieces into at most `length` bytes and stops there, so that no small
 * file fills the memory. The checksum at the end is not looked at, see `hasRightChecksum`. What comes back is shorter
 * where the stream ends early or breaks off in rubbish.
 */
export function inflate(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(length);
  let filled = 0;
  let done = false;
  const stream = new Inflate((bytes, last) => {
    const fitting = bytes.subarray(0, length - filled);
    out.set(fitting, filled);
    filled += fitting.length;
    done ||= last || filled === length;
  });
  let header = 2;
  try {
    for (const piece of pieces) {
      // The two bytes before the data say how it is packed; there is only one way.
      const skipped = Math.min(header, piece.length);
      header -= skipped;
      for (let at = skipped; at < piece.length && !done; at += PIECE) {
        stream.push(piece.subarray(at, at + PIECE), false);
      }
      if (done) break;
    }
  } catch {
    // What was unpacked until here is all there is.
  }
  return filled === length ? out : out.slice(0, filled);
}

/** Adler-32 (RFC 1950, section 9). */
function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  // So many bytes can be added up before the sums leave 32 bits.
  for (let start = 0; start < bytes.length; start += 3800) {
    const end = Math.min(bytes.length, start + 3800);
    for (let at = start; at < end; at++) {
      a += bytes[at];
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return b * 65536 + a;
}

/** True if the zlib stream ends with the checksum of these unpacked bytes. Some programs leave it out. */
export function hasRightChecksum(pieces: readonly Uint8Array[], unpacked: Uint8Array): boolean {
  const end = new Uint8Array(4);
  let missing = 4;
  for (let n = pieces.length - 1; n >= 0 && missing > 0; n--) {
    const tail = pieces[n].subarray(Math.max(0, pieces[n].length - missing));
    missing -= tail.length;
    end.set(tail, missing);
  }
  return missing === 0 && viewOf(end).getUint32(0) === adler32(unpacked);
}
