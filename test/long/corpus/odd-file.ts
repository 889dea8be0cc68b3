/** One file of the corpus. */
export interface OddFile {
  /** What is odd about it. */
  readonly name: string;
  /** The ending that it pretends with. */
  readonly ending: 'png' | 'jpg' | 'webp' | 'avif' | 'gif';
  readonly bytes: Uint8Array;
  /** The size that it has, as it is shown; a guess where it is broken. */
  readonly width: number;
  readonly height: number;
  /** The pixels, RGBA of 8 bits, where they are known. Such a file has to be opened. */
  readonly pixels?: Uint8Array;
  /** Only what does not carry pixels is broken: it has to be opened. */
  readonly opens?: boolean;
}
