import { area, seenFrom } from '../raster/boxes.ts';
import { cut, raster, type Flags, type Rgba } from '../raster/raster.ts';
import type { Box, Region } from '../types.ts';
import type { Masks } from './masks.ts';
import { sourcesForSeed } from './seed-sources.ts';

/** A part of the picture with a region's hole, at the picture's own resolution. */
export interface Crop {
  readonly region: Region;
  /** Where it lies in the picture: at the region's crop, or around that. */
  readonly box: Box;
  readonly image: Rgba;
  /** To be filled for this region: its part of the mask. */
  readonly hole: Flags;
  /** Unknown now: this hole and others that are still to be filled. */
  readonly unknown: Flags;
  /** May be borrowed from by this fill. */
  readonly source: Flags;
}

/**
 * Cuts a region out of the picture so far. What it may borrow from depends on the seed, see `sourcesForSeed`.
 *
 * @param box around the region's crop, if more than that is wanted
 */
export function cutRegion(
  picture: Rgba,
  masks: Masks,
  region: Region,
  seed: number,
  box = region.crop,
): Crop {
  const unknown = cut(masks.unfilled, box);
  const own = new Uint8Array(unknown.data.length);
  const within = seenFrom(box, region.hole);
  for (let y = within.y; y < within.y + within.height; y++) {
    const from = y * box.width + within.x;
    own.set(unknown.data.subarray(from, from + within.width), from);
  }
  const hole: Flags = raster(unknown, own);
  const crop = { region, box, image: cut(picture, box), hole, unknown, source: cut(masks.source, box) };
  return { ...crop, source: sourcesForSeed(crop, seed) };
}

/** The part that the networks see. */
export function narrowed(wide: Crop): Crop {
  const { region, box, image, hole, unknown, source } = wide;
  const { crop } = region;
  if (area(crop) === area(box)) return wide;
  const within = seenFrom(box, crop);
  return {
    region,
    box: crop,
    image: cut(image, within),
    hole: cut(hole, within),
    unknown: cut(unknown, within),
    source: cut(source, within),
  };
}
