import { inflate } from './inflate.ts';

/** Rows of RGBA, not premultiplied. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Channels of a PNG's colour types: grey, RGB, palette, grey with alpha, RGBA. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const PALETTE = 3;
/** More than the small renderings that the sandbox looks at ever have. */
const MOST_PIXELS = 1 << 20;

/**
 * The pixels of a small PNG as Figma's `exportAsync` writes it: eight bits a channel, not interlaced. Throws a
 * RangeError for any other.
 */
export function pngPixels(png: Uint8Array): Pixels {
  const { header, palette, transparency, packed } = chunksOf(png);
  if (!header) throw new RangeError('This is no PNG.');
  const width = numberAt(header, 0);
  const height = numberAt(header, 4);
  const [depth, type, , , interlace] = header.subarray(8, 13);
  const channels = CHANNELS[type];
  if (depth !== 8 || !channels || interlace !== 0 || !(width * height <= MOST_PIXELS)) {
    throw new RangeError('This kind of PNG is not read here.');
  }
  const stride = width * channels;
  const rows = unfilter(inflate(packed, (stride + 1) * height), stride, height, channels);
  const data = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const from = rows.subarray(pixel * channels, (pixel + 1) * channels);
    if (type === PALETTE) {
      data.set(palette.subarray(from[0] * 3, from[0] * 3 + 3), pixel * 4);
      data[pixel * 4 + 3] = from[0] < transparency.length ? transparency[from[0]] : 255;
    } else {
      const colours = channels < 3 ? [from[0], from[0], from[0]] : from.subarray(0, 3);
      data.set(colours, pixel * 4);
      data[pixel * 4 + 3] = channels % 2 === 0 ? from[channels - 1] : 255;
    }
  }
  return { width, height, data };
}

function numberAt(bytes: Uint8Array, at: number): number {
  return bytes[at] * 0x1000000 + (bytes[at + 1] << 16) + (bytes[at + 2] << 8) + bytes[at + 3];
}

function chunksOf(png: Uint8Array) {
  let header: Uint8Array | null = null;
  let palette: Uint8Array = new Uint8Array(0);
  let transparency: Uint8Array = new Uint8Array(0);
  const pieces: Uint8Array[] = [];
  for (let at = 8; at + 12 <= png.length; at += 12 + numberAt(png, at)) {
    const body = png.subarray(at + 8, at + 8 + numberAt(png, at));
    switch (String.fromCharCode(png[at + 4], png[at + 5], png[at + 6], png[at + 7])) {
      case 'IHDR':
        header = body;
        break;
      case 'PLTE':
        palette = body;
        break;
      case 'tRNS':
        transparency = body;
        break;
      case 'IDAT':
        pieces.push(body);
        break;
    }
  }
  const packed = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const piece of pieces) {
    packed.set(piece, end);
    end += piece.length;
  }
  return { header, palette, transparency, packed };
}

/** Undoes the filter of each row (PNG specification, section 9). */
function unfilter(filtered: Uint8Array, stride: number, height: number, channels: number): Uint8Array {
  const rows = new Uint8Array(stride * height);
  for (let row = 0; row < height; row += 1) {
    const filter = filtered[row * (stride + 1)];
    for (let column = 0; column < stride; column += 1) {
      const at = row * stride + column;
      const left = column < channels ? 0 : rows[at - channels];
      const above = row === 0 ? 0 : rows[at - stride];
      const corner = row === 0 || column < channels ? 0 : rows[at - stride - channels];
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter];
      rows[at] = filtered[row * (stride + 1) + 1 + column] + guess;
    }
  }
  return rows;
}

function paeth(left: number, above: number, corner: number): number {
  const [toLeft, toAbove, toCorner] = [
    Math.abs(above - corner),
    Math.abs(left - corner),
    Math.abs(left + above - 2 * corner),
  ];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
