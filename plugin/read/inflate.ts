import { inflateSync } from 'fflate';

/** The two bytes before a zlib stream's data say how it is packed; there is only one way (RFC 1950). */
const HEAD = 2;

/**
 * Unpacks zlib data of `length` bytes. The checksum at its end is not compared. Throws a RangeError for data that is
 * cut, damaged or longer.
 */
export function inflate(zlib: Uint8Array, length: number): Uint8Array {
  // One byte more than is right: what is too long shows, and memory ends there.
  const room = new Uint8Array(length + 1);
  let unpacked: Uint8Array;
  try {
    unpacked = inflateSync(zlib.subarray(HEAD), { out: room });
  } catch {
    throw new RangeError('This compressed data is cut or damaged.');
  }
  if (unpacked.length !== length)
    throw new RangeError('This compressed data has another length than it should.');
  return unpacked;
}
