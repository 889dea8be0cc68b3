import { narrowSample, withStatements, type Mask, type Rgba } from '@contextual-fill/core';
import { encode } from 'fast-png';
import { canvasToPng, createCanvas } from './canvas.ts';
import { decodeSamples } from './decode-png.ts';
import { noSource, type PictureSource } from './source.ts';

function isOpaque({ data }: Rgba): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}

async function encodeByCanvas({ width, height, data }: Rgba): Promise<Uint8Array> {
  const { canvas, context } = createCanvas(width, height);
  const pixels = new Uint8ClampedArray(data.buffer as ArrayBuffer, data.byteOffset, data.length);
  context.putImageData(new ImageData(pixels, width, height), 0, 0);
  return canvasToPng(canvas);
}

export interface EncodedPicture {
  readonly bytes: Uint8Array;
  /** True if some pixel is not opaque. */
  readonly transparent: boolean;
}

/** Where a part of a picture lies in it. */
export interface Corner {
  readonly x: number;
  readonly y: number;
}

/**
 * The picture at 16 bits: what the fill left alone has the samples of its file, the rest gets its values times 257. A
 * pixel was left alone where its 8 bits are those of the file.
 */
function widen(
  { width, height, data }: Rgba,
  { file, orientation }: NonNullable<PictureSource['wide']>,
  { x, y }: Corner,
  channels: 3 | 4,
): Uint16Array {
  const original = decodeSamples(file, orientation);
  const wide = new Uint16Array(width * height * channels);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = 4 * (row * width + column);
      const from = 4 * ((y + row) * original.width + x + column);
      const to = channels * (row * width + column);
      let same = true;
      for (let c = 0; c < 4; c++) same &&= narrowSample(original.samples[from + c]) === data[at + c];
      for (let c = 0; c < channels; c++)
        wide[to + c] = same ? original.samples[from + c] : data[at + c] * 257;
    }
  }
  return wide;
}

/**
 * Encodes a picture as a PNG that decodes to the same bytes, those under alpha 0 included, and that says what its
 * source says; 16 bits a sample if that has so many. `image` is the part of the picture that begins at `corner`.
 */
export async function encodePicture(
  image: Rgba,
  source: PictureSource = noSource,
  corner: Corner = { x: 0, y: 0 },
): Promise<EncodedPicture> {
  const transparent = !isOpaque(image);
  const { width, height } = image;
  let png: Uint8Array;
  if (source.wide) {
    const channels = transparent ? 4 : 3;
    const data = widen(image, source.wide, corner, channels);
    png = encode({ width, height, data, channels, depth: 16 }, { zlib: { level: 6 } });
  } else {
    // The canvas packs better and faster, but it is exact only where nothing is transparent.
    png = transparent
      ? encode({ ...image, channels: 4, depth: 8 }, { zlib: { level: 6 } })
      : await encodeByCanvas(image);
  }
  return { bytes: withStatements(png, source.statements), transparent };
}

/** Encodes a mask as a grey PNG: white is the hole. */
export function encodeMask({ width, height, data }: Mask): Uint8Array {
  return encode({
    width,
    height,
    channels: 1,
    depth: 8,
    data: data.map((value) => (value >= 128 ? 255 : 0)),
  });
}
