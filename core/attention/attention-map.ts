import type { AttentionMap, Box, Region, Rgba } from '../types.ts';
import { wheelColour } from './colour-wheel.ts';
import type { Grid } from './options.ts';

/** How many sources are kept for each cell. What they leave out of the total is usually well under a percent. */
export const TOP_SOURCES = 16;

export interface RawAttention {
  /** Rows of the attention matrix, one per cell of `box`, row-major; `grid.rows * grid.columns` numbers each. */
  readonly matrix: Float32Array;
  readonly box: Box;
  readonly grid: Grid;
  /** Per cell of `grid`: 1 where it was filled. */
  readonly hole: Uint8Array;
  /** Per cell of `grid`, 0..1. */
  readonly trust?: Float32Array;
  readonly cellSize: number;
  readonly region: Region;
}

/**
 * Keeps of an attention matrix what people and the detail stage need: for every filled cell its best sources, and
 * for every cell how much was borrowed from it. The padding that the networks saw is cut off.
 */
export function attentionMap(raw: RawAttention): AttentionMap {
  const { matrix, box, grid, region, cellSize } = raw;
  const columns = Math.ceil(region.workingWidth / cellSize);
  const rows = Math.ceil(region.workingHeight / cellSize);
  const cells: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (raw.hole[row * grid.columns + column]) cells.push(row * columns + column);
    }
  }
  const holeCells = Int32Array.from(cells);
  const sources = new Int32Array(cells.length * TOP_SOURCES).fill(-1);
  const weights = new Float32Array(cells.length * TOP_SOURCES);
  const totals = new Float32Array(cells.length);
  const heat = new Float32Array(rows * columns);
  const sourceCount = grid.rows * grid.columns;
  const best = new TopList(TOP_SOURCES);
  holeCells.forEach((cell, position) => {
    const row = Math.floor(cell / columns) - box.y;
    const column = (cell % columns) - box.x;
    const start = (row * box.width + column) * sourceCount;
    best.clear();
    for (let sourceRow = 0; sourceRow < rows; sourceRow++) {
      for (let sourceColumn = 0; sourceColumn < columns; sourceColumn++) {
        const weight = matrix[start + sourceRow * grid.columns + sourceColumn];
        if (weight <= 0) continue;
        const source = sourceRow * columns + sourceColumn;
        totals[position] += weight;
        heat[source] += weight;
        best.offer(source, weight);
      }
    }
    best.copyTo(sources, weights, position * TOP_SOURCES);
  });
  const trust = new Float32Array(rows * columns).fill(1);
  if (raw.trust) {
    for (let i = 0; i < trust.length; i++) {
      trust[i] = raw.trust[Math.floor(i / columns) * grid.columns + (i % columns)]!;
    }
  }
  return {
    region,
    columns,
    rows,
    cellSize,
    holeCells,
    sources,
    weights,
    topCount: TOP_SOURCES,
    totals,
    heat,
    trust,
  };
}

/** For each cell of the grid its place in `holeCells`, -1 where nothing was filled. */
export function holePositions({ columns, rows, holeCells }: AttentionMap): Int32Array {
  const positions = new Int32Array(columns * rows).fill(-1);
  for (let i = 0; i < holeCells.length; i++) positions[holeCells[i]] = i;
  return positions;
}

/** The heaviest few of a stream, heaviest first; of equals the one that came first. */
class TopList {
  private readonly sources: Int32Array;
  private readonly weights: Float32Array;
  private count = 0;

  constructor(private readonly size: number) {
    this.sources = new Int32Array(size);
    this.weights = new Float32Array(size);
  }

  clear(): void {
    this.count = 0;
  }

  offer(source: number, weight: number): void {
    if (this.count === this.size && weight <= this.weights[this.size - 1]) return;
    let i = Math.min(this.count, this.size - 1);
    for (; i > 0 && this.weights[i - 1] < weight; i--) {
      this.sources[i] = this.sources[i - 1]!;
      this.weights[i] = this.weights[i - 1]!;
    }
    this.sources[i] = source;
    this.weights[i] = weight;
    this.count = Math.min(this.count + 1, this.size);
  }

  copyTo(sources: Int32Array, weights: Float32Array, at: number): void {
    sources.set(this.sources.subarray(0, this.count), at);
    weights.set(this.weights.subarray(0, this.count), at);
  }
}

/**
 * The paper's attention map: one pixel per cell, coloured by the direction in which its source lies (white = itself);
 * transparent outside the hole. With `smooth`, the mean offset of all kept sources of a cell and its neighbours
 * instead of the best one's. Offsets are measured against the longest in the map.
 *
 * ```ts
 * const { attention } = await inpainter.fill(picture, mask);
 * const maps = attention.map((map) => directionColours(map)); // each of map.columns x map.rows px
 * ```
 */
export function directionColours(map: AttentionMap, smooth = false): Rgba {
  const { columns, rows, holeCells } = map;
  const data = new Uint8Array(columns * rows * 4);
  const offsets = smooth ? smoothed(map, meanOffsets(map)) : bestOffsets(map);
  let longest = 0;
  for (let i = 0; i < offsets.length; i += 2)
    longest = Math.max(longest, Math.hypot(offsets[i], offsets[i + 1]));
  holeCells.forEach((cell, i) => {
    const length = longest || 1;
    const colour = wheelColour(offsets[2 * i] / length, offsets[2 * i + 1] / length);
    data.set([...colour, 255], cell * 4);
  });
  return { width: columns, height: rows, data };
}

function offsetOf(map: AttentionMap, cell: number, source: number): [down: number, right: number] {
  const { columns } = map;
  return [Math.floor(source / columns) - Math.floor(cell / columns), (source % columns) - (cell % columns)];
}

function bestOffsets(map: AttentionMap): Float32Array {
  const offsets = new Float32Array(map.holeCells.length * 2);
  map.holeCells.forEach((cell, i) => {
    const source = map.sources[i * map.topCount];
    if (source >= 0) offsets.set(offsetOf(map, cell, source), 2 * i);
  });
  return offsets;
}

function meanOffsets(map: AttentionMap): Float32Array {
  const offsets = new Float32Array(map.holeCells.length * 2);
  map.holeCells.forEach((cell, i) => {
    let [down, right, total] = [0, 0, 0];
    for (let k = i * map.topCount; k < (i + 1) * map.topCount && map.sources[k] >= 0; k++) {
      const [dy, dx] = offsetOf(map, cell, map.sources[k]);
      const weight = map.weights[k];
      down += weight * dy;
      right += weight * dx;
      total += weight;
    }
    if (total > 0) offsets.set([down / total, right / total], 2 * i);
  });
  return offsets;
}

/** Mean over the filled neighbours, 3 x 3. */
function smoothed(map: AttentionMap, offsets: Float32Array): Float32Array {
  const positions = holePositions(map);
  const out = new Float32Array(offsets.length);
  map.holeCells.forEach((cell, i) => {
    let count = 0;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const column = (cell % map.columns) + dx;
        if (column < 0 || column >= map.columns) continue;
        const neighbour = positions[cell + dy * map.columns + dx] ?? -1;
        if (neighbour < 0) continue;
        out[2 * i] += offsets[2 * neighbour];
        out[2 * i + 1] += offsets[2 * neighbour + 1];
        count++;
      }
    }
    out[2 * i] /= count;
    out[2 * i + 1] /= count;
  });
  return out;
}

/**
 * The picture with the attention maps drawn into their holes at cell resolution: an attention picture as in the
 * paper's figures. Where nothing was filled the picture is faded towards grey, so that the colours stand out.
 *
 * ```ts
 * const { attention } = await inpainter.fill(picture, mask);
 * const drawn = renderAttention(attention, picture); // as large as the picture
 * ```
 */
export function renderAttention(maps: readonly AttentionMap[], image: Rgba): Rgba {
  const { width, height } = image;
  const data = new Uint8Array(image.data.length);
  for (let i = 0; i < data.length; i += 4) {
    const grey = (image.data[i] * 3 + image.data[i + 1] * 6 + image.data[i + 2]) / 10;
    data.fill(Math.round(64 + grey / 2), i, i + 3);
    data[i + 3] = image.data[i + 3]!;
  }
  for (const map of maps) drawDirections(map, data, width, height);
  return { width, height, data };
}

function drawDirections(map: AttentionMap, data: Uint8Array, width: number, height: number): void {
  const colours = directionColours(map).data;
  const { crop, workingWidth, workingHeight } = map.region;
  for (const cell of map.holeCells) {
    const column = cell % map.columns;
    const row = Math.floor(cell / map.columns);
    const edge = (at: number, start: number, size: number, working: number) =>
      start + Math.round((Math.min(working, at * map.cellSize) * size) / working);
    const x0 = edge(column, crop.x, crop.width, workingWidth);
    const x1 = Math.min(width, edge(column + 1, crop.x, crop.width, workingWidth));
    const y1 = Math.min(height, edge(row + 1, crop.y, crop.height, workingHeight));
    const colour = colours.subarray(cell * 4, cell * 4 + 4);
    for (let y = edge(row, crop.y, crop.height, workingHeight); y < y1; y++) {
      for (let x = x0; x < x1; x++) data.set(colour, (y * width + x) * 4);
    }
  }
}
