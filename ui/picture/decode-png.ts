import { decodePng, type Orientation, type Rgba } from '@contextual-fill/core';
import { turnUpright, type Samples } from './turn-upright.ts';

/** A 16-bit sample as the engine sees it: the nearest of 8 bits. */
export const narrow = (sample: number) => Math.round(sample / 257);

/** The samples of a PNG, exactly as the file has them, turned as `orientation` says. */
export function decodeSamples(png: Uint8Array, orientation: Orientation): Samples<Uint8Array | Uint16Array> {
  return turnUpright(decodePng(png), orientation);
}

/** A PNG's pixels at 8 bits; samples of 16 bits are rounded. Throws on a file without its pixels. */
export function decodeTo8Bits(png: Uint8Array, orientation: Orientation): Rgba & { readonly wide: boolean } {
  const { width, height, samples } = decodeSamples(png, orientation);
  if (samples instanceof Uint8Array) return { width, height, data: samples, wide: false };
  const data = new Uint8Array(samples.length);
  for (let i = 0; i < data.length; i++) data[i] = narrow(samples[i]);
  return { width, height, data, wide: true };
}
