import { type PngChunk, withStatements } from '@contextual-fill/core';
import sharp from 'sharp';

/** Which channels a picture has in its file. */
export type Layout = 'grey' | 'grey-alpha' | 'rgb' | 'rgba';

export interface PngOptions {
  layout: Layout;
  /** What the file says besides its pixels, written as it is; without them it says nothing. */
  chunks?: readonly PngChunk[];
}

const channelsOf: Record<Layout, readonly number[]> = {
  grey: [0],
  'grey-alpha': [0, 3],
  rgb: [0, 1, 2],
  rgba: [0, 1, 2, 3],
};

/**
 * Encodes RGBA samples (8 or 16 bits each, not premultiplied) as a PNG with the given channels; grey takes the red
 * channel. Every sample is stored as it is, also the colours of transparent pixels.
 */
export async function encodePng(
  rgba: Uint8Array | Uint8ClampedArray | Uint16Array,
  width: number,
  height: number,
  { layout, chunks }: PngOptions,
): Promise<Uint8Array> {
  return encodeSamples(pickChannels(rgba, layout), width, height, { layout, chunks });
}

/** Encodes samples that are those of the layout already, see `encodePng`. */
export async function encodeSamples(
  samples: Uint8Array | Uint8ClampedArray | Uint16Array,
  width: number,
  height: number,
  { layout, chunks = [] }: PngOptions,
): Promise<Uint8Array> {
  const wide = samples instanceof Uint16Array;
  const grey = layout === 'grey' || layout === 'grey-alpha';
  const channels = channelsOf[layout].length as 1 | 2 | 3 | 4;
  const png = await sharp(samples, { raw: { width, height, channels }, limitInputPixels: false })
    .toColourspace(wide ? (grey ? 'grey16' : 'rgb16') : grey ? 'b-w' : 'srgb')
    .png({ compressionLevel: 6 })
    .toBuffer();
  return withStatements(png, chunks);
}

/** The channels of a layout out of RGBA samples; grey takes the red channel. */
export function pickChannels<T extends Uint8Array | Uint8ClampedArray | Uint16Array>(
  rgba: T,
  layout: Layout,
): T {
  const channels = channelsOf[layout];
  if (channels.length === 4) return rgba;
  const pixels = rgba.length / 4;
  const out = new (rgba.constructor as new (length: number) => T)(pixels * channels.length);
  let to = 0;
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    for (const channel of channels) {
      out[to] = rgba[pixel * 4 + channel];
      to += 1;
    }
  }
  return out;
}
