import type { AttentionMap } from '@contextual-fill/core';
import { cellBox } from './geometry.ts';

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

/**
 * The maps as plain JSON: for every filled cell its box and its sources (box and weight), all in picture pixels, so
 * that the file can be read without knowing the engine's grids.
 */
export function attentionToJson(
  maps: readonly AttentionMap[],
  picture: { name: string; width: number; height: number },
) {
  const boxOf = (map: AttentionMap, cell: number) => {
    const box = cellBox(map, cell);
    return [box.x, box.y, box.width, box.height].map((value) => rounded(value, 2));
  };
  return {
    format: 'contextual-fill attention 1',
    units: 'picture pixels; boxes are [x, y, width, height]; weights are shares of 1',
    picture,
    regions: maps.map((map) => ({
      crop: map.region.crop,
      hole: map.region.hole,
      columns: map.columns,
      rows: map.rows,
      cells: Array.from(map.holeCells, (cell, index) => ({
        box: boxOf(map, cell),
        trust: rounded(map.trust[cell], 4),
        total: rounded(map.totals[index], 6),
        sources: Array.from({ length: map.topCount }, (_, i) => index * map.topCount + i)
          .filter((at) => map.sources[at] >= 0)
          .map((at) => ({ box: boxOf(map, map.sources[at]), weight: rounded(map.weights[at], 6) })),
      })),
    })),
  };
}
