const PREFIX = 'Exif\0\0';
const ORIENTATION = 0x0112;
const EXIF_FOLDER = 0x8769;
const WIDTH = 0xa002;
const HEIGHT = 0xa003;
const THUMBNAIL_START = 0x0201;
const THUMBNAIL_LENGTH = 0x0202;
const SHORT = 3;

/**
 * The EXIF of a filled picture (TIFF 6.0 in memory, without JPEG's prefix): the camera, the time and the copyright stay,
 * the orientation is upright, the size is the picture's, and the thumbnail, which shows what was removed, is gone.
 * Undefined if it cannot be read, or is nothing but an orientation.
 */
export function exifOfResult(exif: Uint8Array, width: number, height: number): Buffer | undefined {
  const isPrefixed = Buffer.from(exif.subarray(0, 6)).toString('latin1') === PREFIX;
  const bytes = Buffer.from(isPrefixed ? exif.subarray(6) : exif);
  try {
    return rewrite(bytes, width, height) ? bytes : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Changes the bytes in place; false if there is nothing to keep. Throws a RangeError where offsets lead outside. */
function rewrite(bytes: Buffer, width: number, height: number): boolean {
  const order = bytes.toString('latin1', 0, 4);
  if (order !== 'II*\0' && order !== 'MM\0*') return false;
  const little = order.startsWith('I');
  const read16 = (at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const read32 = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const write = (at: number, value: number) => {
    const short = read16(at + 2) === SHORT;
    if (short) void (little ? bytes.writeUInt16LE(value, at + 8) : bytes.writeUInt16BE(value, at + 8));
    else void (little ? bytes.writeUInt32LE(value, at + 8) : bytes.writeUInt32BE(value, at + 8));
  };
  const value = (at: number) => (read16(at + 2) === SHORT ? read16(at + 8) : read32(at + 8));
  const entries = (folder: number) =>
    new Map(
      Array.from({ length: read16(folder) }, (_, i) => [read16(folder + 2 + i * 12), folder + 2 + i * 12]),
    );

  const first = read32(4);
  const main = entries(first);
  const orientation = main.get(ORIENTATION);
  if (orientation !== undefined) write(orientation, 1);
  const details = main.get(EXIF_FOLDER);
  if (details !== undefined) {
    const inner = entries(value(details));
    for (const [tag, size] of [
      [WIDTH, width],
      [HEIGHT, height],
    ] as const) {
      const at = inner.get(tag);
      if (at !== undefined) write(at, size);
    }
  }
  const link = first + 2 + main.size * 12;
  const second = link + 4 <= bytes.length ? read32(link) : 0;
  if (second !== 0) {
    const thumbnail = entries(second);
    const [start, length] = [thumbnail.get(THUMBNAIL_START), thumbnail.get(THUMBNAIL_LENGTH)];
    if (start !== undefined && length !== undefined)
      bytes.fill(0, value(start), value(start) + value(length));
    bytes.writeUInt32LE(0, link);
  }
  return main.size > (orientation === undefined ? 0 : 1);
}
