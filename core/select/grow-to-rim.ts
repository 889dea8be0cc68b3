import { boundingBox, growBox } from '../raster/boxes.ts';
import { blackAndWhite, squaredDistances } from '../raster/grow.ts';
import { cut, flagsOfMask, IN_MASK, type Flags, type Mask, type Rgba } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';

/** A mask grows by at most this share of the picture's longer side. */
const MOST = 0.02;

/** How far a mask grows at most by itself, in pixels of a picture of this size. */
export function furthestGrowth({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): number {
  return Math.max(1, Math.floor(MOST * Math.max(width, height)));
}

/** How far beyond the mask `growToRim` looks at the picture, in pixels, when it may grow by so many. */
export const lookedAtBeyond = (most: number): number => 2 * most + BEYOND;

/** The object's colours are taken from so many pixels inside the border on, the background's so many beyond `MOST`. */
const DEPTH = 3;
const BEYOND = 8;

/** Least share of the object's colour right inside the border: below, the mask is looser than the object. */
const AT_BORDER = 0.5;

/** A rim is the end of something: from this share on down to nothing it takes at most so many pixels. */
const PLAINLY = 0.6;
const SOFTEST = 4;

/** Least share of the object's colour at which a pixel still belongs to its rim. */
const LEAST_SHARE = 0.1;

/** How many standard errors that share must be away from none. */
const CERTAINTY = 3;

/** So many neighbours of a pixel look like it, so that it counts for one of so many. */
const ALIKE = 4;

/** Least distance of the two sides' colours, in standard deviations, at which they are told apart. */
const LEAST_DISTANCE = 1;

/** What is left of a rim below `LEAST_SHARE` is about so many pixels wide. */
const PAD = 1;

/** The share of the places near one that may reach less far than it grows. */
const AGREED = 0.4;

/** Variance that is added to each channel, in levels squared. */
const NOISE = 9;

/** The mask's border at one place, and how far outside of it the object's colours go on, in pixels. */
interface Place {
  readonly x: number;
  readonly y: number;
  rim: number;
}

/**
 * Grows a mask where the object's colours go on beyond its border, and nowhere else: a mask as tight as the object
 * leaves its soft rim outside, which would tint the whole fill. At places along the border the colours right inside
 * are compared with those farther outside, along the line that tells them apart best (Fisher's linear discriminant);
 * the mask grows there as far as the mean at that distance still holds a share of the object's colour. Where both
 * sides look alike, as around a loose mask, nothing grows.
 *
 * @param most how far it grows at most, in pixels; to be given where `image` is a part of the picture
 * @returns a new mask of 0 and 255; it holds the given one and reaches at most `most` pixels beyond it
 */
export function* growToRim(image: Rgba, mask: Mask, most = furthestGrowth(image)): Work<Mask> {
  const grown = yield* blackAndWhite(mask);
  const bounds = yield* boundingBox(mask, IN_MASK);
  if (!bounds) return grown;
  const box = growBox(bounds, lookedAtBeyond(most), mask);
  const inside = yield* flagsOfMask(cut(mask, box));
  const signed = yield* signedDistances(inside, most + BEYOND);
  const places = yield* placesAlong(inside, most);
  for (const place of places) {
    yield;
    place.rim = rimAt(image, box, signed, place, most);
  }
  const smooth = places.map((place) => smoothRim(place, places, 6 * most));
  for (const [n, { x, y }] of places.entries()) {
    yield;
    const rim = smooth[n];
    if (rim === 0) continue;
    forAround(box, x, y, most + rim, (i, u, v) => {
      if (signed[i] > 0 && signed[i] <= rim) grown.data[(box.y + v) * mask.width + box.x + u] = 255;
    });
  }
  return grown;
}

/**
 * Distance of each pixel to the mask's border: positive outside, negative inside; 1 for pixels next to the border.
 * Beyond `reach` it may be infinite.
 */
function* signedDistances({ width, height, data }: Flags, reach: number): Work<Float32Array> {
  const [outside, inside] = [new Float32Array(data.length), new Float32Array(data.length)];
  for (let i = 0; i < data.length; i++) {
    if (i % width === 0) yield;
    if (data[i]) inside[i] = Infinity;
    else outside[i] = Infinity;
  }
  yield* squaredDistances({ width, height, data: outside }, reach);
  yield* squaredDistances({ width, height, data: inside }, reach);
  for (let i = 0; i < data.length; i++) {
    if (i % width === 0) yield;
    outside[i] = outside[i] > 0 ? Math.sqrt(outside[i]) : -Math.sqrt(inside[i]);
  }
  return outside;
}

/** Border pixels of the mask, about `spacing` pixels from each other. */
function* placesAlong({ width, height, data }: Flags, spacing: number): Work<Place[]> {
  const places = new Map<number, Place>();
  for (let y = 1; y + 1 < height; y++) {
    yield;
    for (let x = 1; x + 1 < width; x++) {
      const i = y * width + x;
      if (!data[i] || (data[i - 1] && data[i + 1] && data[i - width] && data[i + width])) continue;
      const cell = Math.floor(y / spacing) * width + Math.floor(x / spacing);
      if (!places.has(cell)) places.set(cell, { x, y, rim: 0 });
    }
  }
  return [...places.values()];
}

/** Calls `visit` for every pixel of the box within `radius` of (x, y). */
function forAround(
  { width, height }: Box,
  x: number,
  y: number,
  radius: number,
  visit: (i: number, u: number, v: number) => void,
): void {
  for (let v = Math.max(0, Math.ceil(y - radius)); v <= Math.min(height - 1, y + radius); v++) {
    for (let u = Math.max(0, Math.ceil(x - radius)); u <= Math.min(width - 1, x + radius); u++) {
      if ((u - x) ** 2 + (v - y) ** 2 <= radius * radius) visit(v * width + u, u, v);
    }
  }
}

/** Sums of colours, for their mean and covariance. */
class Sums {
  count = 0;
  readonly sum = new Float64Array(3);
  /** xx, xy, xz, yy, yz, zz */
  readonly products = new Float64Array(6);

  add(r: number, g: number, b: number): void {
    this.count++;
    this.sum[0] += r;
    this.sum[1] += g;
    this.sum[2] += b;
    this.products[0] += r * r;
    this.products[1] += r * g;
    this.products[2] += r * b;
    this.products[3] += g * g;
    this.products[4] += g * b;
    this.products[5] += b * b;
  }

  get mean(): number[] {
    return [...this.sum].map((value) => value / this.count);
  }

  get covariance(): number[] {
    const [r, g, b] = this.mean;
    const squares = [r * r, r * g, r * b, g * g, g * b, b * b];
    return squares.map((square, n) => this.products[n] / this.count - square);
  }
}

/** Solves the symmetric system (xx, xy, xz, yy, yz, zz) w = d. */
function solve([xx, xy, xz, yy, yz, zz]: number[], [dx, dy, dz]: number[]): number[] {
  const a = yy * zz - yz * yz;
  const b = xz * yz - xy * zz;
  const c = xy * yz - xz * yy;
  const det = xx * a + xy * b + xz * c;
  return [
    (a * dx + b * dy + c * dz) / det,
    (b * dx + (xx * zz - xz * xz) * dy + (xy * xz - xx * yz) * dz) / det,
    (c * dx + (xy * xz - xx * yz) * dy + (xx * yy - xy * xy) * dz) / det,
  ];
}

/** How far beyond the border near one place the object's colours go on, 0..most. */
function rimAt(image: Rgba, box: Box, signed: Float32Array, { x, y }: Place, most: number): number {
  const object = new Sums();
  const background = new Sums();
  const border = new Sums();
  const steps = Array.from({ length: most + 1 }, () => new Sums());
  forAround(box, x, y, lookedAtBeyond(most), (i, u, v) => {
    const distance = signed[i];
    if (distance < -DEPTH - most || distance > most + BEYOND) return;
    const at = 4 * ((box.y + v) * image.width + box.x + u);
    const outside = distance > most ? background : steps[Math.round(distance)];
    const sums = distance > 0 ? outside : distance <= -DEPTH ? object : border;
    sums.add(image.data[at], image.data[at + 1], image.data[at + 2]);
  });
  if (object.count < 8 || background.count < 8) return 0;
  const share = shareBetween(background, object);
  if (!share || share.of(border) < AT_BORDER) return 0;
  let rim = 0;
  let plain = 0;
  for (let distance = 1; distance <= most; distance++) {
    const { count } = steps[distance];
    if (count === 0) continue;
    const here = share.of(steps[distance]);
    const error = share.deviation / Math.sqrt(Math.max(1, count / ALIKE));
    if (here < Math.max(LEAST_SHARE, CERTAINTY * error))
      return rim === 0 || rim - plain > SOFTEST ? 0 : Math.min(most, rim + PAD);
    rim = distance;
    if (here >= PLAINLY) plain = distance;
  }
  // What goes on to the end is no rim but the surroundings themselves.
  return 0;
}

/**
 * How much of the object's colour is in a mean colour, 0 for the background's mean and 1 for the object's, along the
 * axis that tells the two apart best; undefined where they look alike.
 */
function shareBetween(
  background: Sums,
  object: Sums,
): { of(sums: Sums): number; deviation: number } | undefined {
  const [from, to] = [background.mean, object.mean];
  const [spread, other] = [background.covariance, object.covariance];
  const pooled = spread.map(
    (value, n) => 0.5 * (value + other[n]) + (n === 0 || n === 3 || n === 5 ? NOISE : 0),
  );
  const difference = to.map((value, c) => value - from[c]);
  const axis = solve(pooled, difference);
  const along = (colour: number[]) => axis.reduce((sum, value, c) => sum + value * (colour[c] - from[c]), 0);
  const length = along(to);
  if (length < LEAST_DISTANCE ** 2) return undefined;
  const [a, b, c] = axis;
  const [xx, xy, xz, yy, yz, zz] = spread;
  const variance = a * a * xx + b * b * yy + c * c * zz + 2 * (a * b * xy + a * c * xz + b * c * yz);
  return { of: ({ mean }) => along(mean) / length, deviation: Math.sqrt(Math.max(0, variance)) / length };
}

/** What most of the rims near a place reach, so that a few places alone do not grow. */
function smoothRim({ x, y }: Place, places: readonly Place[], radius: number): number {
  const near = places.filter((place) => (place.x - x) ** 2 + (place.y - y) ** 2 <= radius * radius);
  const rims = near.map(({ rim }) => rim).sort((a, b) => a - b);
  return rims[Math.floor(AGREED * rims.length)];
}
