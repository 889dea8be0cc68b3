import { growMask } from '../raster/grow.ts';
import type { Work } from '../turns.ts';
import type { Growth, Mask, Rgba } from '../types.ts';
import { furthestGrowth, growToRim } from './grow-to-rim.ts';

/** How far beyond a mask its growth reaches at most, in pixels of a picture of this size. */
export function reachOf(grow: Growth, size: { readonly width: number; readonly height: number }): number {
  return grow === 'auto' ? furthestGrowth(size) : Math.max(0, Math.ceil(grow));
}

/** The mask that is filled: a new one of 0 and 255, or the given one where it does not grow. */
export function* grownMask(image: Rgba, mask: Mask, grow: Growth): Work<Mask> {
  if (grow === 0) return mask;
  return yield* grow === 'auto' ? growToRim(image, mask) : growMask(mask, grow);
}
