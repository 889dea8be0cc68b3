import type { Region, Rgba } from '../types.ts';

/** A region at the picture's own resolution. */
export interface Crop {
  readonly image: Rgba;
  /** 1 = to be filled for this region: its part of the mask. */
  readonly hole: Uint8Array;
  /** 1 = unknown now: this hole and others that are still to be filled. */
  readonly unknown: Uint8Array;
  /** 1 = may be borrowed from. */
  readonly source: Uint8Array;
}

/** Cuts a region out of the picture. `unfilled` is 1 where the mask is still to be filled. */
export function cutRegion(picture: Rgba, region: Region, unfilled: Uint8Array, source: Uint8Array): Crop {
  const { crop, hole } = region;
  const data = new Uint8Array(crop.width * crop.height * 4);
  const own = new Uint8Array(crop.width * crop.height);
  const unknown = new Uint8Array(crop.width * crop.height);
  const allowed = new Uint8Array(crop.width * crop.height);
  for (let y = 0; y < crop.height; y++) {
    const from = (crop.y + y) * picture.width + crop.x;
    data.set(picture.data.subarray(from * 4, (from + crop.width) * 4), y * crop.width * 4);
    unknown.set(unfilled.subarray(from, from + crop.width), y * crop.width);
    allowed.set(source.subarray(from, from + crop.width), y * crop.width);
  }
  for (let y = hole.y - crop.y; y < hole.y - crop.y + hole.height; y++) {
    const from = y * crop.width + hole.x - crop.x;
    own.set(unknown.subarray(from, from + hole.width), from);
  }
  return { image: { width: crop.width, height: crop.height, data }, hole: own, unknown, source: allowed };
}
