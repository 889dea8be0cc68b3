/** Rasters at a quarter of the picture's resolution, and of lightness and two colour differences instead of RGB. */
import type { Flags, Rgba, Size } from '../raster/raster.ts';
import { BAND, type Work } from '../turns.ts';
import type { Box } from '../types.ts';

/** Side of a cell, in pixels. */
export const CELL = 4;

/** Three values a cell, interleaved. */
export interface CellGrid extends Size {
  readonly value: Float32Array;
  /** How many pixels a value stands for; where it is 0 the cell takes no part. */
  readonly weight: Float32Array;
}

export function emptyGrid({ width, height }: Size): CellGrid {
  return {
    width,
    height,
    value: new Float32Array(3 * width * height),
    weight: new Float32Array(width * height),
  };
}

/** Lightness and how far red and blue lie above it, of the pixel whose values start at `at`. */
export function readOpponent(data: Rgba['data'], at: number, into: Float32Array): void {
  const lightness = (data[at] + data[at + 1] + data[at + 2]) / 3;
  into[0] = lightness;
  into[1] = data[at] - lightness;
  into[2] = data[at + 2] - lightness;
}

/** The means of the flagged pixels of a picture; the first cell starts at the corner of `area`. */
export function* meansOf(picture: Rgba, { data: flags }: Flags, area: Box): Work<CellGrid> {
  const width = Math.ceil(area.width / CELL);
  const grid = emptyGrid({ width, height: Math.ceil(area.height / CELL) });
  const { value, weight } = grid;
  for (let y = 0; y < area.height; y++) {
    if (y % BAND === 0) yield;
    const from = (y + area.y) * picture.width + area.x;
    addRow(picture.data, flags, from, area.width, value, weight, Math.floor(y / CELL) * width);
  }
  for (let n = 0; n < weight.length; n++) {
    if (n % width === 0) yield;
    for (let c = 0; c < 3 && weight[n] > 0; c++) value[3 * n + c] /= weight[n];
  }
  return grid;
}

/** Adds the flagged of `width` pixels from position `from` on to the sums of a row of cells, whose first is `row`. */
function addRow(
  data: Rgba['data'],
  flags: Uint8Array,
  from: number,
  width: number,
  value: Float32Array,
  weight: Float32Array,
  row: number,
): void {
  const own = new Float32Array(3);
  for (let x = 0; x < width; x++) {
    if (!flags[from + x]) continue;
    const n = row + Math.floor(x / CELL);
    readOpponent(data, 4 * (from + x), own);
    for (let c = 0; c < 3; c++) value[3 * n + c] += own[c];
    weight[n]++;
  }
}

/** The means of the pixels of both. */
export function* joined(a: CellGrid, b: CellGrid): Work<CellGrid> {
  const both = emptyGrid(a);
  for (let n = 0; n < both.weight.length; n++) {
    if (n % both.width === 0) yield;
    const count = a.weight[n] + b.weight[n];
    both.weight[n] = count;
    for (let k = 3 * n; k < 3 * n + 3 && count > 0; k++) {
      both.value[k] = (a.value[k] * a.weight[n] + b.value[k] * b.weight[n]) / count;
    }
  }
  return both;
}

/**
 * The mean of the cells at most `radius` from cell `n`, across and down, that take part, into `into` at `at`. Near the
 * grid's border it reaches less far on both sides: so a slope has no part in it.
 */
export function meanAround(
  { width, height, value, weight }: CellGrid,
  n: number,
  radius: number,
  into: Float32Array,
  at: number,
): void {
  const x = n % width;
  const y = Math.floor(n / width);
  let count = 0;
  let first = 0;
  let second = 0;
  let third = 0;
  const across = Math.min(radius, x, width - 1 - x);
  const down = Math.min(radius, y, height - 1 - y);
  for (let v = y - down; v <= y + down; v++) {
    for (let u = x - across; u <= x + across; u++) {
      const i = v * width + u;
      if (weight[i] === 0) continue;
      count++;
      first += value[3 * i];
      second += value[3 * i + 1];
      third += value[3 * i + 2];
    }
  }
  into[at] = first / count;
  into[at + 1] = second / count;
  into[at + 2] = third / count;
}

/**
 * Bilinear between the cells that take part; (x, y) counts cells, a cell's middle lies at its numbers plus a half.
 * False, and zeros, where none takes part.
 */
export function interpolate(
  { width, height, value, weight }: CellGrid,
  x: number,
  y: number,
  into: Float32Array,
): boolean {
  const left = Math.floor(x - 0.5);
  const top = Math.floor(y - 0.5);
  const right = x - 0.5 - left;
  const low = y - 0.5 - top;
  let total = 0;
  // In single precision, as the grids are.
  let first = 0;
  let second = 0;
  let third = 0;
  for (let dy = 0; dy < 2; dy++) {
    const v = top + dy;
    if (v < 0 || v >= height) continue;
    for (let dx = 0; dx < 2; dx++) {
      const u = left + dx;
      const n = v * width + u;
      if (u < 0 || u >= width || weight[n] === 0) continue;
      const share = (dx ? right : 1 - right) * (dy ? low : 1 - low);
      total += share;
      first = Math.fround(first + share * value[3 * n]);
      second = Math.fround(second + share * value[3 * n + 1]);
      third = Math.fround(third + share * value[3 * n + 2]);
    }
  }
  const isKnown = total !== 0;
  into[0] = isKnown ? first / total : 0;
  into[1] = isKnown ? second / total : 0;
  into[2] = isKnown ? third / total : 0;
  return isKnown;
}

/**
 * For every cell how many cells, across, down or aslant, it lies from the nearest marked one; Infinity without any. Two
 * passes are exact for this distance: what comes from above and the left, then the rest.
 */
export function* distances({ width, height }: Size, marked: Uint8Array): Work<Float32Array> {
  const distance = new Float32Array(width * height);
  for (let n = 0; n < distance.length; n++) distance[n] = marked[n] ? 0 : Infinity;
  for (const way of [-1, 1]) {
    for (let row = 0; row < height; row++) {
      if (row % BAND === 0) yield;
      spread(distance, width, height, way < 0 ? row : height - 1 - row, way);
    }
  }
  return distance;
}

/** What comes to a row from before it, on the way down (-1) or up (1). */
function spread(distance: Float32Array, width: number, height: number, y: number, way: number): void {
  for (let column = 0; column < width; column++) {
    const x = way < 0 ? column : width - 1 - column;
    const n = y * width + x;
    let least = distance[n];
    if (x + way >= 0 && x + way < width) least = Math.min(least, distance[n + way] + 1);
    if (y + way >= 0 && y + way < height) {
      const beside = n + way * width;
      least = Math.min(least, distance[beside] + 1);
      if (x > 0) least = Math.min(least, distance[beside - 1] + 1);
      if (x + 1 < width) least = Math.min(least, distance[beside + 1] + 1);
    }
    distance[n] = least;
  }
}
