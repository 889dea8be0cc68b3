import { area, seenFrom } from '../raster/boxes.ts';
import { cut, emptyFlags, type Flags, type Rgba } from '../raster/raster.ts';
import type { Box, Extent, Part } from '../types.ts';
import { inMasks, type Masks } from './masks.ts';
import { sourcesForSeed } from './seed-sources.ts';

/** A part of the picture with a hole, at the picture's own resolution. */
export interface Crop {
  /** The region or the joined pieces that it was cut for. */
  readonly region: Extent;
  /** Where it lies in the picture: at the region's crop, or around that. */
  readonly box: Box;
  readonly image: Rgba;
  /** To be filled now: the region's part of the mask. */
  readonly hole: Flags;
  /** Unknown now: this hole and others that are still to be filled. */
  readonly unknown: Flags;
  /** May be borrowed from by this fill. */
  readonly source: Flags;
}

/**
 * Cuts what is filled at once out of the picture so far. What it may borrow from depends on the seed, see
 * `sourcesForSeed`.
 *
 * @param box around the part's crop, if more than that is wanted
 */
export function cutPart(picture: Rgba, masks: Masks, part: Part, seed: number, box = part.crop): Crop {
  const inFlags = inMasks(masks, box);
  const unknown = cut(masks.unfilled, inFlags);
  const hole = onlyIn(
    unknown,
    part.regions.map((region) => seenFrom(box, region.hole)),
  );
  const source = cut(masks.source, inFlags);
  const crop = { region: part, box, image: cut(picture, box), hole, unknown, source };
  return { ...crop, source: sourcesForSeed(crop, seed) };
}

/** The flags in any of these boxes. */
function onlyIn(flags: Flags, boxes: readonly Box[]): Flags {
  const out = emptyFlags(flags);
  for (const { x, y, width, height } of boxes) {
    for (let row = y; row < y + height; row++) {
      const from = row * flags.width + x;
      out.data.set(flags.data.subarray(from, from + width), from);
    }
  }
  return out;
}

/** Without what lies around the crop that it was cut for. */
export function narrowed(wide: Crop): Crop {
  return area(wide.region.crop) === area(wide.box) ? wide : cutCrop(wide, wide.region);
}

/** What the networks see of it for one of its regions. */
export function pieceOf(crop: Crop, region: Extent): Crop {
  const piece = cutCrop(crop, region);
  return { ...piece, hole: onlyIn(piece.hole, [seenFrom(region.crop, region.hole)]) };
}

function cutCrop({ box, image, hole, unknown, source }: Crop, region: Extent): Crop {
  const within = seenFrom(box, region.crop);
  return {
    region,
    box: region.crop,
    image: cut(image, within),
    hole: cut(hole, within),
    unknown: cut(unknown, within),
    source: cut(source, within),
  };
}
