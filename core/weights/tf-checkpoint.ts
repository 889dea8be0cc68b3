/**
 * Reads a TensorFlow checkpoint of format V2 (tensorflow/core/util/tensor_bundle, tensor_bundle.proto): an index,
 * which is a LevelDB table of variable names, and one or more data files. Bytes in, plain data out.
 */
import { InpaintError } from '../errors.ts';
import { ByteReader, MalformedError } from './byte-reader.ts';
import { maskedCrc32c } from './crc32c.ts';
import { isTable, readTable } from './leveldb-table.ts';
import { describeShape, quote } from './quote.ts';

/** One variable as the index describes it. */
export interface CheckpointEntry {
  readonly name: string;
  /** The number of its type in TensorFlow's types.proto; 1 is float32. */
  readonly dtype: number;
  readonly shape: readonly number[];
  readonly shard: number;
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
  /** Masked CRC-32C of its bytes. */
  readonly checksum: number;
  /** True if the variable is stored in parts under other names. */
  readonly partitioned: boolean;
}

export interface CheckpointIndex {
  /** How many data files belong to it. */
  readonly shards: number;
  readonly entries: ReadonlyMap<string, CheckpointEntry>;
}

/**
 * The longest index that is read, in bytes. One of DeepFill has twenty thousand; one of the largest networks, with
 * all that its training keeps, a million.
 */
export const LONGEST_INDEX = 4 * 1024 * 1024;
/** What TensorFlow itself allows (tensor_shape.h, MaxDimensions). */
const MOST_DIMENSIONS = 254;
/** Data files of one checkpoint; large ones are saved by some hundred machines. */
const MOST_SHARDS = 10_000;

const FLOAT = 1;
const TYPE_NAMES: Readonly<Record<number, string>> = {
  1: 'float32',
  2: 'float64',
  3: 'int32',
  7: 'string',
  9: 'int64',
  10: 'bool',
  14: 'bfloat16',
  19: 'float16',
};

function bad(what: string): InpaintError {
  return new InpaintError('bad-weights', `The checkpoint cannot be read: ${what}.`);
}

/**
 * Reads `PREFIX.index`. Throws `InpaintError` 'bad-weights' if it is none, damaged, cut short or big-endian.
 *
 * ```ts
 * const index = readCheckpointIndex(await readFile('snap-0.index'));
 * console.log(recogniseDeepfill(index), index.shards);
 * ```
 */
export function readCheckpointIndex(bytes: Uint8Array): CheckpointIndex {
  if (bytes.length > LONGEST_INDEX) {
    throw bad(
      `its index file is longer than ${LONGEST_INDEX / 2 ** 20} MB, which none of a picture's network is`,
    );
  }
  if (!isTable(bytes)) {
    throw bad(
      'the index file is not one of a TensorFlow V2 checkpoint, or it is cut short; download it again',
    );
  }
  try {
    const [header, ...rest] = readTable(bytes);
    if (header?.[0].length !== 0) throw new MalformedError('its header is missing');
    const shards = readHeader(header[1]);
    if (shards > MOST_SHARDS) throw new MalformedError(`it speaks of ${shards} data files`);
    const entries = new Map<string, CheckpointEntry>();
    for (const [key, value] of rest) {
      const name = decodeName(key);
      const entry = readEntry(name, value);
      if (entries.has(name)) throw new MalformedError(`${quote(name)} is there twice`);
      if (entry.shard >= shards)
        throw new MalformedError(`${quote(name)} lies in data file ${entry.shard + 1} of ${shards}`);
      entries.set(name, entry);
    }
    return { shards, entries };
  } catch (error) {
    if (error instanceof MalformedError)
      throw bad(`the index file is damaged (${error.message}); download it again`);
    throw error;
  }
}

/**
 * The values of one float32 variable out of the data files, in the order of their numbers. Throws `InpaintError`
 * 'bad-weights' if it has another type, is stored in parts, is cut short or does not fit its checksum.
 */
export function readVariable(entry: CheckpointEntry, shards: readonly Uint8Array[]): Float32Array {
  const { name, dtype, shape, shard, offset, size, checksum, partitioned } = entry;
  if (partitioned)
    throw bad(`${quote(name)} is stored in parts (a partitioned variable), which is not supported`);
  if (dtype !== FLOAT) {
    const type = TYPE_NAMES[dtype] ?? `of the unknown type ${dtype}`;
    throw bad(`${quote(name)} is ${type} instead of float32; save the checkpoint again in float32`);
  }
  // Sizes that overflow make a count that no size equals.
  const count = shape.reduce((a, b) => a * b, 1);
  if (size !== count * 4)
    throw bad(`${quote(name)} has ${size} bytes where its shape ${describeShape(shape)} needs ${count * 4}`);
  const file = shards[shard];
  if (offset + size > file.length)
    throw bad(`data file ${shard + 1} ends before the end of ${quote(name)}; download it again`);
  const bytes = file.subarray(offset, offset + size);
  if (maskedCrc32c(bytes) !== checksum)
    throw bad(`the checksum of ${quote(name)} does not fit, so the data is damaged; download it again`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: count }, (_, i) => view.getFloat32(4 * i, true));
}

/** BundleHeaderProto: 1 num_shards, 2 endianness, 3 version { 2 min_consumer }. */
function readHeader(bytes: Uint8Array): number {
  let shards = 1;
  for (const { field, number, message } of fields(bytes)) {
    if (field === 1) shards = number;
    if (field === 2 && number !== 0) {
      throw bad('it was written on a big-endian machine; save it again on a common one');
    }
    if (field === 3 && [...fields(message)].some((inner) => inner.field === 2 && inner.number > 1)) {
      throw bad('it was written by a newer format of TensorFlow than this importer knows');
    }
  }
  return shards;
}

/** BundleEntryProto: 1 dtype, 2 shape { 2 dim { 1 size } }, 3 shard_id, 4 offset, 5 size, 6 crc32c, 7 slices. */
function readEntry(name: string, bytes: Uint8Array): CheckpointEntry {
  const entry = {
    name,
    dtype: 0,
    shape: [] as number[],
    shard: 0,
    offset: 0,
    size: 0,
    checksum: 0,
    partitioned: false,
  };
  for (const { field, number, message } of fields(bytes)) {
    if (field === 1) entry.dtype = number;
    else if (field === 2) entry.shape = readShape(name, message);
    else if (field === 3) entry.shard = number;
    else if (field === 4) entry.offset = number;
    else if (field === 5) entry.size = number;
    else if (field === 6) entry.checksum = number;
    else if (field === 7) entry.partitioned = true;
  }
  return entry;
}

function readShape(name: string, bytes: Uint8Array): number[] {
  const shape: number[] = [];
  for (const { field, message } of fields(bytes)) {
    if (field !== 2) continue;
    let size = 0;
    for (const inner of fields(message)) if (inner.field === 1) size = inner.number;
    if (shape.length === MOST_DIMENSIONS) throw new MalformedError(`the shape of ${quote(name)} has no end`);
    shape.push(size);
  }
  return shape;
}

/** Names are UTF-8, but the parts of a partitioned variable have binary keys; those come out byte by byte. */
function decodeName(key: Uint8Array): string {
  if (key.every((byte) => byte < 128)) return String.fromCharCode(...key);
  try {
    return decodeURIComponent(Array.from(key, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return String.fromCharCode(...key);
  }
}

interface Field {
  field: number;
  /** The value of a varint or fixed 32-bit field, else 0. */
  number: number;
  /** The bytes of a length-delimited field, else empty. */
  message: Uint8Array;
}

const none = new Uint8Array(0);

/** The fields of a Protocol Buffers message. */
function* fields(bytes: Uint8Array): Generator<Field> {
  const reader = new ByteReader(bytes);
  while (!reader.done) {
    const tag = reader.varint();
    const field = Math.floor(tag / 8);
    const wire = tag % 8;
    if (wire === 0) yield { field, number: reader.varint(), message: none };
    else if (wire === 1) reader.take(8);
    else if (wire === 2) yield { field, number: 0, message: reader.take(reader.varint()) };
    else if (wire === 5) yield { field, number: reader.uint32(), message: none };
    else throw new MalformedError('an entry cannot be decoded');
  }
}
