import { growBox } from '../raster/boxes.ts';
import { growFlags } from '../raster/grow.ts';
import type { Flags } from '../raster/raster.ts';
import { BAND, type Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { isBorder, sumSteps, type Seam, type StepSum } from './border.ts';

/** How far outside the hole, in pixels, the soft outline of the removed thing may reach. */
const REACH = 3;
/** How far from a border pixel, in pixels, what lies beyond a rim is looked at. */
const BEYOND = 5;
/** Side of the cells, in pixels, by which the border is judged; always together with the eight cells around. */
const CELL = 16;
/** At which share of agreement a rim begins to be likely, and at which it is certain. */
const LIKELY = 0.4;
const CERTAIN = 0.7;
/** A difference of fewer levels is no rim. */
const LEAST = 4;

/** What is left of the removed thing outside a tight mask: its soft outline, along the hole's border. */
export interface Rim {
  /** The pixels at most `REACH` from the hole, and those of the hole. */
  readonly near: Flags;
  /** The known pixels without those of the rim. */
  readonly clean: Flags;
  /** Cells of `CELL` px, in rows of so many: how certain it is that there is one near a border pixel there, 0 to 1. */
  readonly columns: number;
  readonly certainties: Float32Array;
}

/** How certain it is that there is a rim near a pixel of the border: 0 to 1. */
export function certaintyAt({ columns, certainties }: Rim, x: number, y: number): number {
  return certainties[cellOf(columns, x, y)];
}

/** The steps around a border pixel, of pixels beyond any rim. */
export function sumStepsBeyond(seam: Seam, near: Flags, x: number, y: number, into: StepSum): void {
  sumSteps(seam, x, y, BEYOND, near.data, 0, into);
}

/** There is a cell more to each side, which stays empty. */
function cellOf(columns: number, x: number, y: number): number {
  return (Math.floor(y / CELL) + 1) * columns + Math.floor(x / CELL) + 1;
}

/**
 * Looks for a rim: right beside the hole the step from the fill to the picture is another than a few pixels farther
 * out, and all along the border by the same colour. Texture and misplaced edges differ too, but now this way and now
 * that: the squared mean of the differences is small against their mean square.
 *
 * @param box holds the hole
 */
export function* findRim(seam: Seam, box: Box): Work<Rim> {
  const { hole, known } = seam;
  const { width, height } = hole;
  const near = yield* growFlags(hole, REACH);
  const columns = Math.ceil(width / CELL) + 2;
  const rows = Math.ceil(height / CELL) + 2;
  // For each cell, summed over its border pixels: three differences, their squared length, and their number.
  const sums = new Float32Array(5 * columns * rows);
  const around = growBox(box, 1, hole);
  for (let y = around.y; y < around.y + around.height; y++) {
    yield;
    compareRow(seam, near, around, y, columns, sums);
  }
  const certainties = new Float32Array(columns * rows);
  for (let row = 1; row < rows - 1; row++) {
    for (let column = 1; column < columns - 1; column++) {
      certainties[row * columns + column] = certaintyOf(sums, columns, row * columns + column);
    }
  }
  const clean = known.data.slice();
  const rim = { near, clean: { width, height, data: clean }, columns, certainties };
  const reached = growBox(box, REACH, hole);
  for (let y = reached.y; y < reached.y + reached.height; y++) {
    if (y % BAND === 0) yield;
    clearRow(rim, reached, y, clean);
  }
  return rim;
}

/** Adds what a row's border pixels say to their cells. */
function compareRow(seam: Seam, near: Flags, box: Box, y: number, columns: number, sums: Float32Array): void {
  const inner = new Float64Array(4);
  const outer = new Float64Array(4);
  for (let x = box.x; x < box.x + box.width; x++) {
    if (!isBorder(seam, x, y)) continue;
    sumStepsBeyond(seam, near, x, y, outer);
    if (outer[3] === 0) continue;
    sumSteps(seam, x, y, REACH - 1, near.data, 1, inner);
    const at = 5 * cellOf(columns, x, y);
    for (let c = 0; c < 3; c++) {
      const difference = inner[c] / inner[3] - outer[c] / outer[3];
      sums[at + c] += difference;
      sums[at + 3] += difference * difference;
    }
    sums[at + 4]++;
  }
}

/** Clears those of a row's flags that lie on the rim. */
function clearRow(rim: Rim, box: Box, y: number, flags: Uint8Array): void {
  const { width, data } = rim.near;
  for (let x = box.x; x < box.x + box.width; x++) {
    if (data[y * width + x] && certaintyAt(rim, x, y) > 0) flags[y * width + x] = 0;
  }
}

function certaintyOf(sums: Float32Array, columns: number, middle: number): number {
  let red = 0;
  let green = 0;
  let blue = 0;
  let squares = 0;
  let count = 0;
  for (let row = middle - columns; row <= middle + columns; row += columns) {
    for (let at = 5 * (row - 1); at <= 5 * (row + 1); at += 5) {
      red += sums[at];
      green += sums[at + 1];
      blue += sums[at + 2];
      squares += sums[at + 3];
      count += sums[at + 4];
    }
  }
  if (count === 0) return 0;
  const squaredMean = (red * red + green * green + blue * blue) / (count * count);
  if (squaredMean < LEAST * LEAST) return 0;
  const agreement = squaredMean / (squares / count);
  return Math.max(0, Math.min(1, (agreement - LIKELY) / (CERTAIN - LIKELY)));
}
