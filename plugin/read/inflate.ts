/** Bit lengths of the code lengths come in this order (RFC 1951, 3.2.7). */
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LONGEST_CODE = 15;
const END = 256;

/** A canonical Huffman code: how many codes there are of each length, and the symbols in their order. */
interface Code {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

/**
 * Decompresses zlib data (RFC 1950 and 1951) of `length` bytes. For the small renderings that the sandbox looks at:
 * simple rather than fast, and the checksum is not compared. Throws a RangeError for data that is cut or damaged.
 */
export function inflate(zlib: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let end = 0;
  let at = 2;
  let held = 0;
  let heldBits = 0;

  const byte = () => {
    if (at >= zlib.length) throw new RangeError('This compressed data is cut.');
    at += 1;
    return zlib[at - 1];
  };
  const bits = (count: number) => {
    while (heldBits < count) {
      held |= byte() << heldBits;
      heldBits += 8;
    }
    const value = held & ((1 << count) - 1);
    held >>>= count;
    heldBits -= count;
    return value;
  };
  const write = (value: number) => {
    if (end >= length) throw new RangeError('This compressed data is longer than it should be.');
    out[end] = value;
    end += 1;
  };
  const symbol = ({ counts, symbols }: Code) => {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let size = 1; size <= LONGEST_CODE; size += 1) {
      code |= bits(1);
      const count = counts[size];
      if (code - first < count) return symbols[index + code - first];
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new RangeError('This compressed data is damaged.');
  };
  const copy = (distance: number, count: number) => {
    if (distance > end) throw new RangeError('This compressed data is damaged.');
    for (let step = 0; step < count; step += 1) write(out[end - distance]);
  };
  const stored = () => {
    heldBits = 0;
    held = 0;
    const count = byte() | (byte() << 8);
    at += 2;
    for (let step = 0; step < count; step += 1) write(byte());
  };
  const compressed = (literals: Code, distances: Code) => {
    for (let next = symbol(literals); next !== END; next = symbol(literals)) {
      if (next < END) {
        write(next);
        continue;
      }
      const { base, extra } = lengthOf(next - END - 1);
      const count = base + bits(extra);
      const distance = distanceOf(symbol(distances));
      copy(distance.base + bits(distance.extra), count);
    }
  };
  const dynamic = () => {
    const literals = bits(5) + 257;
    const distances = bits(5) + 1;
    const given = bits(4) + 4;
    const orders: number[] = zeros(CODE_LENGTH_ORDER.length);
    for (let index = 0; index < given; index += 1) orders[CODE_LENGTH_ORDER[index]] = bits(3);
    const code = codeOf(orders);
    const lengths: number[] = [];
    while (lengths.length < literals + distances) {
      const next = symbol(code);
      const isRun = next >= 16;
      const value = next === 16 ? lengths[lengths.length - 1] : isRun ? 0 : next;
      const count = next === 16 ? 3 + bits(2) : next === 17 ? 3 + bits(3) : next === 18 ? 11 + bits(7) : 1;
      for (let step = 0; step < count; step += 1) lengths.push(value);
    }
    compressed(codeOf(lengths.slice(0, literals)), codeOf(lengths.slice(literals, literals + distances)));
  };

  for (let isLast = false; !isLast;) {
    isLast = bits(1) === 1;
    const kind = bits(2);
    if (kind === 0) stored();
    else if (kind === 1) compressed(fixedLiterals(), codeOf(zeros(30).map(() => 5)));
    else if (kind === 2) dynamic();
    else throw new RangeError('This compressed data is damaged.');
  }
  if (end < length) throw new RangeError('This compressed data is cut.');
  return out;
}

function zeros(count: number): number[] {
  const list: number[] = [];
  for (let index = 0; index < count; index += 1) list.push(0);
  return list;
}

function codeOf(lengths: readonly number[]): Code {
  const counts = zeros(LONGEST_CODE + 1);
  for (const size of lengths) counts[size] += 1;
  counts[0] = 0;
  const starts = zeros(LONGEST_CODE + 2);
  for (let size = 1; size <= LONGEST_CODE; size += 1) starts[size + 1] = starts[size] + counts[size];
  const symbols: number[] = [];
  lengths.forEach((size, value) => {
    if (size === 0) return;
    symbols[starts[size]] = value;
    starts[size] += 1;
  });
  return { counts, symbols };
}

/** RFC 1951, 3.2.6. */
function fixedLiterals(): Code {
  return codeOf(zeros(288).map((_, value) => (value < 144 ? 8 : value < 256 ? 9 : value < 280 ? 7 : 8)));
}

/** The shortest run that a length symbol stands for, and its further bits (RFC 1951, 3.2.5). */
function lengthOf(index: number): { base: number; extra: number } {
  if (index === 28) return { base: 258, extra: 0 };
  if (index > 28) throw new RangeError('This compressed data is damaged.');
  const extra = index < 8 ? 0 : (index >> 2) - 1;
  return { base: 3 + (index < 8 ? index : (4 + (index & 3)) << extra), extra };
}

function distanceOf(index: number): { base: number; extra: number } {
  if (index > 29) throw new RangeError('This compressed data is damaged.');
  const extra = index < 4 ? 0 : (index >> 1) - 1;
  return { base: 1 + (index < 4 ? index : (2 + (index & 1)) << extra), extra };
}
