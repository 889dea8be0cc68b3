/** The holes of a level, as what lies around each is asked how it goes on in there. */
import { components } from '../raster/components.ts';
import type { Size } from '../raster/raster.ts';
import { growFlags } from '../raster/grow.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import type { Level } from './level.ts';

/** Holes nearer to each other than this, in pixels, have one ring. */
const TOGETHER = 7;
/** So many holes are looked at, the largest. */
const MOST_HOLES = 6;

/** The boxes of a level's holes, the largest hole first; holes close together are one. */
export function* holesOf({ hole }: Level): Work<Box[]> {
  return components(yield* growFlags(hole, TOGETHER))
    .sort((a, b) => b.pixels - a.pixels)
    .slice(0, MOST_HOLES)
    .map(({ box }) => shrunk(box, TOGETHER, hole));
}

/** Takes off what growing added, but at the picture's edge. */
function shrunk({ x, y, width, height }: Box, by: number, size: Size): Box {
  const left = x === 0 ? 0 : x + by;
  const top = y === 0 ? 0 : y + by;
  const right = x + width === size.width ? size.width : x + width - by;
  const bottom = y + height === size.height ? size.height : y + height - by;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
