import type { Mask, Rgba } from '@contextual-fill/core';
import type { MaskOutline, MaskRaster } from '../../plugin/protocol/mask.ts';
import { decodeMask, decodePicture, type DecodedPicture, type Size } from './decode.ts';
import { encodeMask, encodePicture, type Corner, type EncodedPicture } from './encode.ts';
import { rasteriseMask } from './outlines.ts';
import { type DrawnMarks, selectMarked, type SelectedObject } from './select-object.ts';
import { type GrowthInPart, lookAround, type Surroundings } from './look-around.ts';
import type { PictureSource } from './source.ts';

/** All that is slow about pictures and their files, so that it can run in a worker. */
export interface PictureTools {
  decode(bytes: Uint8Array, expected?: Size): Promise<DecodedPicture>;
  decodeMask(bytes: Uint8Array): Promise<Mask>;
  encode(image: Rgba, source?: PictureSource, corner?: Corner): Promise<EncodedPicture>;
  encodeMask(mask: Mask): Promise<Uint8Array>;
  rasterise(size: Size, outlines: readonly MaskOutline[], rasters: readonly MaskRaster[]): Promise<Mask>;
  /** The object that was marked. */
  select(image: Rgba, marks: DrawnMarks): Promise<SelectedObject>;
  /** How a mask grows in a part of a picture, and the shadow beside it. */
  lookAround(part: Rgba, mask: Mask, growth: GrowthInPart): Promise<Pick<Surroundings, 'grown' | 'shadow'>>;
}

/** The tools in this window or worker itself. */
export const directTools: PictureTools = {
  decode: decodePicture,
  decodeMask,
  encode: encodePicture,
  encodeMask: (mask) => Promise.resolve(encodeMask(mask)),
  rasterise: rasteriseMask,
  select: selectMarked,
  lookAround,
};
