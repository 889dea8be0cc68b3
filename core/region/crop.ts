import { cut, type Flags, type Rgba } from '../raster/raster.ts';
import type { Region } from '../types.ts';

/** A region at the picture's own resolution. */
export interface Crop {
  readonly image: Rgba;
  /** To be filled for this region: its part of the mask. */
  readonly hole: Flags;
  /** Unknown now: this hole and others that are still to be filled. */
  readonly unknown: Flags;
  /** May be borrowed from. */
  readonly source: Flags;
}

/** Cuts a region out of the picture. `unfilled` is set where the mask is still to be filled. */
export function cutRegion(picture: Rgba, { crop, hole }: Region, unfilled: Flags, source: Flags): Crop {
  const unknown = cut(unfilled, crop);
  const own = new Uint8Array(unknown.data.length);
  for (let y = hole.y - crop.y; y < hole.y - crop.y + hole.height; y++) {
    const from = y * crop.width + hole.x - crop.x;
    own.set(unknown.data.subarray(from, from + hole.width), from);
  }
  return { image: cut(picture, crop), hole: { ...unknown, data: own }, unknown, source: cut(source, crop) };
}
