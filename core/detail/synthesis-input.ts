import type { Flags, Rgb, Rgba } from '../raster/raster.ts';
import type { AttentionMap, Box, Standing } from '../types.ts';

/** What the networks say about a part of what is filled. */
export interface Seen {
  /** That part, in pixels of the input. */
  readonly box: Box;
  /** The refined picture at working size; covers all of `box`. */
  readonly guide: Rgb<Float32Array>;
  /** Its best sources seed the field. */
  readonly attention?: AttentionMap;
}

/** What the patch synthesis fills. Picture and flags are of one size. */
export interface SynthesisInput {
  /** The picture, or a part of it, at its own resolution; colours under the hole are undefined. */
  readonly image: Rgba;
  /** To be filled. */
  readonly hole: Flags;
  /** May be borrowed from: known, opaque, not protected. */
  readonly source: Flags;
  /** What the networks saw; where they saw it twice the later one counts. Without any there is no guide. */
  readonly seen?: readonly Seen[];
  /** Set if it was said what to borrow from: then flat ground that the border shows does not go before that. */
  readonly isSteered?: boolean;
  /** What belongs in holes of whose ground the border does not say enough. */
  readonly standings?: readonly Standing[];
  /** Decides the random numbers: the same seed gives the same bytes. */
  readonly seed: number;
}
