import { growMask } from '../raster/grow.ts';
import type { Work } from '../turns.ts';
import type { Growth, Mask, Rgba } from '../types.ts';
import { furthestGrowth, growToRim } from './grow-to-rim.ts';

/**
 * The mask that is filled: a new one of 0 and 255, or the given one where it does not grow.
 *
 * @param most how far 'auto' grows at most, in pixels; to be given where `image` is a part of the picture
 */
export function* grownMask(image: Rgba, mask: Mask, grow: Growth, most = furthestGrowth(image)): Work<Mask> {
  if (grow === 0) return mask;
  return yield* grow === 'auto' ? growToRim(image, mask, most) : growMask(mask, grow);
}
