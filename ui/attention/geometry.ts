import type { AttentionMap, Box } from '@contextual-fill/core';

/** The box of the whole grid of a map in picture pixels; it may reach past the crop where the last cells are padded. */
export function gridBox(map: AttentionMap): Box {
  const { crop, workingWidth, workingHeight } = map.region;
  return {
    x: crop.x,
    y: crop.y,
    width: (map.columns * map.cellSize * crop.width) / workingWidth,
    height: (map.rows * map.cellSize * crop.height) / workingHeight,
  };
}

/** The box of one cell in picture pixels (fractions kept), cut at the crop's edge. */
export function cellBox(map: AttentionMap, cell: number): Box {
  const grid = gridBox(map);
  const { crop } = map.region;
  const width = grid.width / map.columns;
  const height = grid.height / map.rows;
  const x = grid.x + (cell % map.columns) * width;
  const y = grid.y + Math.floor(cell / map.columns) * height;
  return {
    x,
    y,
    width: Math.max(0, Math.min(width, crop.x + crop.width - x)),
    height: Math.max(0, Math.min(height, crop.y + crop.height - y)),
  };
}

/** The cell under a point of the picture, or -1 outside the crop. */
export function cellAt(map: AttentionMap, x: number, y: number): number {
  const { crop } = map.region;
  if (x < crop.x || y < crop.y || x >= crop.x + crop.width || y >= crop.y + crop.height) return -1;
  const grid = gridBox(map);
  const column = Math.floor(((x - grid.x) / grid.width) * map.columns);
  const row = Math.floor(((y - grid.y) / grid.height) * map.rows);
  return column < map.columns && row < map.rows ? row * map.columns + column : -1;
}

/** The place of a cell in `holeCells` (which is ascending), or -1 for a cell that was not filled. */
export function holeIndexOf(map: AttentionMap, cell: number): number {
  let low = 0;
  let high = map.holeCells.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = map.holeCells[middle];
    if (found === cell) return middle;
    if (found < cell) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** A filled cell: which map it belongs to and its place in that map's `holeCells`. */
export interface HoleCell {
  readonly map: number;
  readonly index: number;
}

/** The filled cell under a point of the picture, or `null`. */
export function holeCellAt(maps: readonly AttentionMap[], x: number, y: number): HoleCell | null {
  for (let map = 0; map < maps.length; map++) {
    const cell = cellAt(maps[map], x, y);
    const index = cell < 0 ? -1 : holeIndexOf(maps[map], cell);
    if (index >= 0) return { map, index };
  }
  return null;
}

/** The filled cell whose middle is nearest to a point, or `null` if nothing was filled. */
export function nearestHoleCell(maps: readonly AttentionMap[], x: number, y: number): HoleCell | null {
  let best: HoleCell | null = null;
  let distance = Infinity;
  maps.forEach((map, number) => {
    map.holeCells.forEach((cell, index) => {
      const box = cellBox(map, cell);
      const d = (box.x + box.width / 2 - x) ** 2 + (box.y + box.height / 2 - y) ** 2;
      if (d < distance) {
        distance = d;
        best = { map: number, index };
      }
    });
  });
  return best;
}

/** The next filled cell in a direction (-1, 0, 1 each): one cell on, or across a gap to the nearest one that way. */
export function stepHoleCell(
  maps: readonly AttentionMap[],
  from: HoleCell,
  dx: number,
  dy: number,
): HoleCell {
  const map = maps[from.map];
  const cell = map.holeCells[from.index];
  const column = cell % map.columns;
  const row = Math.floor(cell / map.columns);
  let best = from;
  let cost = Infinity;
  map.holeCells.forEach((other, index) => {
    const along = ((other % map.columns) - column) * dx + (Math.floor(other / map.columns) - row) * dy;
    if (along <= 0) return;
    const aside =
      Math.abs(((other % map.columns) - column) * dy) +
      Math.abs((Math.floor(other / map.columns) - row) * dx);
    const price = along + aside * 3;
    if (price < cost) {
      cost = price;
      best = { map: from.map, index };
    }
  });
  return best;
}

export interface TracedSource {
  readonly cell: number;
  readonly box: Box;
  readonly weight: number;
}

/** What the network attended to for one filled cell. */
export interface Trace {
  readonly box: Box;
  readonly sources: readonly TracedSource[];
  /** The weight of `sources` together. */
  readonly sum: number;
  /** The weight of all its sources together, also those not listed: 1, or 0 where there was nothing. */
  readonly total: number;
  /** How far the network trusted the copy here, 0..1. */
  readonly trust: number;
}

/** The `count` best sources of a filled cell, best first. */
export function traceOf(maps: readonly AttentionMap[], at: HoleCell, count = 5): Trace {
  const map = maps[at.map];
  const sources: TracedSource[] = [];
  let sum = 0;
  for (let i = 0; i < Math.min(count, map.topCount); i++) {
    const cell = map.sources[at.index * map.topCount + i];
    if (cell < 0) break;
    const weight = map.weights[at.index * map.topCount + i];
    sources.push({ cell, box: cellBox(map, cell), weight });
    sum += weight;
  }
  const cell = map.holeCells[at.index];
  return { box: cellBox(map, cell), sources, sum, total: map.totals[at.index], trust: map.trust[cell] };
}

/** The sources whose weight is not shown as 0.0 %; of none such the first. */
export function worthListing(sources: readonly TracedSource[]): readonly TracedSource[] {
  return sources.filter(({ weight }, n) => n === 0 || weight >= 0.0005);
}
