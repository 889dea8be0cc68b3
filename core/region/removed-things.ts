import { components } from '../raster/components.ts';
import { growFlags } from '../raster/grow.ts';
import { flagsWithin, countSet, positionsOf, raster, type Flags, type Size } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import type { Crop } from './crop.ts';
import { isBack, lengthAt, markLookAlikes, type Thing } from './look-alikes.ts';
import { shrinkCrop, type SmallCrop } from './small-crop.ts';

/** Holes of fewer cells show too little to be compared. */
const FEWEST_CELLS = 16;
/**
 * An outline departs from its own mean, in variance, by at most this share of what the removed thing departs from it,
 * where that stands by itself. Measured: single values, cells, windows and dots 0 to .10; masks across lattices and
 * across what photographs show .35 and more.
 */
const BESIDE_THING = 0.2;
/** Fainter things, in levels of 8 bits (over the channels, rms), are not compared: grain and paper. */
const FAINTEST = 12;
/** A cell is of a flat ground if it departs from the outline's mean colour by no more, in levels of 8 bits. */
const FLAT = 6;
/** At least this share of the sources stays, and as much as the hole; of a flat ground at least so many pixels. */
const LEFT = 0.1;
const LEFT_OF_GROUND = 256;

/** What lies along a hole's border, and what was removed in comparison. */
interface Outline {
  readonly thing: Thing;
  readonly isFlat: boolean;
  readonly isBesideThing: boolean;
}

/** What was removed from a crop, seen in its cells. */
export interface Removed {
  readonly small: SmallCrop;
  /** Of each hole; undefined for those too small to be compared, and where nothing is known beside them. */
  readonly outlines: readonly (Outline | undefined)[];
}

/** Looks at what lies under a crop's holes and along their outlines. */
export function* lookAtRemoved(crop: Crop): Work<Removed> {
  const small = yield* shrinkCrop(crop);
  const outlines: (Outline | undefined)[] = [];
  for (const { box, pixels } of components({
    width: small.width,
    height: small.height,
    data: small.removed,
  })) {
    outlines.push(pixels >= FEWEST_CELLS ? yield* outlineOf(small, box) : undefined);
  }
  return { small, outlines };
}

/**
 * The crop's sources without what would bring back what was removed. If the mask's outline runs through what surrounds
 * a thing, the thing stands by itself and may be one of several (a table's value, a window): what looks like it is no
 * source then, and where the outline is flat nothing is but the flat ground. Where the outline cuts through what lies
 * there, the mask covers a part of a pattern or something in front of one, and the pattern may go on. Sources stay as
 * they are if too few would be left.
 */
export function* sourcesBesideRemoved(crop: Crop, { small, outlines }: Removed): Work<Flags> {
  const size: Size = { width: small.width, height: small.height };
  const alike = raster(size, new Uint8Array(small.removed.length));
  const ground = new Uint8Array(small.removed.length);
  for (const outline of outlines) {
    if (!outline) continue;
    const { thing, isFlat, isBesideThing } = outline;
    if (isFlat) {
      for (let n = 0; n < ground.length; n++) {
        if (small.known[n] && lengthAt(thing.departure, n) <= FLAT) ground[n] = 1;
      }
    }
    if (isBesideThing) yield* markLookAlikes(small, thing, alike);
  }
  if (outlines.length > 0 && outlines.every((outline) => outline?.isFlat)) {
    const left = yield* sourcesAt(crop, small, ground, 1);
    if (countSet(left) >= LEFT_OF_GROUND) return left;
  }
  if (!alike.data.includes(1)) return crop.source;
  const left = yield* sourcesAt(crop, small, alike.data, 0);
  const wanted = Math.max(countSet(crop.hole), LEFT * countSet(crop.source));
  return countSet(left) >= wanted ? left : crop.source;
}

/**
 * Whether a fill has failed because it shows again what was removed: a thing that stood by itself, and not something
 * in front of it or a part of a pattern.
 *
 * @param filled the crop after the fill
 */
export function* bringsBack(filled: Crop, { small, outlines }: Removed): Work<boolean> {
  const things = outlines.flatMap((outline) => (outline?.isBesideThing ? [outline.thing] : []));
  if (things.length === 0) return false;
  const after = yield* shrinkCrop(filled);
  return things.some((thing) => isBack(small, after, thing));
}

/** Undefined for a hole beside which nothing is known. */
function* outlineOf(small: SmallCrop, box: Box): Work<Outline | undefined> {
  const { width, height, colour, known } = small;
  const own = flagsWithin({ width, height, data: small.removed }, box);
  const outline = yield* growFlags(own, 1);
  for (let n = 0; n < outline.data.length; n++) outline.data[n] &= known[n];
  const [inside, beside] = [positionsOf(own), positionsOf(outline)];
  if (beside.length === 0) return undefined;
  const mean = [0, 1, 2].map((c) => beside.reduce((sum, n) => sum + colour[3 * n + c], 0) / beside.length);
  const departure = new Float32Array(colour.length);
  for (let k = 0; k < departure.length; k++) departure[k] = colour[k] - mean[k % 3];
  const around = Int32Array.from([...inside, ...beside]).sort();
  const [thingVariance, outlineVariance] = [inside, beside].map(
    (cells) => cells.reduce((sum, n) => sum + lengthAt(departure, n) ** 2, 0) / cells.length,
  );
  return {
    thing: { departure, inside, around },
    isFlat: beside.every((n) => lengthAt(departure, n) <= FLAT),
    isBesideThing: thingVariance >= FAINTEST ** 2 && outlineVariance <= BESIDE_THING * thingVariance,
  };
}

/** The crop's sources in the cells that are marked so. */
function* sourcesAt({ source }: Crop, small: SmallCrop, marks: Uint8Array, wanted: 0 | 1): Work<Flags> {
  const { width, height } = source;
  const left = source.data.slice();
  for (let y = 0; y < height; y++) {
    yield;
    const row = Math.floor((y + small.cutY) / small.side) * small.width;
    clearRow(left, y * width, width, marks, row, small, wanted);
  }
  return { width, height, data: left };
}

/** Clears those of `width` flags from position `at` on whose cells, `row` the first of them, are not marked so. */
function clearRow(
  flags: Uint8Array,
  at: number,
  width: number,
  marks: Uint8Array,
  row: number,
  { cutX, side }: SmallCrop,
  wanted: 0 | 1,
): void {
  for (let x = 0; x < width; x++) {
    if (marks[row + Math.floor((x + cutX) / side)] !== wanted) flags[at + x] = 0;
  }
}
