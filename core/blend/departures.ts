import type { Flags, Rgba, Size } from '../raster/raster.ts';
import { BAND, type Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { CELL, distances, emptyGrid, interpolate, meanAround, readOpponent, type CellGrid } from './cells.ts';

/** Side of the blocks for which bounds are kept, in cells. */
const BLOCK = 4;
/** What lies at most so far from the hole counts, in cells, and half of the hole's depth more. */
const RING = 8;
/** Radius of the means that known cells are compared with, in cells: 28 px across. */
const WIDE = 3;
/** A place of the hole looks so many times as far as its own depth, so that it sees both ends of a line through it. */
const REACH = 3;

/** What is looked at around a hole. The grids are of one size; `area` is what they cover of the picture. */
export interface Surroundings {
  readonly original: Rgba;
  /** The pixels that count. */
  readonly known: Flags;
  readonly area: Box;
  /** The means of the known pixels, and of the known and the filled ones. */
  readonly means: CellGrid;
  readonly all: CellGrid;
  /** The known cells, continued smoothly over the hole. */
  readonly smooth: CellGrid;
  /** 1 where a cell is known rather than to be continued. */
  readonly isKnown: Uint8Array;
}

/** The largest departures near each block: of cells from a smooth continuation, and of pixels from their cells. */
export interface Bounds {
  readonly coarse: CellGrid;
  readonly fine: CellGrid;
}

/** How far the known surroundings depart from smoothness, for the blocks of the hole; others take no part. */
export function* findBounds(around: Surroundings): Work<Bounds> {
  const { smooth, isKnown } = around;
  const toKnown = yield* distances(smooth, isKnown);
  const toHole = yield* distances(smooth, unknownOf(isKnown, smooth.weight));
  // Holes of a few pixels hide no cell.
  const hidesNone = !toHole.includes(0);
  const blocks = { width: Math.ceil(smooth.width / BLOCK), height: Math.ceil(smooth.height / BLOCK) };
  const blockOf = blocksOf(smooth, blocks.width);
  const depth = new Float32Array(blocks.width * blocks.height).fill(-1);
  let deepest = 0;
  for (let n = 0; n < toKnown.length; n++) {
    const isFilled = around.all.weight[n] > around.means.weight[n];
    if (!isFilled || toKnown[n] === Infinity) continue;
    depth[blockOf[n]] = Math.max(depth[blockOf[n]], toKnown[n]);
    deepest = Math.max(deepest, toKnown[n]);
  }
  const counts = new Uint8Array(isKnown.length);
  for (let n = 0; n < counts.length; n++) {
    if (isKnown[n] && (hidesNone || toHole[n] <= RING + deepest / 2)) counts[n] = 1;
  }
  const found = { coarse: emptyGrid(blocks), fine: emptyGrid(blocks) };
  const wide = new Float32Array(3);
  for (let n = 0; n < toKnown.length; n++) {
    if (n % smooth.width === 0) yield;
    if (!counts[n]) continue;
    meanAround(smooth, n, WIDE, wide, 0);
    for (let c = 0; c < 3; c++) wide[c] -= around.means.value[3 * n + c];
    raise(found.coarse, blockOf[n], wide);
  }
  yield* findFine(around, counts, blockOf, found.fine);
  return { coarse: yield* spread(found.coarse, depth), fine: yield* spread(found.fine, depth) };
}

/** 1 where a cell takes part and is not known. */
function unknownOf(isKnown: Uint8Array, weight: Float32Array): Uint8Array {
  const unknown = new Uint8Array(isKnown.length);
  for (let n = 0; n < unknown.length; n++) if (!isKnown[n] && weight[n] > 0) unknown[n] = 1;
  return unknown;
}

/** For every cell the number of its block. */
function blocksOf({ width, height }: Size, blocksAcross: number): Int32Array {
  const numbers = new Int32Array(width * height);
  for (let y = 0, n = 0; y < height; y++) {
    const row = Math.floor(y / BLOCK) * blocksAcross;
    for (let x = 0; x < width; x++, n++) numbers[n] = row + Math.floor(x / BLOCK);
  }
  return numbers;
}

function* findFine(
  { original, known, area, all }: Surroundings,
  counts: Uint8Array,
  blockOf: Int32Array,
  found: CellGrid,
): Work {
  for (let y = 0; y < area.height; y++) {
    if (y % BAND === 0) yield;
    const from = (y + area.y) * original.width + area.x;
    findFineRow(original.data, known.data, from, area.width, all, y, counts, blockOf, found);
  }
}

function findFineRow(
  data: Rgba['data'],
  known: Uint8Array,
  from: number,
  width: number,
  all: CellGrid,
  y: number,
  counts: Uint8Array,
  blockOf: Int32Array,
  found: CellGrid,
): void {
  const mean = new Float32Array(3);
  const own = new Float32Array(3);
  const row = Math.floor(y / CELL) * all.width;
  for (let x = 0; x < width; x++) {
    const n = row + Math.floor(x / CELL);
    if (!known[from + x] || !counts[n]) continue;
    interpolate(all, (x + 0.5) / CELL, (y + 0.5) / CELL, mean);
    readOpponent(data, 4 * (from + x), own);
    for (let c = 0; c < 3; c++) own[c] -= mean[c];
    raise(found, blockOf[n], own);
  }
}

function raise({ value, weight }: CellGrid, block: number, departure: Float32Array): void {
  weight[block] = 1;
  for (let c = 0, k = 3 * block; c < 3; c++, k++) {
    const size = Math.abs(departure[c]);
    if (size > value[k]) value[k] = size;
  }
}

/** For each block of the hole the largest that was found within its reach, and a little beyond where that is far. */
function* spread(found: CellGrid, depth: Float32Array): Work<CellGrid> {
  const levels = [found];
  while (levels[levels.length - 1].width * levels[levels.length - 1].height > 1) {
    levels.push(halved(levels[levels.length - 1]));
  }
  const bounds = emptyGrid(found);
  for (let b = 0; b < depth.length; b++) {
    if (b % found.width === 0) yield;
    if (depth[b] < 0) continue;
    const reach = Math.ceil((REACH * (depth[b] + 1)) / BLOCK);
    // At a level where the reach is no more than some blocks, so that a large hole takes no longer.
    const n = Math.min(levels.length - 1, Math.max(0, Math.ceil(Math.log2(reach / 4))));
    const { width, height, value, weight } = levels[n];
    const [x, y] = [b % found.width, Math.floor(b / found.width)];
    const right = Math.min(width - 1, (x + reach) >> n);
    const bottom = Math.min(height - 1, (y + reach) >> n);
    for (let v = Math.max(0, y - reach) >> n; v <= bottom; v++) {
      for (let o = v * width + (Math.max(0, x - reach) >> n); o <= v * width + right; o++) {
        if (weight[o] > 0) raise(bounds, b, value.subarray(3 * o, 3 * o + 3));
      }
    }
  }
  return bounds;
}

/** The largest of 2x2 blocks each. */
function halved({ width, height, value, weight }: CellGrid): CellGrid {
  const half = emptyGrid({ width: (width + 1) >> 1, height: (height + 1) >> 1 });
  for (let b = 0; b < weight.length; b++) {
    const into = (Math.floor(b / width) >> 1) * half.width + ((b % width) >> 1);
    if (weight[b] > 0) raise(half, into, value.subarray(3 * b, 3 * b + 3));
  }
  return half;
}

/** Bounds at a place, in cells; false where nothing is known of them. */
export function boundAt(bounds: CellGrid, x: number, y: number, into: Float32Array): boolean {
  return interpolate(bounds, x / BLOCK, y / BLOCK, into);
}
