import {
  FIRST_SIDEWAYS,
  isJpeg,
  isPng,
  isTooLarge,
  LIMIT_IN_WORDS,
  readImageHead,
  readJpegSegments,
  readStatements,
  type ImageHead,
  type Mask,
  type Orientation,
  type Rgba,
} from '@contextual-fill/core';
import { Problem } from '../../plugin/protocol/problem.ts';
import { createCanvas } from './canvas.ts';
import { decodeTo8Bits } from './decode-png.ts';
import type { PictureSource } from './source.ts';

/** A picture ready for the engine, and what its result takes over from its file. */
export interface DecodedPicture {
  readonly image: Rgba;
  readonly source: PictureSource;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Looks at a file's size before any memory is asked for. Throws a Problem where it has none that can be read, or more
 * than page and command line take.
 */
export function checkSize(bytes: Uint8Array): ImageHead {
  const head = readImageHead(bytes);
  if (!head) {
    throw isPng(bytes)
      ? damaged()
      : new Problem(
          'pictureUnreadable',
          'This picture cannot be read: replace it by a PNG or JPEG and try again.',
        );
  }
  if (isTooLarge(head)) {
    throw new Problem(
      'pictureTooLarge',
      `${head.width} × ${head.height} px are too many: scale down to ${LIMIT_IN_WORDS}.`,
    );
  }
  return head;
}

const damaged = () =>
  new Problem('pictureDamaged', 'This picture’s file is damaged: export it again as PNG and place that.');

/** Decodes with the browser's own decoder; a turn that the file asks for is obeyed or not. */
async function decodeByBrowser(bytes: Uint8Array, turn: boolean): Promise<Rgba> {
  const file = isJpeg(bytes) ? jpegPieces(bytes, turn) : [bytes as Uint8Array<ArrayBuffer>];
  const bitmap = await createImageBitmap(new Blob(file), {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
    imageOrientation: turn ? 'from-image' : 'none',
  });
  try {
    const { width, height } = bitmap;
    const { context } = createCanvas(width, height);
    context.drawImage(bitmap, 0, 0);
    return { width, height, data: context.getImageData(0, 0, width, height).data };
  } finally {
    bitmap.close();
  }
}

const JPEG_END = Uint8Array.of(0xff, 0xd9);

/**
 * The pieces of a JPEG as `createImageBitmap` takes it: with the end marker that some files lack, which `<img>` and
 * Figma show all the same, and without Exif where its wish to be turned is not obeyed.
 */
function jpegPieces(jpeg: Uint8Array, turn: boolean): Uint8Array<ArrayBuffer>[] {
  const pieces = turn ? [jpeg as Uint8Array<ArrayBuffer>] : withoutExif(jpeg);
  const ends = jpeg.at(-2) === JPEG_END[0] && jpeg.at(-1) === JPEG_END[1];
  return ends ? pieces : [...pieces, JPEG_END];
}

/** The pieces of a JPEG without its Exif and so without a wish to be turned. */
function withoutExif(jpeg: Uint8Array): Uint8Array<ArrayBuffer>[] {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let kept = 0;
  for (const { marker, start, end } of readJpegSegments(jpeg)) {
    if (marker !== 0xe1) continue;
    parts.push(jpeg.slice(kept, start));
    kept = end;
  }
  return [...parts, jpeg.slice(kept)];
}

/**
 * True where the file's wish to be turned is obeyed, as browsers do. Figma's own count of width and height says whether
 * Figma does; where it cannot tell (a square, or upside down) the browser's way stays.
 */
function isTurned(head: Size, orientation: Orientation, expected: Size | undefined): boolean {
  if (orientation === 1 || !expected || orientation < FIRST_SIDEWAYS) return true;
  return head.width === head.height || expected.width !== head.width || expected.height !== head.height;
}

/**
 * Decodes PNG, JPEG, GIF (its first frame), WebP or AVIF to the bytes of the file: colours are not converted and not
 * multiplied by alpha; an orientation is obeyed as browsers do where Figma's size says so. A PNG is decoded exactly,
 * whatever is wrong beside its pixels; where its pixels stop that, the browser's own decoder has a try. `expected` is
 * the size as Figma counts it. Throws a Problem when the file cannot be read, is too large or has another size.
 */
export async function decodePicture(bytes: Uint8Array, expected?: Size): Promise<DecodedPicture> {
  const head = checkSize(bytes);
  const { chunks: statements, grey, orientation } = readStatements(bytes);
  const turn = isTurned(head, orientation, expected);
  const asked = turn ? orientation : 1;
  let image: Rgba;
  let wide = false;
  try {
    if (head.format !== 'png') throw new RangeError('Only PNG is decoded here.');
    const { wide: sixteen, ...decoded } = decodeTo8Bits(bytes, asked);
    image = decoded;
    wide = sixteen;
  } catch {
    try {
      image = await decodeByBrowser(bytes, turn);
    } catch {
      throw head.format === 'png'
        ? damaged()
        : new Problem(
            'pictureUnreadable',
            'This picture cannot be read: replace it by a PNG or JPEG and try again.',
          );
    }
  }
  if (expected && (image.width !== expected.width || image.height !== expected.height)) {
    throw new Problem(
      'pictureOfOtherSize',
      `The picture’s file is ${image.width} × ${image.height}, not ${expected.width} × ${expected.height}: place it again.`,
    );
  }
  return {
    image,
    source: { statements, grey, wide: wide ? { file: bytes.slice(), orientation: asked } : undefined },
  };
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
