/**
 * The rasters of the engine, all row-major, and how one becomes another. `Rgba` and `Mask` come from outside and are
 * part of the contract; `Rgb` and `Flags` are what the engine computes with.
 */
import { BAND, type Work } from '../turns.ts';
import type { Box, Flags, Mask, Rgba } from '../types.ts';

export type { Flags, Mask, Rgba };

/** The size of a raster, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Colours without alpha: three interleaved values a pixel, 0..255, `data.length === width * height * 3`. */
export interface Rgb<Data extends Uint8Array | Float32Array = Uint8Array> extends Size {
  readonly data: Data;
}

/** Numbers of any range, interleaved, as many for each pixel as `channelsOf` says. */
export interface FloatRaster extends Size {
  readonly data: Float32Array;
}

/** From this value on a pixel of a mask is in it. */
export const IN_MASK = 128;

/** The value of a flag that is set. */
export const SET = 1;

/** From this alpha on a pixel counts as opaque; below, its colour means nothing and it is never a source. */
export const OPAQUE = 128;

/** How many values a raster has for each pixel. */
export function channelsOf({ width, height, data }: Size & { data: { length: number } }): number {
  return data.length / (width * height);
}

/**
 * A raster of such a size. All rasters are made in this form, with nothing else in them: loops over pixels that meet
 * objects of many forms are compiled again for each.
 */
export function raster<Data>({ width, height }: Size, data: Data): Size & { readonly data: Data } {
  return { width, height, data };
}

/** Flags that are all 0. */
export function emptyFlags({ width, height }: Size): Flags {
  return { width, height, data: new Uint8Array(width * height) };
}

/** 1 where the pixel is in the mask. */
export function* flagsOfMask({ width, height, data }: Mask): Work<Flags> {
  const flags = new Uint8Array(width * height);
  for (let y = 0; y < height; y += BAND) {
    yield;
    setFlags(data, flags, y * width, Math.min(height, y + BAND) * width);
  }
  return { width, height, data: flags };
}

/** A function of its own, for loops in generators are compiled late. */
function setFlags(mask: Mask['data'], flags: Uint8Array, from: number, to: number): void {
  for (let i = from; i < to; i++) flags[i] = mask[i] >= IN_MASK ? 1 : 0;
}

/** How many flags are set. */
export function countSet({ data }: Flags): number {
  let count = 0;
  for (let i = 0; i < data.length; i++) count += data[i];
  return count;
}

/** The positions (`y * width + x`) of the set flags, ascending. */
export function positionsOf(flags: Flags): Int32Array {
  const { data } = flags;
  const positions = new Int32Array(countSet(flags));
  for (let i = 0, n = 0; i < data.length; i++) if (data[i]) positions[n++] = i;
  return positions;
}

/** 1 where the colours of a picture are known and mean something: outside the holes, at opaque pixels. */
export function* knownPixels({ width, height, data }: Rgba, hole: Flags, otherHoles?: Flags): Work<Flags> {
  const known = new Uint8Array(width * height);
  for (let y = 0; y < height; y += BAND) {
    yield;
    setKnown(data, hole.data, otherHoles?.data, known, y * width, Math.min(height, y + BAND) * width);
  }
  return { width, height, data: known };
}

function setKnown(
  data: Rgba['data'],
  hole: Uint8Array,
  otherHoles: Uint8Array | undefined,
  known: Uint8Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    known[i] = !hole[i] && !otherHoles?.[i] && data[4 * i + 3] >= OPAQUE ? 1 : 0;
  }
}

/** The colours of a picture without its alpha. */
export function* rgbOfRgba({ width, height, data }: Rgba): Work<Rgb> {
  const colour = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += BAND) {
    yield;
    setColours(data, colour, y * width, Math.min(height, y + BAND) * width);
  }
  return { width, height, data: colour };
}

function setColours(data: Rgba['data'], colour: Uint8Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    colour[3 * i] = data[4 * i];
    colour[3 * i + 1] = data[4 * i + 1];
    colour[3 * i + 2] = data[4 * i + 2];
  }
}

/** Copies the colours of the flagged pixels from one raster to another of the same size. */
export function copyWhere({ data: flags }: Flags, { data: from }: Rgb, { data: to }: Rgb): void {
  for (let i = 0; i < flags.length; i++) {
    if (!flags[i]) continue;
    to[3 * i] = from[3 * i];
    to[3 * i + 1] = from[3 * i + 1];
    to[3 * i + 2] = from[3 * i + 2];
  }
}

/**
 * Flags of the size of `around`, by default of the whole raster, that are set where `flags` are and `box` lies; both
 * boxes lie inside the raster, and `box` inside `around`.
 */
export function flagsWithin(flags: Flags, box: Box, around?: Box): Flags {
  const { x, y: top, width, height } = around ?? { x: 0, y: 0, width: flags.width, height: flags.height };
  const within = emptyFlags({ width, height });
  for (let y = box.y; y < box.y + box.height; y++) {
    const from = y * flags.width + box.x;
    within.data.set(flags.data.subarray(from, from + box.width), (y - top) * width + box.x - x);
  }
  return within;
}

/** A copy of the part of a picture, a mask or flags that lies in `box`, which must lie inside the raster. */
export function cut(raster: Rgba | Mask | Flags, { x, y, width, height }: Box): Size & { data: Uint8Array } {
  const channels = channelsOf(raster);
  const data = new Uint8Array(width * height * channels);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * raster.width + x) * channels;
    data.set(raster.data.subarray(from, from + width * channels), row * width * channels);
  }
  return { width, height, data };
}
