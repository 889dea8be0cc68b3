/**
 * The four rasters of the engine, all row-major, and how one becomes another. `Rgba` and `Mask` come from outside and
 * are part of the contract; `Rgb` and `Flags` are what the engine computes with.
 */
import type { Mask, Rgba } from '../types.ts';

export type { Mask, Rgba };

/** The size of a raster, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Colours without alpha: three interleaved values a pixel, 0..255, `data.length === width * height * 3`. */
export interface Rgb<Data extends Uint8Array | Float32Array = Uint8Array> extends Size {
  readonly data: Data;
}

/** One byte a pixel, 0 or 1, `data.length === width * height`. */
export interface Flags extends Size {
  readonly data: Uint8Array;
}

/** From this value on a pixel of a mask is in it. */
export const IN_MASK = 128;

/** From this alpha on a pixel counts as opaque; below, its colour means nothing and it is never a source. */
export const OPAQUE = 128;

/** Flags that are all 0. */
export function emptyFlags({ width, height }: Size): Flags {
  return { width, height, data: new Uint8Array(width * height) };
}

/** 1 where the pixel is in the mask. */
export function flagsOfMask({ width, height, data }: Mask): Flags {
  return { width, height, data: Uint8Array.from(data, (value) => (value >= IN_MASK ? 1 : 0)) };
}

/** 255 where the flag is set, 0 elsewhere. */
export function maskOfFlags({ width, height, data }: Flags): Mask {
  return { width, height, data: data.map((flag) => 255 * flag) };
}
