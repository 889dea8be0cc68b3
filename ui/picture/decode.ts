import type { Mask, Rgba } from '@contextual-fill/core';
import { Problem } from '../../plugin/protocol/problem.ts';
import { createCanvas } from './canvas.ts';
import { readColour } from './colour-profile.ts';
import { decodePng } from './decode-png.ts';
import { isJpeg, withoutExif } from './jpeg-segments.ts';
import { isPng, type PngChunk } from './png-chunks.ts';

/** A picture ready for the engine, and what its file said about colour, to be written into the result. */
export interface DecodedPicture {
  readonly image: Rgba;
  readonly colour: readonly PngChunk[];
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** About the side of the largest square that a canvas takes everywhere. */
const mostPixels = 16384 * 16384;

async function decodeByBrowser(file: Blob): Promise<Rgba> {
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  try {
    const { width, height } = bitmap;
    const { context } = createCanvas(width, height);
    context.drawImage(bitmap, 0, 0);
    return { width, height, data: context.getImageData(0, 0, width, height).data };
  } finally {
    bitmap.close();
  }
}

/** The size in a PNG's header, which tells before any memory is asked for. */
function pngSize(bytes: Uint8Array): Size {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length < 24
    ? { width: 0, height: 0 }
    : { width: view.getUint32(16), height: view.getUint32(20) };
}

async function decodeImage(bytes: Uint8Array, expected: Size | undefined): Promise<Rgba> {
  if (isPng(bytes)) {
    const { width, height } = pngSize(bytes);
    if (width * height > mostPixels)
      throw new Problem('pictureTooLarge', 'This picture is too large: make it smaller and try again.');
    try {
      return decodePng(bytes);
    } catch {
      throw new Problem(
        'pictureDamaged',
        'This picture’s file is damaged: export it again as PNG and place that.',
      );
    }
  }
  try {
    const image = await decodeByBrowser(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    // A JPEG may ask to be turned. Figma's own count of width and height says whether Figma obeys.
    const turned = expected && image.width === expected.height && image.height === expected.width;
    if (!isJpeg(bytes) || !turned || image.width === image.height) return image;
    return await decodeByBrowser(withoutExif(bytes));
  } catch {
    throw new Problem(
      'pictureUnreadable',
      'This picture cannot be read: replace it by a PNG or JPEG and try again.',
    );
  }
}

/**
 * Decodes PNG, JPEG or GIF (its first frame) to the exact bytes of the file: colours are not converted and not
 * multiplied by alpha; a JPEG's orientation is obeyed. `expected` is the size as Figma counts it. Throws a
 * Problem when the file cannot be read or has another size.
 */
export async function decodePicture(bytes: Uint8Array, expected?: Size): Promise<DecodedPicture> {
  const image = await decodeImage(bytes, expected);
  if (expected && (image.width !== expected.width || image.height !== expected.height)) {
    throw new Problem(
      'pictureOfOtherSize',
      `The picture’s file is ${image.width} × ${image.height}, not ${expected.width} × ${expected.height}: place it again.`,
    );
  }
  return { image, colour: await readColour(bytes) };
}

/** A mask kept as a picture: white (or lighter than mid-grey) and opaque is the hole. */
export async function decodeMask(bytes: Uint8Array): Promise<Mask> {
  const { width, height, data: rgba } = (await decodePicture(bytes)).image;
  const data = new Uint8Array(width * height);
  for (let pixel = 0; pixel < data.length; pixel++) {
    const [red, green, blue, alpha] = [
      rgba[pixel * 4],
      rgba[pixel * 4 + 1],
      rgba[pixel * 4 + 2],
      rgba[pixel * 4 + 3],
    ];
    if (alpha >= 128 && red + green + blue >= 3 * 128) data[pixel] = 255;
  }
  return { width, height, data };
}
