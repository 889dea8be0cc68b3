import { Inflate } from 'fflate';

/** Bytes of packed data that are unpacked at one go: deflate makes at most 1032 times as many of them. */
const PIECE = 16384;

/**
 * Unpacks a zlib stream (RFC 1950) that comes in pieces into at most `length` bytes and stops there, so that no small
 * file fills the memory. The checksum at the end is not looked at: some programs leave it out. What comes back is
 * shorter where the stream ends early or breaks off in rubbish.
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
