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

type Channels = 1 | 2 | 3 | 4;

/** Which of RGBA a PNG of so many channels has; grey is what red is. */
const channelsOf: Readonly<Record<Channels, readonly number[]>> = {
  1: [0],
  2: [0, 3],
  3: [0, 1, 2],
  4: [0, 1, 2, 3],
};

/** The picture in grey (Rec. 709, on the encoded values); what is grey stays as it is. */
function inGrey({ width, height, data }: Rgba): Rgba {
  const grey = new Uint8Array(data);
  for (let at = 0; at < grey.length; at += 4) {
    const [red, green, blue] = [grey[at], grey[at + 1], grey[at + 2]];
    if (red === green && red === blue) continue;
    grey.fill(Math.round(0.2126 * red + 0.7152 * green + 0.0722 * blue), at, at + 3);
  }
  return { width, height, data: grey };
}

/** The channels of the picture that its PNG has. */
function pick({ data }: Rgba, channels: Channels): Uint8Array {
  const from = channelsOf[channels];
  const samples = new Uint8Array((data.length / 4) * channels);
  for (let at = 0, to = 0; at < data.length; at += 4) for (const c of from) samples[to++] = data[at + c];
  return samples;
}

/**
 * The picture at 16 bits: what the fill left alone has the samples of its file, the rest gets its values times 257. A
 * pixel was left alone where its 8 bits are those of the file.
 */
function widen(
  { width, height, data }: Rgba,
  { file, orientation, at: origin = { x: 0, y: 0 } }: NonNullable<PictureSource['wide']>,
  { x, y }: Corner,
  channels: Channels,
): Uint16Array {
  const original = decodeSamples(file, orientation);
  const picked = channelsOf[channels];
  const wide = new Uint16Array(width * height * channels);
  for (let row = 0, to = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = 4 * (row * width + column);
      const [u, v] = [x + column - origin.x, y + row - origin.y];
      const from = 4 * (v * original.width + u);
      let same = u >= 0 && v >= 0 && u < original.width && v < original.height;
      for (let c = 0; c < 4; c++) same &&= narrowSample(original.samples[from + c]) === data[at + c];
      for (const c of picked) wide[to++] = same ? original.samples[from + c] : data[at + c] * 257;
    }
  }
  return wide;
}

/**
 * Encodes a picture as a PNG that decodes to the same bytes, those under alpha 0 included, and that says what its
 * source says; 16 bits a sample if that has so many, and grey if its profile speaks of grey. `image` is the part of the
 * picture that begins at `corner`.
 */
export async function encodePicture(
  image: Rgba,
  source: PictureSource = noSource,
  corner: Corner = { x: 0, y: 0 },
): Promise<EncodedPicture> {
  const transparent = !isOpaque(image);
  const { width, height } = image;
  const options = { zlib: { level: 6 } } as const;
  const shown = source.grey ? inGrey(image) : image;
  const channels = source.grey ? (transparent ? 2 : 1) : transparent ? 4 : 3;
  let png: Uint8Array;
  if (source.wide) {
    const data = widen(shown, source.wide, corner, channels);
    png = encode({ width, height, data, channels, depth: 16 }, options);
  } else if (channels === 3) {
    // The canvas packs better and faster, but it is exact only where nothing is transparent.
    png = await encodeByCanvas(shown);
  } else {
    const data = channels === 4 ? shown.data : pick(shown, channels);
    png = encode({ width, height, data, channels, depth: 8 }, options);
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
