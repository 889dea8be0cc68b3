import type { Box, Mask, Rgba } from '@contextual-fill/core';
import { encode } from 'fast-png';
import { createTurns } from '../in-turns.ts';
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

/** The part of a picture inside the box. */
export function cutOut(image: Rgba, box: Box): Rgba {
  const data = new Uint8Array(box.width * box.height * 4);
  for (let y = 0; y < box.height; y++) {
    const start = ((box.y + y) * image.width + box.x) * 4;
    data.set(image.data.subarray(start, start + box.width * 4), y * box.width * 4);
  }
  return { width: box.width, height: box.height, data };
}

/** The smallest box that holds every pixel of the mask, grown by `margin` pixels on each side inside the picture. */
export async function boundingBox({ width, height, data }: Mask, margin = 0): Promise<Box | undefined> {
  const turn = createTurns();
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] < 128) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
    await turn();
  }
  if (right < 0) return undefined;
  left = Math.max(0, left - margin);
  top = Math.max(0, top - margin);
  right = Math.min(width - 1, right + margin);
  bottom = Math.min(height - 1, bottom + margin);
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
