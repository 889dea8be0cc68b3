import type { Rgba } from '@contextual-fill/core';
import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png';

/** The samples one by one, at their own depth; below 8 bits several share a byte and every row starts a new one. */
function samples({ data, width, height, channels, depth }: DecodedPng): ArrayLike<number> {
  if (depth >= 8) return data;
  const perRow = width * channels;
  const bytesPerRow = Math.ceil((perRow * depth) / 8);
  const unpacked = new Uint8Array(perRow * height);
  const highest = (1 << depth) - 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < perRow; x++) {
      const bit = x * depth;
      const byte = data[y * bytesPerRow + (bit >> 3)];
      unpacked[y * perRow + x] = (byte >> (8 - depth - (bit & 7))) & highest;
    }
  }
  return unpacked;
}

function fromPalette(png: DecodedPng): Uint8Array {
  const colours = convertIndexedToRgb(png);
  const channels = png.palette![0].length;
  const rgba = new Uint8Array(png.width * png.height * 4);
  for (let pixel = 0; pixel < png.width * png.height; pixel++) {
    for (let channel = 0; channel < 4; channel++) {
      rgba[pixel * 4 + channel] = channel < channels ? colours[pixel * channels + channel] : 255;
    }
  }
  return rgba;
}

/**
 * A PNG's pixels exactly as the file has them, which no canvas gives: it multiplies colours by alpha, and so forgets
 * those under alpha 0. 16-bit samples are rounded to 8. Throws on a damaged file.
 */
export function decodePng(bytes: Uint8Array): Rgba {
  const png = decode(bytes);
  const { width, height, channels, depth, transparency } = png;
  const perRow = depth < 8 ? Math.ceil((width * channels * depth) / 8) : width * channels;
  if (png.data.length < perRow * height) throw new Error('The file ends too early.');
  if (png.palette) return { width, height, data: fromPalette(png) };

  const data = new Uint8Array(width * height * 4);
  const source = samples(png);
  if (depth === 8 && channels === 4) {
    data.set(source);
    return { width, height, data };
  }
  const highest = 2 ** depth - 1;
  const toByte = (sample: number) => Math.round((sample * 255) / highest);
  const hasAlpha = channels === 2 || channels === 4;
  const colours = hasAlpha ? channels - 1 : channels;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const first = pixel * channels;
    for (let channel = 0; channel < 3; channel++) {
      data[pixel * 4 + channel] = toByte(source[first + (colours === 1 ? 0 : channel)]);
    }
    let alpha = hasAlpha ? toByte(source[first + colours]) : 255;
    // Without an alpha channel one colour of the file may stand for "nothing here" (tRNS).
    if (transparency && !hasAlpha) {
      let same = true;
      for (let channel = 0; channel < colours; channel++)
        same &&= source[first + channel] === transparency[channel];
      if (same) alpha = 0;
    }
    data[pixel * 4 + 3] = alpha;
  }
  return { width, height, data };
}
