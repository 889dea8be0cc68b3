import { InpaintError } from '../errors.ts';
import { growMask } from '../raster/grow.ts';
import { IN_MASK, OPAQUE, type Flags, type Mask, type Rgba } from '../raster/raster.ts';
import type { Box, FillOptions } from '../types.ts';

/**
 * What is to be filled, which is the grown mask, and what may be borrowed from. Throws `InpaintError` where there is
 * nothing to do or to take.
 */
export function prepareMasks(
  image: Rgba,
  mask: Mask,
  options: FillOptions,
): { unfilled: Flags; source: Flags } {
  const { data: inHole } = options.grow ? growMask(mask, options.grow) : mask;
  const [protect, only] = [options.protect?.data, options.only?.data];
  const { width, height, data } = image;
  const unfilled = new Uint8Array(inHole.length);
  const source = new Uint8Array(inHole.length);
  let holes = 0;
  let sources = 0;
  for (let i = 0; i < source.length; i++) {
    if (inHole[i] >= IN_MASK) {
      unfilled[i] = 1;
      holes++;
      continue;
    }
    if (data[4 * i + 3] < OPAQUE) continue;
    if ((protect && protect[i] >= IN_MASK) || (only && only[i] < IN_MASK)) continue;
    source[i] = 1;
    sources++;
  }
  if (holes === 0) throw new InpaintError('empty-mask', 'The mask is empty; draw over what should go.');
  if (holes === source.length) {
    throw new InpaintError('full-mask', 'The mask covers the whole picture; leave something to borrow from.');
  }
  if (sources === 0) {
    throw new InpaintError(
      'no-source',
      'Nothing is left to borrow from; allow more of the picture as a source.',
    );
  }
  return { unfilled: { width, height, data: unfilled }, source: { width, height, data: source } };
}

/** Takes the hole of a crop, which is filled now, off what is still to be filled. */
export function markFilled(unfilled: Flags, hole: Flags, crop: Box): void {
  for (let y = 0; y < crop.height; y++) {
    for (let x = 0; x < crop.width; x++) {
      if (hole.data[y * crop.width + x]) unfilled.data[(crop.y + y) * unfilled.width + crop.x + x] = 0;
    }
  }
}
