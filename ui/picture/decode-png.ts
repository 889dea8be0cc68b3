import {
  decodePng,
  narrow,
  turnUpright,
  type Orientation,
  type Rgba,
  type Samples,
} from '@contextual-fill/core';

/** The samples of a PNG, exactly as the file has them, turned as `orientation` says. */
export function decodeSamples(png: Uint8Array, orientation: Orientation): Samples<Uint8Array | Uint16Array> {
  return turnUpright(decodePng(png), orientation);
}

/** A PNG's pixels at 8 bits; samples of 16 bits are rounded. Throws on a file without its pixels. */
export function decodeTo8Bits(png: Uint8Array, orientation: Orientation): Rgba & { readonly wide: boolean } {
  const { width, height, samples } = decodeSamples(png, orientation);
  return samples instanceof Uint8Array
    ? { width, height, data: samples, wide: false }
    : { width, height, data: narrow(samples), wide: true };
}
