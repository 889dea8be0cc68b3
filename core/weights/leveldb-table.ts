/**
 * Reads a LevelDB table (github.com/google/leveldb, doc/table_format.md): sorted keys and values in checked blocks.
 * Whatever the bytes say, time and memory stay in proportion to their number: blocks follow one another, so none is
 * read twice, and keys, which are stored without what they share with the one before, are limited in number and length.
 */
import { ByteReader, MalformedError } from './byte-reader.ts';
import { maskedCrc32c } from './crc32c.ts';

const FOOTER_LENGTH = 48;
const TRAILER_LENGTH = 5;
const MAGIC = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb];

/** Limits far beyond the table of any network: large ones have ten thousand names of a hundred bytes. */
const MOST_ENTRIES = 100_000;
/** In bytes. */
const LONGEST_KEY = 1024;
/** All keys of a table together, in bytes. */
const MOST_KEY_BYTES = 4 * 1024 * 1024;

/** True if the bytes end like a LevelDB table. */
export function isTable(bytes: Uint8Array): boolean {
  return (
    bytes.length >= FOOTER_LENGTH && MAGIC.every((byte, i) => bytes[bytes.length - MAGIC.length + i] === byte)
  );
}

export type TableEntry = readonly [key: Uint8Array, value: Uint8Array];

/**
 * All entries of a table in their order. Values are views into `bytes`. Throws `MalformedError` where a checksum does
 * not fit, a block is compressed or lies in another, keys are out of order or beyond all limits, or something is cut
 * short.
 */
export function readTable(bytes: Uint8Array): TableEntry[] {
  if (!isTable(bytes)) throw new MalformedError('it does not end with the mark of such a file');
  const footer = new ByteReader(bytes.subarray(bytes.length - FOOTER_LENGTH));
  readHandle(footer);
  const index = readHandle(footer);
  const entries: TableEntry[] = [];
  const budget: KeyBudget = { entries: MOST_ENTRIES, bytes: MOST_KEY_BYTES };
  let last: Uint8Array | undefined;
  let end = 0;
  for (const [, value] of blockEntries(block(bytes, index), { ...budget })) {
    const handle = readHandle(new ByteReader(value));
    if (handle.offset < end) throw new MalformedError('its blocks lie in each other');
    end = handle.offset + handle.size + TRAILER_LENGTH;
    if (end > index.offset) throw new MalformedError('its blocks lie in each other');
    for (const entry of blockEntries(block(bytes, handle), budget)) {
      if (last && compareBytes(last, entry[0]) >= 0) throw new MalformedError('its names are out of order');
      last = entry[0];
      entries.push(entry);
    }
  }
  return entries;
}

interface Handle {
  offset: number;
  size: number;
}

function readHandle(reader: ByteReader): Handle {
  return { offset: reader.varint(), size: reader.varint() };
}

function block(bytes: Uint8Array, { offset, size }: Handle): Uint8Array {
  const end = bytes.length - FOOTER_LENGTH - TRAILER_LENGTH;
  if (offset + size > end) throw new MalformedError('a block lies outside of it');
  const kind = bytes[offset + size];
  const reader = new ByteReader(bytes.subarray(offset + size + 1, offset + size + TRAILER_LENGTH));
  if (reader.uint32() !== maskedCrc32c(bytes.subarray(offset, offset + size + 1))) {
    throw new MalformedError('a checksum does not fit, so it is damaged');
  }
  if (kind !== 0) throw new MalformedError('its blocks are compressed, which TensorFlow itself never writes');
  return bytes.subarray(offset, offset + size);
}

/** How many entries and bytes of keys may still come. */
interface KeyBudget {
  entries: number;
  bytes: number;
}

/** Entries share the start of their key with the one before; the block ends with restart points and their count. */
function* blockEntries(data: Uint8Array, budget: KeyBudget): Generator<TableEntry> {
  if (data.length < 4) throw new MalformedError('a block is too short');
  const restarts = new ByteReader(data.subarray(data.length - 4)).uint32();
  const end = data.length - 4 - restarts * 4;
  if (end < 0) throw new MalformedError('a block is too short');
  const reader = new ByteReader(data.subarray(0, end));
  let key = new Uint8Array(0);
  while (!reader.done) {
    const shared = reader.varint();
    const own = reader.varint();
    const valueLength = reader.varint();
    if (shared > key.length) throw new MalformedError('a name refers to one that is shorter');
    if (shared + own > LONGEST_KEY) throw new MalformedError(`a name is longer than ${LONGEST_KEY} bytes`);
    budget.entries -= 1;
    budget.bytes -= shared + own;
    if (budget.entries < 0 || budget.bytes < 0)
      throw new MalformedError('it has more names than any network has');
    const next = new Uint8Array(shared + own);
    next.set(key.subarray(0, shared));
    next.set(reader.take(own), shared);
    key = next;
    yield [key, reader.take(valueLength)];
  }
}

/** Negative if `a` comes first, in the order of bytes. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}
