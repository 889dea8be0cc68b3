import type { CopiedPicture } from '../detail/copied-picture.ts';
import { synthesisePatches } from '../detail/patch-synthesis.ts';
import { aggregateResidual } from '../detail/residual-aggregation.ts';
import { area, seenFrom } from '../raster/boxes.ts';
import { countSet, cut, flagsWithin, raster, type Flags, type Rgba } from '../raster/raster.ts';
import { enlarge } from '../raster/resample.ts';
import { BAND, type Work } from '../turns.ts';
import type { Box, Detail, Extent, Region, Standing } from '../types.ts';
import type { Crop } from './crop.ts';
import type { NetworkFill } from './networks.ts';

/** A region's crop with its hole filled at the picture's own resolution. */
export interface Detailed extends Rgba, Pick<CopiedPicture, 'followed' | 'evident' | 'ground'> {
  /** Where the pixels of a part of the picture were copied from: for each of `copiedTo` a position in `copiedFrom`. */
  readonly copiedTo: Box;
  readonly copiedFrom: Box;
  readonly copies: Int32Array;
}

/** How detail is added, and to what. */
interface DetailOptions {
  readonly detail: Detail;
  readonly seed: number;
  /** Whether the designer has said what to borrow from. */
  readonly isSteered: boolean;
  /** What the removed things stood on, in `wide`. */
  readonly standings: readonly Standing[];
}

/** What the networks saw of a region, and what they made of it. */
export interface SeenRegion {
  readonly region: Region;
  readonly crop: Crop;
  readonly fill: NetworkFill;
}

/**
 * Brings the networks' fill to the picture's own resolution. Returns the part's crop, filled and opaque, and where its
 * pixels were copied from. Yields the share that is done.
 *
 * @param wide the part's crop with what lies around it, for patches come from there, too
 * @param seen its regions; several only with patches
 */
export function* addDetail(
  wide: Crop,
  seen: readonly SeenRegion[],
  { detail, ...how }: DetailOptions,
): Work<Detailed> {
  const [{ crop, fill }] = seen;
  const { attention, refined } = fill;
  switch (detail) {
    case 'patches':
      return yield* synthesiseWide(wide, seen, how);
    case 'residual': {
      const given = { image: crop.image, hole: crop.unknown, source: crop.source };
      return withoutOutside(yield* aggregateResidual({ ...given, attention, refined }), crop);
    }
    case 'none':
      return withoutOutside(yield* enlargeFill(crop, fill), crop);
  }
}

/** Fills the networks' crops with patches of all that lies around them. */
function* synthesiseWide(
  wide: Crop,
  regions: readonly SeenRegion[],
  how: Omit<DetailOptions, 'detail'>,
): Work<Detailed> {
  const { box: copiedFrom, source, image, unknown } = wide;
  const seen = regions.map(({ crop, fill: { attention, refined: guide } }) => ({
    box: seenFrom(copiedFrom, crop.box),
    attention,
    guide,
  }));
  const given = { source, seen, ...how };
  const within = seenFrom(copiedFrom, wide.region.crop);
  if (area(within) === area(copiedFrom)) {
    return withoutOutside(yield* synthesisePatches({ ...given, image, hole: unknown }), wide);
  }
  const input = { ...given, ...(yield* withoutFarHoles(wide, within)) };
  const detailed = withoutOutside(yield* synthesisePatches(input), wide);
  return { ...detailed, ...cut(detailed, within), ...saidOf(detailed, within) };
}

/**
 * What was copied into a crop, in a copy of what of that lies in the box around its hole: where patches were laid, the
 * rest is a large memory.
 */
function withoutOutside(
  picture: CopiedPicture,
  { box: copiedFrom, region: { hole: copiedTo } }: Crop,
): Detailed {
  const { x, y, width, height } = seenFrom(copiedFrom, copiedTo);
  const copies = new Int32Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (y + row) * picture.width + x;
    copies.set(picture.copies.subarray(from, from + width), row * width);
  }
  return { ...picture, copies, copiedTo, copiedFrom };
}

/** What was made of a part, as far as one of its regions goes. */
export function partOf(detailed: Detailed, part: Extent, { crop }: Extent): Detailed {
  if (area(part.crop) === area(crop)) return detailed;
  const within = seenFrom(part.crop, crop);
  return { ...detailed, ...cut(detailed, within), ...saidOf(detailed, within) };
}

/** What the picture itself says of a part of the fill. */
function saidOf({ evident, ground }: Pick<Detailed, 'evident' | 'ground'>, within: Box) {
  return { evident: evident && cut(evident, within), ground: ground && cut(ground, within) };
}

/** The picture and what is to be filled of it: nothing beyond the networks' crop, where other holes become nothing. */
function* withoutFarHoles({ image, unknown }: Crop, crop: Box): Work<{ image: Rgba; hole: Flags }> {
  const hole = flagsWithin(unknown, crop);
  if (countSet(hole) === countSet(unknown)) return { image, hole: unknown };
  const { width, height } = image;
  const data = image.data.slice();
  for (let y = 0; y < height; y++) {
    if (y % BAND === 0) yield;
    for (let i = y * width; i < (y + 1) * width; i++) {
      if (unknown.data[i] && !hole.data[i]) data[4 * i + 3] = 0;
    }
  }
  return { image: raster(image, data), hole };
}

/** The refined picture enlarged into the hole, nothing copied. */
function* enlargeFill({ image, hole }: Crop, { refined }: NetworkFill): Work<CopiedPicture> {
  const { width, height } = image;
  const { data: colours } = yield* enlarge(refined, hole);
  const data = new Uint8Array(image.data);
  hole.data.forEach((inside, i) => {
    if (!inside) return;
    for (let c = 0; c < 3; c++) data[4 * i + c] = Math.round(colours[3 * i + c]);
    data[4 * i + 3] = 255;
  });
  return { width, height, data, copies: new Int32Array(hole.data.length).fill(-1) };
}
