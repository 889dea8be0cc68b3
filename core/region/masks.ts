import { InpaintError } from '../errors.ts';
import { growMask } from '../picture/grow-mask.ts';
import { OPAQUE } from '../raster/raster.ts';
import type { FillOptions, Mask, Region, Rgba } from '../types.ts';

/** The grown mask, 1 for each of its pixels, and 1 for each that may be borrowed from. Throws where there is nothing to do or to take. */
export function prepareMasks(
  image: Rgba,
  mask: Mask,
  options: FillOptions,
): { hole: Mask; unfilled: Uint8Array; source: Uint8Array } {
  const hole = options.grow ? growMask(mask, options.grow) : mask;
  const [inHole, protect, only] = [hole.data, options.protect?.data, options.only?.data];
  const { data } = image;
  const unfilled = new Uint8Array(inHole.length);
  const source = new Uint8Array(inHole.length);
  let holes = 0;
  let sources = 0;
  for (let i = 0; i < source.length; i++) {
    if (inHole[i] >= 128) {
      unfilled[i] = 1;
      holes++;
      continue;
    }
    if (data[4 * i + 3] < OPAQUE || (protect && protect[i] >= 128) || (only && only[i] < 128)) continue;
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
  return { hole, unfilled, source };
}

export function markFilled(unfilled: Uint8Array, width: number, hole: Uint8Array, { crop }: Region): void {
  for (let y = 0; y < crop.height; y++) {
    for (let x = 0; x < crop.width; x++) {
      if (hole[y * crop.width + x]) unfilled[(crop.y + y) * width + crop.x + x] = 0;
    }
  }
}
