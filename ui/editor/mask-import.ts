import {
  FIRST_SIDEWAYS,
  IN_MASK,
  isTooLarge,
  LIMIT_IN_WORDS,
  readImageHead,
  readStatements,
  type Mask,
} from '@contextual-fill/core';
import { Problem } from '../../plugin/protocol/problem.ts';
import { maskFromPixels } from '../state/mask-files.ts';
import { canvasOf } from './picture-canvas.ts';

const unreadable = () =>
  new Problem(
    'maskUnreadable',
    'That file is not a picture this window can read: save the mask as PNG and import that.',
  );

/**
 * Looks at a mask file before it is decoded: its size may differ from the picture's by scale, to the nearest pixel, but
 * not in shape. Throws a Problem that says what would be right.
 */
export function checkMaskFile(bytes: Uint8Array, width: number, height: number): void {
  const head = readImageHead(bytes);
  if (!head) throw unreadable();
  if (isTooLarge(head)) {
    throw new Problem(
      'maskTooLarge',
      `${head.width} × ${head.height} px is above ${LIMIT_IN_WORDS}: save the mask at ${width} × ${height} px.`,
    );
  }
  const turned = readStatements(bytes).orientation >= FIRST_SIDEWAYS;
  const [wide, high] = turned ? [head.height, head.width] : [head.width, head.height];
  if (Math.abs(wide * height - high * width) > Math.max(wide, high, width, height)) {
    throw new Problem(
      'maskOfOtherShape',
      `That mask is ${wide} × ${high} px, the picture ${width} × ${height} px: save the mask at the picture’s size.`,
    );
  }
}

/**
 * Reads a mask from a picture file: white or opaque is selected. A file of the same shape is stretched to the picture.
 * Throws a Problem when the file cannot be read, has another shape than the picture, is too large or selects nothing.
 */
export async function importMaskFile(file: Blob, width: number, height: number): Promise<Mask> {
  checkMaskFile(new Uint8Array(await file.arrayBuffer()), width, height);
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    throw unreadable();
  }
  const canvas = canvasOf(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.imageSmoothingEnabled = bitmap.width !== width || bitmap.height !== height;
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const mask = maskFromPixels(context.getImageData(0, 0, width, height));
  checkMask(mask);
  return mask;
}

/** Throws a Problem that says what would be right where a mask selects nothing. */
export function checkMask(mask: Mask): void {
  if (!mask.data.some((value) => value >= IN_MASK)) {
    throw new Problem(
      'maskEmpty',
      'Nothing in that mask is white: make white (255, not 1) what is to be removed, then import it again.',
    );
  }
}
