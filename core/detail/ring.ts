import { growBox } from '../raster/boxes.ts';
import { growFlags } from '../raster/grow.ts';
import { flagsWithin, positionsOf } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import type { Level } from './level.ts';
import type { RingKernels, RingPoints } from './ring-kernels.ts';
import { isShift, type Warp } from './warp.ts';

/** Places of a hole that a map must bring something into: so many are asked. */
const ASKED = 15;
export const ANSWERED = 3;
/** What rounding leaves of whole numbers of pixels is less, in pixels. */
const ROUNDING = 1e-6;

/** A sample of the known pixels around a hole, by which maps of the picture onto itself are judged. */
export interface Ring extends RingPoints {
  readonly level: Level;
  /** The hole's middle, and half the longer side of its box. */
  readonly centreX: number;
  readonly centreY: number;
  readonly unit: number;
  /** Places in the hole. */
  readonly askedX: Int32Array;
  readonly askedY: Int32Array;
  /** On the level, where there are any: maps are judged by them. */
  readonly kernels: RingKernels | undefined;
}

/**
 * The ring of one hole.
 *
 * @param box around the hole, in pixels of the level
 * @param reach how far around the hole, in pixels
 * @param most pixels that are kept
 * @param kernels on the level, where there are any
 * @returns undefined if there are too few to judge by
 */
export function* ringOf(
  level: Level,
  box: Box,
  reach: number,
  most: number,
  random: () => number,
  kernels: RingKernels | undefined,
): Work<Ring | undefined> {
  const { width, hole, source } = level;
  // A level is large, and may have many rings.
  const around = growBox(box, reach, level);
  const own = flagsWithin(hole, box, around);
  const inside = inLevel(positionsOf(own), around, width);
  const ring = yield* growFlags(own, reach);
  const all = setOnly(inLevel(positionsOf(ring), around, width), source.data);
  if (all.length < 64 || inside.length < 16) return undefined;
  const count = Math.min(most, all.length);
  for (let n = 0; n < count; n++) {
    const m = n + Math.floor(random() * (all.length - n));
    [all[n], all[m]] = [all[m], all[n]];
  }
  const points = all.slice(0, count);
  const asked = Int32Array.from(
    { length: ASKED },
    (_, n) => inside[Math.floor(((n + 0.5) * inside.length) / ASKED)],
  );
  return {
    level,
    centreX: box.x + (box.width - 1) / 2,
    centreY: box.y + (box.height - 1) / 2,
    unit: Math.max(box.width, box.height) / 2,
    points,
    xs: columnsOf(points, width),
    ys: rowsOf(points, width),
    askedX: columnsOf(asked, width),
    askedY: rowsOf(asked, width),
    kernels: kernels?.hasRoomFor(count) ? kernels : undefined,
  };
}

/** Positions in a box, in place, become those in a raster of such a width. */
function inLevel(positions: Int32Array, box: Box, width: number): Int32Array {
  for (let n = 0; n < positions.length; n++) {
    const y = Math.floor(positions[n] / box.width);
    positions[n] = (box.y + y) * width + box.x + positions[n] - y * box.width;
  }
  return positions;
}

/** Those positions where a flag is set. */
function setOnly(positions: Int32Array, flags: Uint8Array): Int32Array {
  const set = new Int32Array(positions.length);
  let count = 0;
  for (let n = 0; n < positions.length; n++) if (flags[positions[n]]) set[count++] = positions[n];
  return set.subarray(0, count);
}

function columnsOf(positions: Int32Array, width: number): Int32Array {
  const xs = new Int32Array(positions.length);
  for (let n = 0; n < xs.length; n++) xs[n] = positions[n] % width;
  return xs;
}

function rowsOf(positions: Int32Array, width: number): Int32Array {
  const ys = new Int32Array(positions.length);
  for (let n = 0; n < ys.length; n++) ys[n] = Math.floor(positions[n] / width);
  return ys;
}

/** The squared gradient of the picture at a place, summed over the channels; -1 where that is not known. */
export function busyness({ width, height, colour: { data }, source }: Level, place: number): number {
  if (place % width === width - 1 || place >= width * (height - 1)) return -1;
  if (!source.data[place] || !source.data[place + 1] || !source.data[place + width]) return -1;
  let sum = 0;
  for (let k = 3 * place; k < 3 * place + 3; k++) {
    sum += (data[k + 3] - data[k]) ** 2 + (data[k + 3 * width] - data[k]) ** 2;
  }
  return sum;
}

/** Whether a shift brings known pixels into a fair part of the hole. */
export function bringsSomething({ level, askedX, askedY }: Ring, dx: number, dy: number): boolean {
  const { width, height, source } = level;
  let missing = ANSWERED;
  for (let n = 0; missing > 0 && n <= askedX.length - missing; n++) {
    const x = askedX[n] + dx;
    const y = askedY[n] + dy;
    if (x >= 0 && y >= 0 && x < width && y < height && source.data[y * width + x]) missing--;
  }
  return missing === 0;
}

/**
 * Mean squared colour difference of the ring and the picture that a shift brings there, summed over the channels.
 * Infinity where less than a third of the ring is seen, and early where it will exceed `bound`.
 */
export function shiftError(ring: Ring, dx: number, dy: number, bound = Infinity): number {
  if (ring.kernels) return ring.kernels.shiftError(ring, dx, dy, bound);
  const { level, points, xs, ys } = ring;
  const { width, height } = level;
  const source = level.source.data;
  const colour = level.colour.data;
  const step = 3 * (dy * width + dx);
  let sum = 0;
  let count = 0;
  for (let n = 0; n < points.length; n++) {
    const x = xs[n] + dx;
    const y = ys[n] + dy;
    if (x >= 0 && y >= 0 && x < width && y < height && source[y * width + x]) {
      const a = 3 * points[n];
      const b = a + step;
      const red = colour[a] - colour[b];
      const green = colour[a + 1] - colour[b + 1];
      const blue = colour[a + 2] - colour[b + 2];
      sum += red * red + green * green + blue * blue;
      count++;
    }
    // Points are in random order, so that a part of them speaks for all.
    if ((n === 7 || n === 23 || n === 63 || n === 191) && sum > 1.5 * bound * Math.max(count, n >> 1))
      return Infinity;
  }
  return 3 * count < points.length ? Infinity : sum / count;
}

/**
 * For each point of the ring the squared colour difference to where the map takes it, summed over the channels;
 * -1 where that is not known.
 */
export function warpErrors(ring: Ring, warp: Warp): Float32Array {
  const whole = wholeShiftOf(warp);
  if (ring.kernels) {
    return whole ? ring.kernels.shiftErrors(ring, whole.x, whole.y) : ring.kernels.warpErrors(ring, warp);
  }
  const errors = new Float32Array(ring.points.length);
  if (whole) setShiftErrors(ring, whole.x, whole.y, errors);
  else measureWarp(ring, warp, errors);
  return errors;
}

/** Their mean over what is known; Infinity where that is less than a third of the ring. */
export function warpError(ring: Ring, warp: Warp): number {
  const whole = wholeShiftOf(warp);
  if (whole) return shiftError(ring, whole.x, whole.y);
  return ring.kernels ? ring.kernels.warpError(ring, warp) : measureWarp(ring, warp);
}

/** How far a map moves everything, if that is a whole number of pixels across and down; else undefined. */
function wholeShiftOf(warp: Warp): { x: number; y: number } | undefined {
  if (!isShift(warp)) return undefined;
  const [x, y] = [warp.unit * warp.terms[2], warp.unit * warp.terms[5]];
  const rounded = { x: Math.round(x), y: Math.round(y) };
  return Math.abs(x - rounded.x) < ROUNDING && Math.abs(y - rounded.y) < ROUNDING ? rounded : undefined;
}

function setShiftErrors({ level, points, xs, ys }: Ring, dx: number, dy: number, errors: Float32Array): void {
  const { width, height } = level;
  const colour = level.colour.data;
  const source = level.source.data;
  const step = dy * width + dx;
  for (let n = 0; n < points.length; n++) {
    const x = xs[n] + dx;
    const y = ys[n] + dy;
    const a = 3 * points[n];
    const b = a + 3 * step;
    if (!(x >= 0 && y >= 0 && x < width && y < height) || !source[points[n] + step]) {
      errors[n] = -1;
      continue;
    }
    const red = colour[a] - colour[b];
    const green = colour[a + 1] - colour[b + 1];
    const blue = colour[a + 2] - colour[b + 2];
    errors[n] = red * red + green * green + blue * blue;
  }
}

/** The mean error of a map, see `warpError`; those of all points go to `errors`. */
function measureWarp(
  { level, points, xs, ys }: Ring,
  { centreX, centreY, unit, terms }: Warp,
  errors?: Float32Array,
): number {
  const { width, height } = level;
  const colour = level.colour.data;
  const source = level.source.data;
  const [t0, t1, t2, t3] = [terms[0], terms[1], terms[2], terms[3]];
  const [t4, t5, t6, t7] = [terms[4], terms[5], terms[6], terms[7]];
  let sum = 0;
  let count = 0;
  for (let n = 0; n < points.length; n++) {
    // What `warped` says.
    const u = (xs[n] - centreX) / unit;
    const v = (ys[n] - centreY) / unit;
    const scale = unit / (1 + t6 * u + t7 * v);
    const x = Math.round(centreX + scale * (t0 * u + t1 * v + t2));
    const y = Math.round(centreY + scale * (t3 * u + t4 * v + t5));
    if (!(x >= 0 && y >= 0 && x < width && y < height) || !source[y * width + x]) {
      if (errors) errors[n] = -1;
      continue;
    }
    const a = 3 * points[n];
    const b = 3 * (y * width + x);
    const red = colour[a] - colour[b];
    const green = colour[a + 1] - colour[b + 1];
    const blue = colour[a + 2] - colour[b + 2];
    const error = red * red + green * green + blue * blue;
    if (errors) errors[n] = error;
    sum += error;
    count++;
  }
  return 3 * count < points.length ? Infinity : sum / count;
}
