import { holePositions } from '../attention/attention-map.ts';
import { SLICE, type Work } from '../turns.ts';
import type { AttentionMap, Box } from '../types.ts';
import { offer, type Field } from './field.ts';

/** Carries the field of the level of half the size over to `field`, with its costs. */
export function* liftField(coarse: Field, field: Field): Work {
  for (let from = 0; from < field.targets.length; from += SLICE) {
    yield;
    liftSlice(coarse, field, from, Math.min(field.targets.length, from + SLICE));
  }
}

/** The same for the targets from number `from` up to, not including, `to`. */
function liftSlice(coarse: Field, field: Field, from: number, to: number): void {
  const { targets, nearest, isSource, radius } = field;
  const { width, height } = field.level;
  const coarseWidth = coarse.level.width;
  const lastX = coarseWidth - 1 - radius;
  const lastY = coarse.level.height - 1 - radius;
  for (let n = from; n < to; n++) {
    const t = targets[n];
    const y = (t / width) | 0;
    const x = t - y * width;
    const parentX = Math.min(lastX, Math.max(radius, x >> 1));
    const parentY = Math.min(lastY, Math.max(radius, y >> 1));
    const parent = parentY * coarseWidth + parentX;
    const s = coarse.nearest[parent];
    if (s < 0) continue;
    const sourceY = ((s / coarseWidth) | 0) * 2 + y - 2 * parentY;
    const sourceX = (s % coarseWidth) * 2 + x - 2 * parentX;
    if (sourceX < 0 || sourceY < 0 || sourceX >= width || sourceY >= height) continue;
    const lifted = sourceY * width + sourceX;
    if (!isSource[lifted]) continue;
    nearest[t] = lifted;
    field.cost[t] = coarse.cost[parent];
  }
}

/**
 * Offers every target the best sources that the attention found for its cell. Costs must be measured.
 *
 * @param crop what the attention saw, in pixels of the field's level
 */
export function* seedField(field: Field, attention: AttentionMap, crop: Box): Work {
  const { columns, rows, cellSize, sources, topCount, region } = attention;
  const { targets, level } = field;
  // Size of a cell in pixels of this level; the map's grid starts at the crop's corner.
  const cellWidth = (cellSize * crop.width) / region.workingWidth;
  const cellHeight = (cellSize * crop.height) / region.workingHeight;
  const entry = holePositions(attention);
  for (let n = 0; n < targets.length; n++) {
    if (n % SLICE === 0) yield;
    const t = targets[n];
    const y = (t / level.width) | 0;
    const x = t - y * level.width;
    const column = cellAt(x - crop.x, cellWidth, columns);
    const row = cellAt(y - crop.y, cellHeight, rows);
    const found = entry[row * columns + column];
    if (found < 0) continue;
    for (let k = 0; k < topCount; k++) {
      const cell = sources[found * topCount + k];
      if (cell < 0) break;
      const sourceX = x + Math.round(((cell % columns) - column) * cellWidth);
      const sourceY = y + Math.round((Math.floor(cell / columns) - row) * cellHeight);
      if (sourceX < 0 || sourceY < 0 || sourceX >= level.width || sourceY >= level.height) continue;
      offer(field, t, sourceY * level.width + sourceX);
    }
  }
}

/** The number of the cell that a pixel lies in or, if it lies beside the grid, of the nearest. */
function cellAt(pixel: number, side: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor((pixel + 0.5) / side)));
}
