/**
 * From a mask to the crops that the networks see. Every connected hole gets a crop with context; holes that are large
 * but thin (wires, posts) are cut into pieces, so that they are not scaled down to nothing; crops that overlap become
 * one where that costs no resolution. The regions are filled one after another, each on the result of those before.
 */
import { InpaintError } from '../errors.ts';
import { area, boundingBox, overlap, unite } from '../raster/boxes.ts';
import { components } from '../raster/components.ts';
import { SET, type Flags, type Size } from '../raster/raster.ts';
import { runAtOnce } from '../turns.ts';
import type { Box, Part, Region } from '../types.ts';
import type { Masks } from './masks.ts';
import { alone, joinPieces, type Piece } from './parts.ts';

/**
 * Longest side that the networks ever see, in pixels: the size they were trained at. At 512 the fill takes four times
 * as long and is hardly better (docs/lab/detail.md).
 */
export const WORKING_SIDE = 256;

/**
 * Holes share a crop, and thin ones are not cut, as long as its longest side is no longer than this: one run, and as
 * good.
 */
const SHARED_SIDE = 512;

/** Sides that the networks are run at: few, so that compiled shaders are used again. */
const BUCKETS = [128, 192, 256] as const;

/** Least context on each side of a hole, in picture pixels. */
const CONTEXT = 64;

/** A crop must hold at least so many source pixels for each pixel of its hole, if the picture has them. */
const SOURCES_PER_HOLE_PIXEL = 1;

/**
 * Most pixels of a crop. The patch synthesis works on the whole crop and takes up to 110 bytes for each of its pixels
 * (measured at 12 and 27 million of them, half of them hole, in Node): reckoned so, no fill takes more than 3.6 GB
 * besides its pictures, what a browser's tab may hold. Every hole of a picture up to this size can be filled.
 */
export const LARGEST_CROP = 32_000_000;

/** A hole is cut in two if it fills less of its box than this and its crop would have to be scaled down. */
const THIN = 0.3;

/**
 * Overlapping crops become one unless that makes the longest side so much longer, and so the working scale coarser.
 */
const MERGE_GROWTH = 1.25;

/** The side of the network's input for a crop's side, before padding to the network's own multiple. */
function bucket(side: number): number {
  return BUCKETS.find((size) => size >= side) ?? WORKING_SIDE;
}

/**
 * A crop's shorter side is at least this share of the longer, or `SHARED_SIDE`, where the picture is as wide: else
 * a piece of a post lacks the windows beside it.
 */
const LEAST_ASPECT = 0.6;

/**
 * The hole's box grown to twice its size or by `CONTEXT` on each side, whichever is more, and no slimmer than
 * `LEAST_ASPECT` says.
 */
function withContext(hole: Box, picture: Size, factor = 1): Box {
  const grown = (side: number) => Math.max(2 * side, side + 2 * CONTEXT) * factor;
  const longer = Math.max(grown(hole.width), grown(hole.height));
  const least = Math.min(SHARED_SIDE, LEAST_ASPECT * longer);
  const wanted = (side: number) => Math.max(least, grown(side));
  return fitInto(hole, { width: wanted(hole.width), height: wanted(hole.height) }, picture);
}

/**
 * A box of the wanted size around the middle of `hole`, moved (and cut only where it must be) to lie in the picture.
 */
function fitInto(hole: Box, wanted: Size, picture: Size): Box {
  const along = (start: number, side: number, target: number, limit: number): [number, number] => {
    const size = Math.min(limit, Math.ceil(target));
    const middle = Math.round(start + side / 2 - size / 2);
    return [Math.min(Math.max(0, middle), limit - size), size];
  };
  const [x, width] = along(hole.x, hole.width, wanted.width, picture.width);
  const [y, height] = along(hole.y, hole.height, wanted.height, picture.height);
  return { x, y, width, height };
}

/** Cuts large thin holes in two along the longer side, again and again. */
function cutThin(hole: Box, masks: Masks): Box[] {
  const crop = withContext(hole, masks.unfilled);
  const filled = countIn(masks.unfilled, hole);
  const elongated = Math.max(hole.width, hole.height) > 6 * Math.min(hole.width, hole.height);
  if (longSide(crop) <= SHARED_SIDE || (filled > THIN * area(hole) && !elongated)) return [hole];
  const wide = hole.width >= hole.height;
  const half = Math.ceil((wide ? hole.width : hole.height) / 2);
  const first: Box = wide ? { ...hole, width: half } : { ...hole, height: half };
  const second: Box = wide
    ? { ...hole, x: hole.x + half, width: hole.width - half }
    : { ...hole, y: hole.y + half, height: hole.height - half };
  return [first, second].flatMap((part) => {
    const box = runAtOnce(boundingBox(masks.unfilled, SET, part));
    return box ? cutThin(box, masks) : [];
  });
}

/** How many flags are set in a box. */
function countIn({ width, data }: Flags, box: Box): number {
  let count = 0;
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let i = y * width + box.x; i < y * width + box.x + box.width; i++) count += data[i];
  }
  return count;
}

function longSide(box: Box): number {
  return Math.max(box.width, box.height);
}

/** Joins holes whose crops overlap, as long as that costs no resolution. */
function cluster(pieces: readonly Piece[], picture: Size): Piece[] {
  const crop = (hole: Box) => withContext(hole, picture);
  const groups = pieces.map((piece) => ({ ...piece, crop: crop(piece.hole) }));
  for (let i = 0; i < groups.length; i++) {
    for (let j = i + 1; j < groups.length; j++) {
      const [a, b] = [groups[i], groups[j]];
      if (!overlap(a.crop, b.crop)) continue;
      const hole = unite(a.hole, b.hole);
      const joined = crop(hole);
      if (
        longSide(joined) > Math.max(SHARED_SIDE, MERGE_GROWTH * Math.max(longSide(a.crop), longSide(b.crop)))
      )
        continue;
      // Each alone may still be possible.
      if (tooLarge(joined, picture)) continue;
      groups.splice(j, 1);
      groups[i] = { hole, crop: joined, things: new Set([...a.things, ...b.things]) };
      j = i;
    }
  }
  return groups;
}

/** A crop whose sides, at the working scale, are of the next bucket. */
function inBuckets(crop: Box, picture: Size): Box {
  const scale = workingScale(crop);
  const filled = (side: number) => Math.max(side, Math.floor(bucket(Math.round(side * scale)) / scale));
  return fitInto(crop, { width: filled(crop.width), height: filled(crop.height) }, picture);
}

function workingScale(crop: Box): number {
  return Math.min(1, WORKING_SIDE / longSide(crop));
}

function tooLarge(crop: Box, picture: Size): boolean {
  return area(inBuckets(crop, picture)) > LARGEST_CROP;
}

/** Why a hole's crop is larger than `LARGEST_CROP`, and what to do. */
function tooLargeError(hole: Box, picture: Size): InpaintError {
  if (!tooLarge(withContext(hole, picture), picture)) {
    const sentence =
      'There is too little to borrow from near the hole; allow more of the picture as a source.';
    return new InpaintError('too-large', sentence);
  }
  // A hole of the same shape that works, its sides in hundreds of pixels.
  const shrunk = (share: number): Box => {
    const side = (length: number) => Math.max(1, Math.floor((length * share) / 100) * 100);
    return { x: 0, y: 0, width: side(hole.width), height: side(hole.height) };
  };
  let share = 1;
  while (tooLarge(withContext(shrunk(share), picture), picture)) share *= 0.99;
  const { width, height } = shrunk(share);
  return new InpaintError(
    'too-large',
    `The hole is too large: at most ${width} x ${height} px at a time fit into memory; remove it in parts.`,
  );
}

/**
 * Grows a crop until there is enough to borrow from, then to the next bucket of sizes. Throws `InpaintError`
 * 'too-large' if it would be larger than `LARGEST_CROP`.
 */
function toRegion(hole: Box, masks: Masks): Region {
  const picture: Size = masks.unfilled;
  let crop = withContext(hole, picture);
  const wanted = SOURCES_PER_HOLE_PIXEL * Math.max(1024, countIn(masks.unfilled, hole));
  for (let factor = 1.5; crop.width < picture.width || crop.height < picture.height; factor *= 1.5) {
    if (countIn(masks.source, crop) >= wanted || tooLarge(crop, picture)) break;
    crop = withContext(hole, picture, factor);
  }
  if (tooLarge(crop, picture)) throw tooLargeError(hole, picture);
  const scale = workingScale(crop);
  crop = inBuckets(crop, picture);
  return {
    crop,
    hole,
    workingWidth: Math.min(WORKING_SIDE, Math.max(1, Math.round(crop.width * scale))),
    workingHeight: Math.min(WORKING_SIDE, Math.max(1, Math.round(crop.height * scale))),
  };
}

/**
 * What is filled at once, in the order in which it is to be filled: small parts first, they help the large ones. Throws
 * `InpaintError` 'too-large' before anything of a crop's size is allocated.
 *
 * @param mayJoin whether pieces of one hole may be one part; else every part has one region
 */
export function planParts(masks: Masks, mayJoin: boolean): Part[] {
  const pieces = components(masks.unfilled).flatMap(({ box }, thing) =>
    cutThin(box, masks).map((hole) => ({ hole, things: new Set([thing]) })),
  );
  const planned = cluster(pieces, masks.unfilled)
    .sort((a, b) => area(a.hole) - area(b.hole))
    .map(({ hole, things }) => ({ ...alone(toRegion(hole, masks)), things }));
  if (!mayJoin) return planned;
  const contextOf = (hole: Box) => withContext(hole, masks.unfilled);
  return joinPieces(planned, contextOf).sort((a, b) => area(a.hole) - area(b.hole));
}

/** Size of the network's input for a region: the bucket, filled up to a multiple of the network's. */
export function inputSize(region: Region, multiple: number): Size {
  const up = (side: number) => Math.ceil(bucket(side) / multiple) * multiple;
  return { width: up(region.workingWidth), height: up(region.workingHeight) };
}
