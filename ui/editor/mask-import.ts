import type { Mask } from '@contextual-fill/core';
import { Problem } from '../../plugin/protocol/problem.ts';
import { maskFromPixels } from '../state/mask-files.ts';
import { canvasOf } from './picture-canvas.ts';

/**
 * Reads a mask from a picture file: white or opaque is selected. A file of another size is stretched to the picture.
 * Throws a Problem when the file cannot be read.
 */
export async function importMaskFile(file: Blob, width: number, height: number): Promise<Mask> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    throw new Problem(
      'maskUnreadable',
      'That file is not a picture this window can read: save the mask as PNG and import that.',
    );
  }
  const canvas = canvasOf(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.imageSmoothingEnabled = bitmap.width !== width || bitmap.height !== height;
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return maskFromPixels(context.getImageData(0, 0, width, height));
}
