import type { Orientation, PngChunk } from '@contextual-fill/core';

/** What a result takes over from the file that its picture came from. */
export interface PictureSource {
  /** What the file says of its colours, resolution and rights. */
  readonly statements: readonly PngChunk[];
  /** True if its profile speaks of grey: the result is grey as well. */
  readonly grey?: boolean;
  /**
   * A PNG of 16 bits a sample, packed as it came: unpacked again when the result is written, it needs no memory while
   * the picture is worked on. The engine sees 8 bits.
   */
  readonly wide?: {
    readonly file: Uint8Array;
    /** How the file was turned when it was decoded. */
    readonly orientation: Orientation;
    /** Where the file's picture lies in the picture that is worked on; else at its corner. */
    readonly at?: { readonly x: number; readonly y: number };
  };
}

/** The source of a picture that came from no file. */
export const noSource: PictureSource = { statements: [] };
