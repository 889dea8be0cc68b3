import { contains } from '../raster/boxes.ts';
import { positionsOf } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import { findFollowed, type Followed } from './follow.ts';
import { halveLevel, type Level } from './level.ts';
import { patchCentres } from './patch-centres.ts';
import { createRandom } from './random.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { warped } from './warp.ts';

/**
 * Where trusted maps of the picture onto itself lead: out of what the networks saw (to the next windows of a facade, or
 * along a fence), only to other places in it, or nowhere because there are none.
 *
 * @param level coarse, with what lies around the networks' crop
 */
export function* whereMapsLead(level: Level): Work<'outside' | 'inside' | 'nowhere'> {
  const { radius } = DEFAULT_SETTINGS;
  const { centres: sources } = yield* patchCentres(level.source, radius, 'everywhere');
  const { centres: targets } = yield* patchCentres(level.hole, radius, 'anywhere');
  const given = { level, radius, targets: positionsOf(targets), isSource: sources.data };
  const found = yield* findFollowed(given, yield* halveLevel(level), [], createRandom(0));
  if (found.length === 0) return 'nowhere';
  return found.some((followed) => leavesCrop(followed, level)) ? 'outside' : 'inside';
}

/** Whether a map takes any pixel that follows it out of the crop. */
function leavesCrop({ box, warps, choice }: Followed, level: Level): boolean {
  const { crop } = level;
  return choice.some((number, n) => {
    if (number < 0) return false;
    const place = warped(warps[number], box.x + (n % box.width), box.y + Math.floor(n / box.width));
    return !contains(crop, place.x, place.y);
  });
}
