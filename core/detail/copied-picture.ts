import type { Flags, Rgba } from '../raster/raster.ts';

/** A picture or a part of one, filled, and where its pixels were copied from. */
export interface CopiedPicture extends Rgba {
  /**
   * For every pixel of the hole the position (`y * width + x`) that it was copied from, -1 where it was
   * made in another way; outside the hole of no meaning.
   */
  readonly copies: Int32Array;
  /**
   * With 'patches' the share of the hole that follows maps of the picture onto itself instead of the networks' picture,
   * 0..1.
   */
  readonly followed?: number;
  /**
   * With 'patches', where there is any, how far each pixel is said by maps, lines or flat ground instead of by the
   * networks, of 255.
   */
  readonly evident?: Flags;
  /** With 'patches' the flat ground in the hole; alpha is how far it is to be trusted. */
  readonly ground?: Rgba;
}
