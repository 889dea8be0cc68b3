import { halvedBox } from '../raster/boxes.ts';
import { raster, type Flags, type Rgb, type Size } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';

/** One scale of the synthesis. All its rasters are of its size. */
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
    yield;
    const above = 2 * y * width;
    const below = Math.min(height - 1, 2 * y + 1) * width;
    for (let x = 0; x < size.width; x++) {
      const left = 2 * x;
      const right = Math.min(width - 1, left + 1);
      const a = above + left;
      const b = above + right;
      const c = below + left;
      const d = below + right;
      const o = y * size.width + x;
      const holes = hole[a] + hole[b] + hole[c] + hole[d];
      halfHole[o] = holes > 0 ? 1 : 0;
      halfSource[o] = source[a] & source[b] & source[c] & source[d];
      const all = holes === 4;
      const ka = all ? 1 : 1 - hole[a];
      const kb = all ? 1 : 1 - hole[b];
      const kc = all ? 1 : 1 - hole[c];
      const kd = all ? 1 : 1 - hole[d];
      const sum = ka + kb + kc + kd;
      for (let k = 0; k < 3; k++) {
        halfColour[3 * o + k] =
          (ka * colour[3 * a + k] +
            kb * colour[3 * b + k] +
            kc * colour[3 * c + k] +
            kd * colour[3 * d + k]) /
            sum +
          0.5;
        if (guide && halfGuide) {
          halfGuide[3 * o + k] =
            (guide[3 * a + k] + guide[3 * b + k] + guide[3 * c + k] + guide[3 * d + k] + 2) >> 2;
        }
      }
    }
  }
  return levelOf(size, {
    colour: raster(size, halfColour),
    hole: raster(size, halfHole),
    source: raster(size, halfSource),
    guide: halfGuide && raster(size, halfGuide),
    crop: halvedBox(level.crop),
  });
}
