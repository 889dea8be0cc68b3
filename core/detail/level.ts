import { halvedBox } from '../raster/boxes.ts';
import { raster, type Flags, type Rgb, type Size } from '../raster/raster.ts';
import { BAND, type Work } from '../turns.ts';
import type { Box } from '../types.ts';

/**
 * One scale of the synthesis. All its rasters are of its size, but for guide and texture: until the level gets its
 * field (`createField`) they may be those of a coarser one, of which its own are enlargements.
 */
export interface Level extends Size {
  /** Known pixels, and in the hole the current estimate. */
  readonly colour: Rgb;
  /** To be filled (at coarse levels: where any pixel below is). */
  readonly hole: Flags;
  /** May be borrowed from (at coarse levels: where every pixel below may). */
  readonly source: Flags;
  readonly guide: Rgb | undefined;
  /** How busy the picture is around each pixel, per colour channel; see `addTexture`. */
  readonly texture: Rgb | undefined;
  /** What the networks saw of it. */
  readonly crop: Box;
}

/** What a level has besides its size; without `crop` the networks saw it all. */
type Rasters = Pick<Level, 'colour' | 'hole' | 'source'> & Partial<Pick<Level, 'guide' | 'texture' | 'crop'>>;

/** All levels are made here, in one form, see `raster`. */
export function levelOf({ width, height }: Size, given: Rasters): Level {
  const { colour, hole, source, guide, texture, crop = { x: 0, y: 0, width, height } } = given;
  return { width, height, colour, hole, source, guide, texture, crop };
}

/**
 * The longer side, in pixels, of what the networks saw. What is measured in sides does not depend on how much lies
 * around that.
 */
export function sideOf({ crop }: Level): number {
  return Math.max(crop.width, crop.height);
}

/** The level of half the size: 2x2 means, of the pixels outside the hole where there are any. */
export function* halveLevel(level: Level): Work<Level> {
  const { width, height } = level;
  const [colour, hole, source, guide] = [
    level.colour.data,
    level.hole.data,
    level.source.data,
    level.guide?.data,
  ];
  const size = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
  const count = size.width * size.height;
  const halfColour = new Uint8Array(count * 3);
  const halfHole = new Uint8Array(count);
  const halfSource = new Uint8Array(count);
  const halfGuide = guide && new Uint8Array(count * 3);
  for (let y = 0; y < size.height; y++) {
    if (y % BAND === 0) yield;
    const above = 2 * y * width;
    const below = Math.min(height - 1, 2 * y + 1) * width;
    halveFlags(hole, source, above, below, width, halfHole, halfSource, y * size.width);
    halveColours(colour, hole, above, below, width, halfColour, y * size.width);
    if (guide && halfGuide) halveGuide(guide, above, below, width, halfGuide, y * size.width);
  }
  return levelOf(size, {
    colour: raster(size, halfColour),
    hole: raster(size, halfHole),
    source: raster(size, halfSource),
    guide: halfGuide && raster(size, halfGuide),
    crop: halvedBox(level.crop),
  });
}

/** A row of flags of half the size, from position `to` on, of the rows that start at `above` and `below`. */
function halveFlags(
  hole: Uint8Array,
  source: Uint8Array,
  above: number,
  below: number,
  width: number,
  halfHole: Uint8Array,
  halfSource: Uint8Array,
  to: number,
): void {
  for (let left = 0, o = to; left < width; left += 2, o++) {
    const right = left + 1 < width ? left + 1 : left;
    const a = above + left;
    const b = above + right;
    const c = below + left;
    const d = below + right;
    halfHole[o] = hole[a] | hole[b] | hole[c] | hole[d];
    halfSource[o] = source[a] & source[b] & source[c] & source[d];
  }
}

/** Likewise the means of the colours outside the hole, or of all where none is. */
function halveColours(
  colour: Uint8Array,
  hole: Uint8Array,
  above: number,
  below: number,
  width: number,
  half: Uint8Array,
  to: number,
): void {
  for (let left = 0, o = 3 * to; left < width; left += 2, o += 3) {
    const right = left + 1 < width ? left + 1 : left;
    const a = above + left;
    const b = above + right;
    const c = below + left;
    const d = below + right;
    const holes = hole[a] + hole[b] + hole[c] + hole[d];
    if (holes === 0 || holes === 4) {
      for (let k = 0; k < 3; k++) {
        half[o + k] =
          (colour[3 * a + k] + colour[3 * b + k] + colour[3 * c + k] + colour[3 * d + k] + 2) >> 2;
      }
      continue;
    }
    const ka = 1 - hole[a];
    const kb = 1 - hole[b];
    const kc = 1 - hole[c];
    const kd = 1 - hole[d];
    for (let k = 0; k < 3; k++) {
      const sum =
        ka * colour[3 * a + k] + kb * colour[3 * b + k] + kc * colour[3 * c + k] + kd * colour[3 * d + k];
      half[o + k] = sum / (4 - holes) + 0.5;
    }
  }
}

/** Likewise the means of the guide. */
function halveGuide(
  guide: Uint8Array,
  above: number,
  below: number,
  width: number,
  half: Uint8Array,
  to: number,
): void {
  for (let left = 0, o = 3 * to; left < width; left += 2, o += 3) {
    const right = left + 1 < width ? left + 1 : left;
    const a = 3 * (above + left);
    const b = 3 * (above + right);
    const c = 3 * (below + left);
    const d = 3 * (below + right);
    for (let k = 0; k < 3; k++)
      half[o + k] = (guide[a + k] + guide[b + k] + guide[c + k] + guide[d + k] + 2) >> 2;
  }
}
