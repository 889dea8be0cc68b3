/** Loops over bytes, four at a time: a mask of 4096 x 4096 has sixteen million of them. */

/** The bytes as words; what is left over at the end is not in it. `bytes` must start where a word may. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
}

/** True if two arrays of one length hold the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  const [first, second] = [wordsOf(a), wordsOf(b)];
  for (let i = 0; i < first.length; i++) if (first[i] !== second[i]) return false;
  for (let i = first.length * 4; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** True if every byte is the first one. */
export function isUniform(bytes: Uint8Array): boolean {
  const words = wordsOf(bytes);
  const word = (bytes[0] * 0x01010101) >>> 0;
  for (let i = 0; i < words.length; i++) if (words[i] !== word) return false;
  for (let i = words.length * 4; i < bytes.length; i++) if (bytes[i] !== bytes[0]) return false;
  return true;
}

/** Makes every byte 255 less what it was. `bytes` must start where a word may. */
export function invertBytes(bytes: Uint8Array): void {
  const words = wordsOf(bytes);
  for (let i = 0; i < words.length; i++) words[i] = ~words[i];
  for (let i = words.length * 4; i < bytes.length; i++) bytes[i] = 255 - bytes[i];
}

/** How many bytes are 128 or more. */
export function countUpperHalf(bytes: Uint8Array): number {
  const words = wordsOf(bytes);
  let count = 0;
  for (let i = 0; i < words.length; i++) {
    // The top bit of each byte, moved to its bottom; the multiplication adds the four up in the top byte.
    const bits = (words[i] >>> 7) & 0x01010101;
    if (bits !== 0) count += Math.imul(bits, 0x01010101) >>> 24;
  }
  for (let i = words.length * 4; i < bytes.length; i++) count += bytes[i] >> 7;
  return count;
}
