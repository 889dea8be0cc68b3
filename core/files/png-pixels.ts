import { hasRightChecksum, inflate } from './inflate.ts';
import { readPngParts, type PngParts } from './png-clean.ts';
import type { PngHeader } from './png-chunks.ts';

/** A PNG's samples exactly as the file has them. */
export interface PngPixels {
  readonly width: number;
  readonly height: number;
  /** RGBA, not multiplied; 16 bits a sample where the file has 16, otherwise 8. */
  readonly samples: Uint8Array | Uint16Array;
}

const channelsOf: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** The seven passes of Adam7 (https://www.w3.org/TR/png-3/#8Interlace): first column and row, steps between them. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly columns: number;
  readonly rows: number;
  readonly rowBytes: number;
}

/** What the data is made of: one pass, or seven. */
function passesOf({ width, height, depth, colourType, interlaced }: PngHeader): Pass[] {
  const bits = depth * channelsOf[colourType];
  return (interlaced ? adam7 : [[0, 0, 1, 1] as const])
    .map(([x, y, stepX, stepY]) => {
      const columns = Math.ceil((width - x) / stepX);
      const rows = Math.ceil((height - y) / stepY);
      return { x, y, stepX, stepY, columns, rows, rowBytes: Math.ceil((columns * bits) / 8) };
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** The bytes that a PNG's rows have once they are unpacked, each row's filter byte included. */
function unpackedLength(header: PngHeader): number {
  return passesOf(header).reduce((sum, { rows, rowBytes }) => sum + rows * (rowBytes + 1), 0);
}

function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
}

/** Undoes the filter of one row in place (https://www.w3.org/TR/png-3/#9Filters). `pixel` is a pixel's bytes. */
function unfilter(filter: number, row: Uint8Array, above: Uint8Array, pixel: number): void {
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = pixel; i < row.length; i++) row[i] += row[i - pixel];
      return;
    case 2:
      for (let i = 0; i < row.length; i++) row[i] += above[i];
      return;
    case 3:
      for (let i = 0; i < row.length; i++) row[i] += ((i < pixel ? 0 : row[i - pixel]) + above[i]) >> 1;
      return;
    case 4:
      for (let i = 0; i < row.length; i++) {
        row[i] += i < pixel ? above[i] : paeth(row[i - pixel], above[i], above[i - pixel]);
      }
      return;
    default:
      throw new DamagedPng(`PNG has no filter ${filter}.`);
  }
}

/** The samples of a row as numbers. */
function unpack(row: Uint8Array, depth: number, into: Uint16Array): Uint8Array | Uint16Array {
  if (depth === 8) return row;
  if (depth === 16) {
    for (let i = 0; i < into.length; i++) into[i] = (row[2 * i] << 8) | row[2 * i + 1];
    return into;
  }
  const highest = (1 << depth) - 1;
  for (let i = 0; i < into.length; i++) {
    const bit = i * depth;
    into[i] = (row[bit >> 3] >> (8 - depth - (bit & 7))) & highest;
  }
  return into;
}

/** Writes a row's samples as RGBA, the first pixel to `at`, each further one `step` samples behind. */
type Paint = (
  samples: Uint8Array | Uint16Array,
  columns: number,
  out: Uint8Array | Uint16Array,
  at: number,
  step: number,
) => void;

function paintIndexed(palette: Uint8Array, transparency: Uint8Array | undefined): Paint {
  const last = palette.length / 3 - 1;
  return (samples, columns, out, at, step) => {
    for (let column = 0; column < columns; column++, at += step) {
      // An index beyond the palette is its last colour in Chromium (black in libpng).
      const colour = Math.min(samples[column], last);
      for (let c = 0; c < 3; c++) out[at + c] = palette[3 * colour + c];
      out[at + 3] = transparency?.[colour] ?? 255;
    }
  };
}

function painter({ header, chunks }: PngParts): Paint {
  const { depth, colourType } = header;
  const transparency = chunks.find(({ type }) => type === 'tRNS')?.data;
  if (colourType === 3) return paintIndexed(chunks.find(({ type }) => type === 'PLTE')!.data, transparency);
  const channels = channelsOf[colourType];
  const opaque = depth === 16 ? 65535 : 255;
  const scale = depth < 8 ? 255 / ((1 << depth) - 1) : 1;
  // Where green, blue and alpha stand behind red; grey is all three colours.
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  const alpha = channels === 2 || channels === 4 ? channels - 1 : 0;
  // One colour of the file may stand for "nothing here". Only the bits of its depth count.
  const nothing =
    transparency &&
    Array.from(
      { length: transparency.length / 2 },
      (_, i) => ((transparency[2 * i] << 8) | transparency[2 * i + 1]) & (2 ** depth - 1),
    );
  return (samples, columns, out, at, step) => {
    for (let column = 0, from = 0; column < columns; column++, from += channels, at += step) {
      out[at] = samples[from] * scale;
      out[at + 1] = samples[from + green] * scale;
      out[at + 2] = samples[from + blue] * scale;
      out[at + 3] = alpha ? samples[from + alpha] : opaque;
      if (nothing?.every((value, c) => samples[from + c] === value)) out[at + 3] = 0;
    }
  };
}

/** A PNG whose pixels are not all there, or not what was written. */
export class DamagedPng extends RangeError {
  override readonly name = 'DamagedPng';
}

/**
 * A PNG's pixels exactly as the file has them, which no canvas gives: it multiplies colours by alpha, and so forgets
 * those under alpha 0. Only what carries pixels can stop it: chunks are read as `readPngParts` does, and no more is
 * unpacked than the header promises (look at its size first, `isTooLarge`). Throws a DamagedPng on a file that has
 * fewer pixels than that, and where a checksum of the data is wrong and the data's own Adler-32 is wrong or missing.
 */
export function decodePng(png: Uint8Array): PngPixels {
  const parts = readPngParts(png);
  if (!parts) throw new DamagedPng('This PNG has no pixels.');
  return decodePngParts(parts);
}

/** The same for a file whose parts have been read. */
export function decodePngParts(parts: PngParts): PngPixels {
  const { width, height, depth, colourType } = parts.header;
  const channels = channelsOf[colourType];
  const pixelBytes = Math.max(1, (depth * channels) >> 3);
  const length = unpackedLength(parts.header);
  const packed = parts.chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data);
  const data = inflate(packed, length);
  if (data.length < length) throw new DamagedPng('This PNG ends too early.');
  if (!parts.sound && !hasRightChecksum(packed, data)) throw new DamagedPng('This PNG is damaged.');

  const samples = depth === 16 ? new Uint16Array(width * height * 4) : new Uint8Array(width * height * 4);
  const paint = painter(parts);
  let offset = 0;
  for (const { x, y, stepX, stepY, columns, rows, rowBytes } of passesOf(parts.header)) {
    let above: Uint8Array = new Uint8Array(rowBytes);
    const unpacked = new Uint16Array(columns * channels);
    for (let row = 0; row < rows; row++) {
      const bytes = data.subarray(offset + 1, offset + 1 + rowBytes);
      unfilter(data[offset], bytes, above, pixelBytes);
      offset += rowBytes + 1;
      above = bytes;
      const first = (y + row * stepY) * width + x;
      if (colourType === 6 && depth === 8 && stepX === 1) {
        samples.set(bytes, 4 * first);
        continue;
      }
      paint(unpack(bytes, depth, unpacked), columns, samples, 4 * first, 4 * stepX);
    }
  }
  return { width, height, samples };
}
