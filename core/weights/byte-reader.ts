/** Thrown when bytes end too early or make no sense; readers of a format turn it into a sentence. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

/** Reads the little-endian numbers and varints that LevelDB and Protocol Buffers are made of. */
export class ByteReader {
  position = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.position >= this.bytes.length;
  }

  /** An unsigned number of 7 bits per byte. Throws `MalformedError` above 2^53 or past the end. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i += 1) {
      if (this.done) throw new MalformedError('a number is cut short');
      const byte = this.bytes[this.position];
      this.position += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) throw new MalformedError('a number is too large');
        return value;
      }
      scale *= 128;
    }
    throw new MalformedError('a number is too long');
  }

  uint32(): number {
    const value = this.take(4);
    return this.view.getUint32(value.byteOffset - this.view.byteOffset, true);
  }

  /** The next bytes, not copied. */
  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.position) throw new MalformedError('bytes are missing at the end');
    const out = this.bytes.subarray(this.position, this.position + length);
    this.position += length;
    return out;
  }
}
