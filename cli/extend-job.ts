import {
  emptyPixels,
  extend,
  extendData,
  extendedSize,
  type Growth,
  grownMask,
  isTooLarge,
  LIMIT_IN_WORDS,
  type Margins,
  type Mask,
  runAtOnce,
} from '@contextual-fill/core';
import { CliError } from './errors.ts';
import type { Picture } from './picture-files.ts';

/** The masks of one picture, of its size; without `mask` only what is empty is filled. */
export interface Masks {
  readonly mask?: Mask;
  readonly protect?: Mask;
  readonly only?: Mask;
}

/**
 * A picture with margins, and its masks; the mask holds all that is not opaque and the grown mask that was given.
 * Throws a `CliError` where the picture becomes too large or nothing of it is empty.
 */
export function extendJob(
  picture: Picture,
  { mask, protect, only }: Masks,
  margins: Margins,
  grow: Growth,
): Masks & { picture: Picture; mask: Mask; grow: Growth } {
  const { image, wide, path } = picture;
  const size = extendedSize(image, margins);
  if (isTooLarge(size)) {
    throw new CliError(
      `${path} would become ${size.width} x ${size.height} pixels; at most ${LIMIT_IN_WORDS} can be filled, so extend it by less.`,
    );
  }
  const larger = <Raster extends Mask>(raster: Raster) => runAtOnce(extend(raster, margins));
  const extended: Picture = {
    ...picture,
    image: larger(image),
    ...(wide && { wide: runAtOnce(extendData(wide, image, margins)) }),
  };
  const hole = runAtOnce(emptyPixels(extended.image));
  const asked = mask && larger(runAtOnce(grownMask(image, mask, grow)));
  const data = asked ? hole.data.map((value, i) => Math.max(value, asked.data[i])) : hole.data;
  if (!data.some((value) => value > 0)) {
    throw new CliError(
      `Nothing of ${path} is empty; say by how much it is to be larger, as in --extend 100.`,
    );
  }
  return {
    picture: extended,
    mask: { ...hole, data },
    ...(protect && { protect: larger(protect) }),
    ...(only && { only: larger(only) }),
    // The given mask has grown; what is empty ends where the picture begins.
    grow: 0,
  };
}
