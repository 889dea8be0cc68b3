import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** Which channels a picture has in its file. */
export type Layout = 'grey' | 'grey-alpha' | 'rgb' | 'rgba';

export interface PngOptions {
  layout: Layout;
  /** An ICC profile to attach; the pixels are not converted. */
  profile?: Uint8Array;
  /** Pixels per inch. */
  density?: number;
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
  options: PngOptions,
): Promise<Buffer> {
  const channels = channelsOf[options.layout];
  const wide = rgba instanceof Uint16Array;
  const samples = pickChannels(rgba, channels);
  const grey = channels.length < 3;
  const count = channels.length as 1 | 2 | 3 | 4;
  const png = await sharp(samples, { raw: { width, height, channels: count }, limitInputPixels: false })
    .toColourspace(wide ? (grey ? 'grey16' : 'rgb16') : grey ? 'b-w' : 'srgb')
    .png({ compressionLevel: 6 })
    .toBuffer();
  const extra: Buffer[] = [];
  if (options.profile) {
    // The name, a zero, the compression method (0: deflate), the profile.
    const head = Buffer.from('profile\0\0', 'latin1');
    extra.push(chunk('iCCP', Buffer.concat([head, deflateSync(options.profile)])));
  }
  if (options.density) {
    const perMetre = Math.round(options.density / 0.0254);
    const data = Buffer.alloc(9);
    data.writeUInt32BE(perMetre, 0);
    data.writeUInt32BE(perMetre, 4);
    data[8] = 1;
    extra.push(chunk('pHYs', data));
  }
  if (extra.length === 0) return png;
  const afterHeader = 8 + 25;
  return Buffer.concat([png.subarray(0, afterHeader), ...extra, png.subarray(afterHeader)]);
}

function pickChannels<T extends Uint8Array | Uint8ClampedArray | Uint16Array>(
  rgba: T,
  channels: readonly number[],
): T {
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

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
