import type { Mask, Rgba } from '@contextual-fill/core';
import { encode } from 'fast-png';
import { canvasToPng, createCanvas } from './canvas.ts';
import { withColour, type PngChunk } from './png-chunks.ts';

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

/**
 * Encodes a picture as a PNG that decodes to the same bytes, those under alpha 0 included, and that says about colour
 * what `colour` says (see `readColour`).
 */
export async function encodePicture(image: Rgba, colour: readonly PngChunk[] = []): Promise<EncodedPicture> {
  // The canvas packs better and faster, but it is exact only where nothing is transparent.
  const transparent = !isOpaque(image);
  const png = transparent
    ? encode({ ...image, channels: 4, depth: 8 }, { zlib: { level: 6 } })
    : await encodeByCanvas(image);
  return { bytes: withColour(png, colour), transparent };
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
