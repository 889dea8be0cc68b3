import type { AttentionMap, Rgba } from '@contextual-fill/core';

/** Stops of the "inferno" colour map (CC0): its lightness rises evenly, so colour-blind people can read it, too. */
const STOPS: readonly (readonly [number, number, number])[] = [
  [0, 0, 4],
  [40, 11, 84],
  [101, 21, 110],
  [159, 42, 99],
  [212, 72, 66],
  [245, 125, 21],
  [250, 193, 39],
  [252, 255, 164],
];

/** The colour of a heat of 0..1. */
export function heatColour(heat: number): [number, number, number] {
  const at = Math.min(1, Math.max(0, heat)) * (STOPS.length - 1);
  const low = STOPS[Math.floor(at)];
  const high = STOPS[Math.min(STOPS.length - 1, Math.floor(at) + 1)];
  const part = at - Math.floor(at);
  return [0, 1, 2].map((i) => Math.round(low[i] + (high[i] - low[i]) * part)) as [number, number, number];
}

/** The highest heat of any cell of any map; all maps share one scale. */
export function highestHeat(maps: readonly AttentionMap[]): number {
  let highest = 0;
  for (const map of maps) for (const heat of map.heat) highest = Math.max(highest, heat);
  return highest;
}

/**
 * The heat of one map, one pixel per cell, against `highest`. The square root is taken because a few cells are lent
 * many times over. Cells that lent nothing are transparent: a veil lies under this picture.
 */
export function heatPicture(map: AttentionMap, highest: number): Rgba {
  const data = new Uint8ClampedArray(map.heat.length * 4);
  for (let cell = 0; cell < map.heat.length; cell++) {
    const heat = highest > 0 ? Math.sqrt(map.heat[cell] / highest) : 0;
    data.set(heatColour(heat), cell * 4);
    data[cell * 4 + 3] = 255 * Math.min(1, 1.5 * heat);
  }
  return { width: map.columns, height: map.rows, data };
}

/** The trust of one map, one pixel per cell, from dark (none) to light (full); transparent where nothing was filled. */
export function trustPicture(map: AttentionMap): Rgba {
  const data = new Uint8ClampedArray(map.columns * map.rows * 4);
  for (const cell of map.holeCells) data.set([...heatColour(map.trust[cell]), 255], cell * 4);
  return { width: map.columns, height: map.rows, data };
}
