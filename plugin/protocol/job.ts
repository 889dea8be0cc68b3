/** A job: one picture to work on, as the sandbox sends it to the page. */
import type { MaskOutline, MaskRaster } from './mask.ts';
import type { Detail } from './settings.ts';

export interface Picture {
  /** The layer's name, for the window's title. */
  readonly name: string;
  /** The encoded picture: PNG, JPEG or GIF. What it says of its colours (a Display P3 profile) must come back with it. */
  readonly bytes: Uint8Array;
  /**
   * Its size in pixels as Figma counts it. The bytes are the stored file, so a JPEG may carry an orientation: the page
   * must decode it so that the size comes out as this one, because the outlines are in this grid.
   */
  readonly width: number;
  readonly height: number;
}

/** How the result must come back. */
export interface ResultShape {
  /** The largest side that one picture may have (Figma refuses more than 4096 px). */
  readonly largestSide: number;
}

/** One picture to work on. */
export interface Job {
  /** remove: fill at once, without a window if it is quick. edit: open the editor. diagnose: show About. */
  readonly mode: 'remove' | 'edit' | 'diagnose';
  readonly picture: Picture;
  readonly outlines: readonly MaskOutline[];
  readonly rasters: readonly MaskRaster[];
  /**
   * A mask stored with an earlier result (PNG, white = hole), so that the editor can go on from it. In mode 'remove'
   * it belongs to the hole like the outlines do; *Remove again* sends it alone.
   */
  readonly storedMask?: Uint8Array;
  readonly detail: Detail;
  readonly seed: number;
  readonly grow: number;
  readonly feather: number;
  readonly result: ResultShape;
}
