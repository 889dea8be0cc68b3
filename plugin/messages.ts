/**
 * The protocol between Figma's sandbox (`plugin`) and the page (`ui`): types only, no code that runs, so that both
 * sides may import it. Everything crosses Figma's structured clone: plain objects, strings, numbers and Uint8Array
 * (no other binary type gets through).
 */

/** Both sides put this number into `ready` / `hello`; a different number means that code.js and ui.html do not match. */
export const PROTOCOL_VERSION = 2;

/** [a, b, c, d, e, f]: x' = a x + c y + e, y' = b x + d y + f (the order of the canvas's setTransform). */
export type Matrix = readonly [number, number, number, number, number, number];

/** One outline of a mask: an SVG path in the shape's own units and the matrix that takes it to picture pixels. */
export interface MaskOutline {
  readonly path: string;
  readonly rule: 'nonzero' | 'evenodd';
  readonly matrix: Matrix;
}

/** A mask that has no outline (soft edges, a picture used as a mask): a PNG whose alpha is the mask, and its place. */
export interface MaskRaster {
  readonly png: Uint8Array;
  readonly matrix: Matrix;
}

export type Detail = 'patches' | 'residual' | 'none';

/** What the designer chose, kept in figma.clientStorage. All optional so that old settings still load. */
export interface Settings {
  detail?: Detail;
  grow?: number;
  feather?: number;
  keepShapesVisible?: boolean;
  hintSeen?: boolean;
  windowWidth?: number;
  windowHeight?: number;
  brushSize?: number;
  brushHardness?: number;
}

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

/** A filled picture on its way back. With `patch`, `bytes` holds only that rectangle of the picture. */
export interface FilledPicture {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly patch?: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  /** The mask that was used (PNG, 1 channel or RGBA white = hole), to be stored with the layer. */
  readonly mask: Uint8Array;
  readonly seed: number;
  readonly backend: string;
  readonly milliseconds: number;
  /** True if some pixel of the result is not opaque: then the original would shine through and is hidden. */
  readonly transparent?: boolean;
}

/** Sandbox -> page. `id` names the job; answers carry it back. */
export type ToPage =
  | { readonly type: 'hello'; readonly version: number; readonly settings: Settings }
  | { readonly type: 'job'; readonly id: number; readonly job: Job }
  | { readonly type: 'cancel'; readonly id: number }
  /** Show *About this plugin*; `sandbox` holds the lines that only the sandbox can know. */
  | { readonly type: 'about'; readonly id: number; readonly sandbox: readonly string[] }
  /** The answer to `read-shapes`: what is selected in Figma now, in the pixels of the job's picture. */
  | {
      readonly type: 'shapes';
      readonly id: number;
      readonly outlines: readonly MaskOutline[];
      readonly rasters: readonly MaskRaster[];
    }
  | { readonly type: 'shapes-refused'; readonly id: number; readonly sentence: string }
  | { readonly type: 'applied'; readonly id: number; readonly layerName: string }
  | { readonly type: 'apply-failed'; readonly id: number; readonly sentence: string };

/** Page -> sandbox. */
export type ToSandbox =
  | { readonly type: 'ready'; readonly version: number }
  | { readonly type: 'progress'; readonly id: number; readonly stage: string; readonly fraction: number }
  | { readonly type: 'filled'; readonly id: number; readonly filled: FilledPicture }
  | { readonly type: 'failed'; readonly id: number; readonly sentence: string }
  | { readonly type: 'cancelled'; readonly id: number }
  /** The editor asks for the layers that are selected in Figma now, to add them to its mask. */
  | { readonly type: 'read-shapes'; readonly id: number }
  /** The whole report as text, so that it can be read in the console where copying is forbidden. */
  | { readonly type: 'about-report'; readonly id: number; readonly text: string }
  | { readonly type: 'save-settings'; readonly settings: Settings }
  | { readonly type: 'resize'; readonly width: number; readonly height: number }
  | { readonly type: 'notify'; readonly sentence: string; readonly error?: boolean }
  | { readonly type: 'close' };
