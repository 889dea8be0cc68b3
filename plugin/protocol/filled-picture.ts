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
