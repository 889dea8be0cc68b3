/** What is filled at once: one region, or the pieces that a long thin hole was cut into for the networks. */
import { area, unite } from '../raster/boxes.ts';
import type { Box, Part, Region } from '../types.ts';

/**
 * Pieces of one hole are joined again after the networks, unless what is looked at then has more than so many times the
 * pixels of their crops, or more pixels than this.
 */
const JOINED_GROWTH = 1.25;
const LARGEST_JOINED = 4_000_000;
/** No more pieces than this are joined: else a scratch across a picture leaves nothing for a second worker. */
const MOST_JOINED = 4;

/** A hole, or a piece of one, and the numbers of the connected things that it belongs to. */
export interface Piece {
  readonly hole: Box;
  readonly things: ReadonlySet<number>;
}

/** A region that is filled by itself. */
export function alone(region: Region): Part {
  return { crop: region.crop, hole: region.hole, regions: [region] };
}

/**
 * Joins what was cut apart for the networks where that is not much more work. Then as much is looked at as a hole of
 * that size asks for or, where that is too much, as the networks saw of the pieces.
 *
 * @param contextOf what a hole asks for
 */
export function joinPieces(planned: readonly (Part & Piece)[], contextOf: (hole: Box) => Box): Part[] {
  const parts = [...planned];
  for (let i = 0; i < parts.length; i++) {
    for (let j = i + 1; j < parts.length; j++) {
      const [a, b] = [parts[i], parts[j]];
      if (![...a.things].some((thing) => b.things.has(thing))) continue;
      const regions = [...a.regions, ...b.regions];
      if (regions.length > MOST_JOINED) continue;
      const most = JOINED_GROWTH * regions.reduce((sum, { crop }) => sum + area(crop), 0);
      const hole = unite(a.hole, b.hole);
      const seen = unite(a.crop, b.crop);
      const crop = [unite(seen, contextOf(hole)), seen].find(
        (box) => area(box) <= Math.min(LARGEST_JOINED, most),
      );
      if (!crop) continue;
      parts.splice(j, 1);
      parts[i] = { crop, hole, regions, things: new Set([...a.things, ...b.things]) };
      j = i;
    }
  }
  return parts;
}
