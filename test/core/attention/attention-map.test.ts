import { describe, expect, it } from 'vitest';

import {
  attentionMap,
  directionColours,
  renderAttention,
  TOP_SOURCES,
} from '../../../core/attention/attention-map.ts';
import { wheelColour } from '../../../core/attention/colour-wheel.ts';
import type { Region } from '../../../core/types.ts';

const region: Region = {
  crop: { x: 8, y: 0, width: 64, height: 48 },
  hole: { x: 24, y: 16, width: 16, height: 16 },
  workingWidth: 32,
  workingHeight: 24,
};

/** A grid of 4 x 3 cells (padded to 5 x 4) whose cells 5 and 6 are the hole. */
function example() {
  const [columns, rows] = [5, 4];
  const box = { x: 0, y: 0, width: 4, height: 3 };
  const matrix = new Float32Array(12 * columns * rows);
  const at = (cell: number, source: number) => cell * columns * rows + source;
  matrix[at(5, 0)] = 0.75; // cell (1, 1) borrows from (0, 0) ...
  matrix[at(5, 2 * columns + 3)] = 0.25; // ... and from (2, 3)
  matrix[at(6, 2 * columns + 0)] = 1; // cell (1, 2) borrows from (2, 0)
  const hole = new Uint8Array(columns * rows);
  hole[columns + 1] = hole[columns + 2] = 1;
  const trust = Float32Array.from({ length: columns * rows }, (_, i) => i / 20);
  return attentionMap({ matrix, box, grid: { rows, columns }, hole, trust, cellSize: 8, region });
}

describe('the attention map', () => {
  it('numbers cells on the grid without padding and keeps the best sources first', () => {
    const map = example();
    expect([map.columns, map.rows]).toEqual([4, 3]);
    expect([...map.holeCells]).toEqual([5, 6]);
    expect([...map.sources.subarray(0, 3)]).toEqual([0, 11, -1]);
    expect([...map.weights.subarray(0, 3)]).toEqual([0.75, 0.25, 0]);
    expect(map.sources[TOP_SOURCES]).toBe(8);
    expect([...map.totals]).toEqual([1, 1]);
  });

  it('counts how much was borrowed from each cell', () => {
    const { heat } = example();
    expect([heat[0], heat[11], heat[8]]).toEqual([0.75, 0.25, 1]);
    expect(heat.reduce((a, b) => a + b)).toBe(2);
  });

  it('carries the trust of each cell', () => {
    const { trust } = example();
    expect(trust[5]).toBeCloseTo(6 / 20);
    expect(trust[11]).toBeCloseTo(13 / 20);
  });

  it('keeps no more than the best few and says what they sum to', () => {
    const [columns, rows] = [8, 8];
    const matrix = Float32Array.from({ length: 64 }, (_, i) => (i + 1) / 2080);
    const hole = new Uint8Array(64);
    hole[0] = 1;
    const map = attentionMap({
      matrix,
      box: { x: 0, y: 0, width: 1, height: 1 },
      grid: { rows, columns },
      hole,
      cellSize: 8,
      region: { ...region, workingWidth: 64, workingHeight: 64 },
    });
    expect([...map.sources]).toEqual(Array.from({ length: TOP_SOURCES }, (_, i) => 63 - i));
    expect(map.totals[0]).toBeCloseTo(1, 5);
    expect(map.trust.every((v) => v === 1)).toBe(true);
  });
});

describe('the direction view', () => {
  it('colours each cell by the way to its best source, and nothing else', () => {
    const map = example();
    const { data, width, height } = directionColours(map);
    expect([width, height]).toEqual([4, 3]);
    const longest = Math.hypot(1, 2);
    expect([...data.subarray(5 * 4, 6 * 4)]).toEqual([...wheelColour(-1 / longest, -1 / longest), 255]);
    expect([...data.subarray(6 * 4, 7 * 4)]).toEqual([...wheelColour(1 / longest, -2 / longest), 255]);
    expect(data[3]).toBe(0);
  });

  it('smoothed, is the mean of all sources over the neighbourhood', () => {
    const { data } = directionColours(example(), true);
    // Means: (0.75 * (-1, -1) + 0.25 * (1, 2)) = (-0.5, -0.25) and (1, -2); both cells are neighbours: (0.25,
    // -1.125).
    const longest = Math.hypot(0.25, 1.125);
    expect([...data.subarray(20, 24)]).toEqual([...wheelColour(0.25 / longest, -1.125 / longest), 255]);
    expect([...data.subarray(24, 28)]).toEqual([...data.subarray(20, 24)]);
  });

  it('is drawn into the picture at the place of the cells', () => {
    const image = { width: 80, height: 48, data: new Uint8Array(80 * 48 * 4).fill(200) };
    const map = example();
    const drawn = renderAttention([map], image).data;
    const pixel = (x: number, y: number) => [...drawn.subarray((y * 80 + x) * 4, (y * 80 + x) * 4 + 3)];
    const colours = directionColours(map).data;
    // Cell (1, 1) covers working pixels 8..16, that is picture pixels 8 + 16 .. 8 + 32 and 16 .. 32.
    expect(pixel(24, 16)).toEqual([...colours.subarray(20, 23)]);
    expect(pixel(39, 31)).toEqual([...colours.subarray(20, 23)]);
    expect(pixel(40, 16)).toEqual([...colours.subarray(24, 27)]);
    expect(pixel(23, 16)).toEqual([164, 164, 164]);
    expect(pixel(24, 15)).toEqual([164, 164, 164]);
  });
});
