/**
 * Reads a LevelDB table (github.com/google/leveldb, doc/table_format.md): sorted keys and values in checked blocks.
 */
import { ByteReader, MalformedError } from './byte-reader.ts';
import { maskedCrc32c } from './crc32c.ts';

const FOOTER_LENGTH = 48;
const TRAILER_LENGTH = 5;
const MAGIC = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb];

/** True if the bytes end like a LevelDB table. */
export function isTable(bytes: Uint8Array): boolean {
  return (
    bytes.length >= FOOTER_LENGTH && MAGIC.every((byte, i) => bytes[bytes.length - MAGIC.length + i] === byte)
  );
}

/**
 * All entries of a table in their order. Values are views into `bytes`. Throws `MalformedError` where
 * a checksum does not fit, a block is compressed, keys are out of order or something is cut short.
 */
export function readTable(bytes: Uint8Array): [key: Uint8Array, value: Uint8Array][] {
  if (!isTable(bytes)) throw new MalformedError('it does not end with the mark of such a file');
  const footer = new ByteReader(bytes.subarray(bytes.length - FOOTER_LENGTH));
  readHandle(footer);
  const index = readHandle(footer);
  const entries: [Uint8Array, Uint8Array][] = [];
  for (const [, handle] of blockEntries(block(bytes, index))) {
    entries.push(...blockEntries(block(bytes, readHandle(new ByteReader(handle)))));
  }
  for (let i = 1; i < entries.length; i += 1) {
    if (compareBytes(entries[i - 1][0], entries[i][0]) >= 0)
      throw new MalformedError('its names are out of order');
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

/** Entries share the start of their key with the one before; the block ends with restart points and their count. */
function blockEntries(data: Uint8Array): [Uint8Array, Uint8Array][] {
  if (data.length < 4) throw new MalformedError('a block is too short');
  const restarts = new ByteReader(data.subarray(data.length - 4)).uint32();
  const end = data.length - 4 - restarts * 4;
  if (end < 0) throw new MalformedError('a block is too short');
  const reader = new ByteReader(data.subarray(0, end));
  const entries: [Uint8Array, Uint8Array][] = [];
  let key = new Uint8Array(0);
  while (!reader.done) {
    const shared = reader.varint();
    const own = reader.varint();
    const valueLength = reader.varint();
    if (shared > key.length) throw new MalformedError('a name refers to one that is shorter');
    key = Uint8Array.from([...key.subarray(0, shared), ...reader.take(own)]);
    entries.push([key, reader.take(valueLength)]);
  }
  return entries;
}

/** Negative if `a` comes first, in the order of bytes. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}
