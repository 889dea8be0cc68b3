import { cut, type Flags, type Rgba, raster } from '../raster/raster.ts';
import type { Region } from '../types.ts';
import type { Masks } from './masks.ts';
import { sourcesForSeed } from './seed-sources.ts';

/** A region at the picture's own resolution. */
export interface Crop {
  readonly region: Region;
  readonly image: Rgba;
  /** To be filled for this region: its part of the mask. */
  readonly hole: Flags;
  /** Unknown now: this hole and others that are still to be filled. */
  readonly unknown: Flags;
  /** May be borrowed from by this fill. */
  readonly source: Flags;
}

/** Cuts a region out of the picture so far. What it may borrow from depends on the seed, see `sourcesForSeed`. */
export function cutRegion(picture: Rgba, masks: Masks, region: Region, seed: number): Crop {
  const { crop, hole: box } = region;
  const unknown = cut(masks.unfilled, crop);
  const own = new Uint8Array(unknown.data.length);
  for (let y = box.y - crop.y; y < box.y - crop.y + box.height; y++) {
    const from = y * crop.width + box.x - crop.x;
    own.set(unknown.data.subarray(from, from + box.width), from);
  }
  const hole: Flags = raster(unknown, own);
  const source = sourcesForSeed(cut(masks.source, crop), hole, seed);
  return { region, image: cut(picture, crop), hole, unknown, source };
}
