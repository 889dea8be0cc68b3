/**
 * Writes TensorFlow V2 checkpoints for tests, from the description of the formats and independently of the reader:
 * own checksum, own LevelDB blocks, own Protocol Buffers.
 */
export interface Variable {
  name: string;
  shape: number[];
  values: Float32Array;
  /** Number of the type; 1 is float32. The values are written as float32 whatever it says. */
  dtype?: number;
  /** Marks the variable as stored in parts. */
  partitioned?: boolean;
}

export interface WriterOptions {
  shards?: number;
  bigEndian?: boolean;
  /** Bytes after which a block of the index is closed. */
  blockLength?: number;
  /** Claims that the blocks are compressed by snappy. */
  compressed?: boolean;
  /** The oldest reader that may read it. */
  minimumConsumer?: number;
  /** Changes a block before its checksum is made. */
  damage?: (block: number[]) => number[];
}

export interface Checkpoint {
  index: Uint8Array;
  shards: Uint8Array[];
}

/** Variables go to the shards in turn, sorted by name, one after the other without gaps. */
export function writeCheckpoint(variables: readonly Variable[], options: WriterOptions = {}): Checkpoint {
  const shardCount = options.shards ?? 1;
  const sorted = [...variables].sort((a, b) => (a.name < b.name ? -1 : 1));
  const data: Uint8Array[][] = Array.from({ length: shardCount }, () => []);
  const lengths = new Array<number>(shardCount).fill(0);
  const header = [
    ...varintField(1, shardCount),
    ...(options.bigEndian ? varintField(2, 1) : []),
    ...messageField(3, [...varintField(1, 1), ...varintField(2, options.minimumConsumer ?? 0)]),
  ];
  const entries: [number[], number[]][] = [[[], header]];
  sorted.forEach((variable, i) => {
    const shard = i % shardCount;
    const { bytes, checksum } = stored(variable.values);
    const shape = variable.shape.flatMap((size) => messageField(2, varintField(1, size)));
    entries.push([
      [...new TextEncoder().encode(variable.name)],
      [
        ...varintField(1, variable.dtype ?? 1),
        ...messageField(2, shape),
        ...(shard ? varintField(3, shard) : []),
        ...(lengths[shard] ? varintField(4, lengths[shard]) : []),
        ...varintField(5, bytes.length),
        ...[(6 << 3) | 5, ...fixed32(checksum)],
        ...(variable.partitioned ? messageField(7, messageField(1, [])) : []),
      ],
    ]);
    data[shard].push(bytes);
    lengths[shard] += bytes.length;
  });
  return { index: writeTable(entries, options), shards: data.map(joined) };
}

interface Stored {
  readonly bytes: Uint8Array;
  readonly checksum: number;
}

/** Whole networks are written again and again with the same values, whose checksum takes the longest. */
const written = new WeakMap<Float32Array, Stored>();

function stored(values: Float32Array): Stored {
  const before = written.get(values);
  if (before) return before;
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, k) => view.setFloat32(4 * k, value, true));
  const now = { bytes, checksum: masked(crc(bytes)) };
  written.set(values, now);
  return now;
}

function writeTable(entries: readonly [number[], number[]][], options: WriterOptions): Uint8Array {
  const file: number[] = [];
  const index: [number[], number[]][] = [];
  const close = (block: readonly [number[], number[]][]) => {
    const whole = writeBlock(block, 16);
    const bytes = options.damage?.(whole) ?? whole;
    const handle = [...varint(file.length), ...varint(bytes.length)];
    const kind = options.compressed ? 1 : 0;
    file.push(...bytes, kind, ...fixed32(masked(crc(Uint8Array.from([...bytes, kind])))));
    return handle;
  };
  let open: [number[], number[]][] = [];
  let length = 0;
  for (const entry of entries) {
    open.push(entry);
    length += entry[0].length + entry[1].length;
    if (length >= (options.blockLength ?? 4096)) {
      index.push([entry[0], close(open)]);
      open = [];
      length = 0;
    }
  }
  if (open.length > 0) index.push([open.at(-1)![0], close(open)]);
  const metaindex = close([]);
  const footer = [...metaindex, ...close(index)];
  while (footer.length < 40) footer.push(0);
  return Uint8Array.from([...file, ...footer, 0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb]);
}

/** Every `interval` entries a key is written in full; the others leave out what they share with the one before. */
function writeBlock(entries: readonly [number[], number[]][], interval: number): number[] {
  const out: number[] = [];
  const restarts: number[] = [];
  let last: number[] = [];
  entries.forEach(([key, value], i) => {
    let shared = 0;
    if (i % interval === 0) restarts.push(out.length);
    else while (shared < key.length && shared < last.length && key[shared] === last[shared]) shared += 1;
    out.push(...varint(shared), ...varint(key.length - shared), ...varint(value.length));
    out.push(...key.slice(shared), ...value);
    last = key;
  });
  if (restarts.length === 0) restarts.push(0);
  for (const restart of restarts) out.push(...fixed32(restart));
  return [...out, ...fixed32(restarts.length)];
}

function varint(value: number): number[] {
  const out: number[] = [];
  while (value >= 128) {
    out.push((value % 128) + 128);
    value = Math.floor(value / 128);
  }
  return [...out, value];
}

function varintField(field: number, value: number): number[] {
  return [field << 3, ...varint(value)];
}

function messageField(field: number, bytes: number[]): number[] {
  return [(field << 3) | 2, ...varint(bytes.length), ...bytes];
}

function fixed32(value: number): number[] {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
}

/** CRC-32C bit by bit. */
function crc(bytes: Uint8Array): number {
  let state = 0xffffffff;
  for (const byte of bytes) {
    state ^= byte;
    for (let bit = 0; bit < 8; bit += 1) state = (state >>> 1) ^ (0x82f63b78 & -(state & 1));
  }
  return ~state >>> 0;
}

function masked(value: number): number {
  return (((value >>> 15) | (value << 17)) + 0xa282ead8) >>> 0;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

/** Repeatable numbers in -1..1. */
export function someValues(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2147483648 - 1;
  });
}
