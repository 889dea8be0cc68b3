import { transfer } from '../attention/transfer.ts';
import {
  knownPixels,
  raster,
  rgbOfRgba,
  type Flags,
  type FloatRaster,
  type Rgb,
  type Rgba,
} from '../raster/raster.ts';
import { enlarge, reduceArea } from '../raster/resample.ts';
import { BAND, type Work } from '../turns.ts';
import type { AttentionMap } from '../types.ts';
import type { CopiedPicture } from './copied-picture.ts';

/** What residual aggregation fills. Picture and flags are of the crop's size. */
export interface ResidualInput {
  /** The crop at the picture's own resolution; colours under the hole are undefined. */
  readonly image: Rgba;
  /** To be filled. */
  readonly hole: Flags;
  /** May be borrowed from. */
  readonly source: Flags;
  /** The refined picture at working size; covers the whole crop. */
  readonly refined: Rgb<Float32Array>;
  readonly attention: AttentionMap;
}

/** So much of a pixel's area, or more, must be known: less than all of it only by rounding. */
const WHOLE = 0.999;

/**
 * Contextual residual aggregation (Yi et al., CVPR 2020, section 3.1, steps 3 and 4): what scaling down to the working
 * size takes from the known pixels, their residual, is transferred into the hole by the attention that filled it, and
 * added to the enlarged refined picture.
 *
 * @returns a new picture, opaque in the hole, elsewhere the input's bytes, and where most of each pixel's residual was
 *   copied from. At working size there is no residual: the refined picture itself, and nothing is copied.
 */
export function* aggregateResidual(input: ResidualInput): Work<CopiedPicture> {
  const { image, hole, refined, attention } = input;
  const { width, height } = image;
  const { data: colours } = yield* enlarge(refined, hole);
  const { residual, usable } = yield* knownResidual(input);
  const copies = new Int32Array(width * height).fill(-1);
  const enlarged = refined.width < width || refined.height < height;
  const { data: moved } = yield* transfer(residual, usable, attention, hole, enlarged ? copies : undefined);
  const data = image.data.slice();
  for (let i = 0; i < hole.data.length; i++) {
    if (!hole.data[i]) continue;
    for (let c = 0; c < 3; c++) {
      const value = Math.round(colours[3 * i + c] + moved[3 * i + c]);
      data[4 * i + c] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
    data[4 * i + 3] = 255;
  }
  return { width, height, data, copies };
}

/**
 * The picture less its enlarged working-size form, and where that is known: at sources whose low frequencies are
 * whole.
 */
function* knownResidual(input: ResidualInput): Work<{ residual: FloatRaster; usable: Flags }> {
  const { image, hole, source, refined } = input;
  const { width, height } = image;
  const colours = yield* rgbOfRgba(image);
  const residual = { width, height, data: new Float32Array(colours.data) };
  const { mean, share } = yield* reduceArea(residual, yield* knownPixels(image, hole), refined);
  const { data: low } = yield* enlarge(mean, source);
  const complete = raster(
    share,
    share.data.map((part) => (part > WHOLE ? 1 : 0)),
  );
  const { data: whole } = yield* enlarge(complete, source);
  const usable = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    if (y % BAND === 0) yield;
    for (let i = y * width; i < (y + 1) * width; i++) {
      usable[i] = source.data[i] && whole[i] > WHOLE ? 1 : 0;
      for (let c = 0; c < 3; c++) residual.data[3 * i + c] -= low[3 * i + c];
    }
  }
  return { residual, usable: { width, height, data: usable } };
}
