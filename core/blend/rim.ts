import { growBox } from '../raster/boxes.ts';
import { growFlags } from '../raster/grow.ts';
import type { Flags } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
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
  /** How certain it is that there is one near a pixel of the border: 0 to 1. */
  certainty(x: number, y: number): number;
  /** The steps around a border pixel, of pixels beyond any rim. */
  stepsBeyond(x: number, y: number): StepSum;
  /** The known pixels without those of the rim. */
  readonly clean: Flags;
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
  const cellOf = (x: number, y: number) => (Math.floor(y / CELL) + 1) * columns + Math.floor(x / CELL) + 1;
  // For each cell, summed over its border pixels: three differences, their squared length, and their number.
  const sums = new Float32Array(5 * columns * rows);
  const stepsBeyond = (x: number, y: number) => sumSteps(seam, x, y, BEYOND, { flags: near, value: 0 });
  const around = growBox(box, 1, hole);
  for (let y = around.y; y < around.y + around.height; y++) {
    yield;
    for (let x = around.x; x < around.x + around.width; x++) {
      if (!isBorder(seam, x, y)) continue;
      const inner = sumSteps(seam, x, y, REACH - 1, { flags: near, value: 1 });
      const outer = stepsBeyond(x, y);
      if (outer.count === 0) continue;
      const at = 5 * cellOf(x, y);
      for (let c = 0; c < 3; c++) {
        const difference = inner.sum[c] / inner.count - outer.sum[c] / outer.count;
        sums[at + c] += difference;
        sums[at + 3] += difference * difference;
      }
      sums[at + 4]++;
    }
  }
  const certainties = new Float32Array(columns * rows);
  for (let row = 1; row < rows - 1; row++) {
    for (let column = 1; column < columns - 1; column++) {
      certainties[row * columns + column] = certaintyOf(sums, columns, row * columns + column);
    }
  }
  const certainty = (x: number, y: number) => certainties[cellOf(x, y)];
  const clean = known.data.slice();
  const reached = growBox(box, REACH, hole);
  for (let y = reached.y; y < reached.y + reached.height; y++) {
    yield;
    for (let x = reached.x; x < reached.x + reached.width; x++) {
      if (near.data[y * width + x] && certainty(x, y) > 0) clean[y * width + x] = 0;
    }
  }
  return { certainty, stepsBeyond, clean: { width, height, data: clean } };
}

function certaintyOf(sums: Float32Array, columns: number, middle: number): number {
  const total = [0, 0, 0, 0, 0];
  for (const row of [-columns, 0, columns]) {
    for (const column of [-1, 0, 1]) {
      for (let k = 0; k < 5; k++) total[k] += sums[5 * (middle + row + column) + k];
    }
  }
  const [red, green, blue, squares, count] = total;
  if (count === 0) return 0;
  const squaredMean = (red * red + green * green + blue * blue) / (count * count);
  if (squaredMean < LEAST * LEAST) return 0;
  const agreement = squaredMean / (squares / count);
  return Math.max(0, Math.min(1, (agreement - LIKELY) / (CERTAIN - LIKELY)));
}
