import type { AttentionMap } from '@contextual-fill/core';
import { describe, expect, test } from 'vitest';
import { attentionToJson } from '../../../ui/attention/export.ts';
import {
  cellAt,
  cellBox,
  holeCellAt,
  holeIndexOf,
  nearestHoleCell,
  stepHoleCell,
  traceOf,
  worthListing,
} from '../../../ui/attention/geometry.ts';
import { heatColour, heatPicture, highestHeat, trustPicture } from '../../../ui/attention/heat.ts';
import { bleedColours, wheelPicture } from '../../../ui/attention/wheel.ts';

/** A crop of 100 x 60 pixels at (30, 20), seen at half size: 50 x 30 working pixels in cells of 8: 7 x 4 cells. */
function smallMap(): AttentionMap {
  const columns = 7;
  const rows = 4;
  const heat = new Float32Array(columns * rows);
  const sources = Int32Array.from([0, 1, -1, 2, 0, 1]);
  const weights = Float32Array.from([0.7, 0.2, 0, 0.5, 0.3, 0.1]);
  sources.forEach((source, i) => {
    if (source >= 0) heat[source] += weights[i];
  });
  return {
    region: {
      crop: { x: 30, y: 20, width: 100, height: 60 },
      hole: { x: 78, y: 36, width: 32, height: 16 },
      workingWidth: 50,
      workingHeight: 30,
    },
    columns,
    rows,
    cellSize: 8,
    holeCells: Int32Array.from([10, 11]),
    sources,
    weights,
    topCount: 3,
    totals: Float32Array.from([1, 0.95]),
    heat,
    trust: new Float32Array(columns * rows).fill(0.5),
  };
}

describe('cells and pixels', () => {
  const map = smallMap();

  test('a cell is a square of picture pixels, cut at the crop', () => {
    expect(cellBox(map, 0)).toEqual({ x: 30, y: 20, width: 16, height: 16 });
    expect(cellBox(map, 8)).toEqual({ x: 46, y: 36, width: 16, height: 16 });
    // The last column is half of a cell wide on the picture: 50 = 6 * 8 + 2 working pixels.
    expect(cellBox(map, 6).width).toBeCloseTo(4);
    expect(cellBox(map, 27).height).toBeCloseTo(12);
  });

  test('every pixel of the crop lies in the cell whose box holds it', () => {
    for (let y = 20; y < 80; y += 3) {
      for (let x = 30; x < 130; x += 3) {
        const cell = cellAt(map, x + 0.5, y + 0.5);
        const box = cellBox(map, cell);
        expect(
          x + 0.5 >= box.x && x + 0.5 < box.x + box.width && y + 0.5 >= box.y && y + 0.5 < box.y + box.height,
        ).toBe(true);
      }
    }
    expect(cellAt(map, 29.9, 30)).toBe(-1);
    expect(cellAt(map, 130, 30)).toBe(-1);
    expect(cellAt(map, 60, 80)).toBe(-1);
  });

  test('finds filled cells under a point and the nearest one', () => {
    expect(holeIndexOf(map, 10)).toBe(0);
    expect(holeIndexOf(map, 9)).toBe(-1);
    expect(holeCellAt([map], 79, 37)).toEqual({ map: 0, index: 0 });
    expect(holeCellAt([map], 31, 21)).toBeNull();
    expect(nearestHoleCell([map], 500, 40)).toEqual({ map: 0, index: 1 });
    expect(nearestHoleCell([], 0, 0)).toBeNull();
  });

  test('the keyboard steps from cell to cell and stays at the rim', () => {
    const first = { map: 0, index: 0 };
    expect(stepHoleCell([map], first, 1, 0)).toEqual({ map: 0, index: 1 });
    expect(stepHoleCell([map], first, -1, 0)).toEqual(first);
    expect(stepHoleCell([map], first, 0, 1)).toEqual(first);
  });
});

describe('trace', () => {
  test('lists the best sources with their boxes; the sum and the total are the matrix row', () => {
    const map = smallMap();
    const trace = traceOf([map], { map: 0, index: 0 });
    expect(trace.sources.map(({ cell }) => cell)).toEqual([0, 1]);
    expect(trace.sources[0].box).toEqual(cellBox(map, 0));
    expect(trace.sum).toBeCloseTo(0.9);
    expect(trace.total).toBe(1);
    expect(trace.trust).toBe(0.5);
    expect(traceOf([map], { map: 0, index: 1 }, 2).sum).toBeCloseTo(0.8);
  });
});

describe('pictures', () => {
  test('heat: the cell that lent most is the brightest; who lent nothing is clear', () => {
    const map = smallMap();
    const { data } = heatPicture(map, highestHeat([map]));
    expect([...data.slice(0, 3)]).toEqual(heatColour(1));
    expect(data[3]).toBe(255);
    expect(data[4 * 5 + 3]).toBe(0);
    expect(heatColour(0)).toEqual([0, 0, 4]);
  });

  test('trust: filled cells from dark to light, nothing elsewhere', () => {
    const map = smallMap();
    map.trust[10] = 1;
    const { data } = trustPicture(map);
    expect([...data.slice(40, 44)]).toEqual([...heatColour(1), 255]);
    expect([...data.slice(44, 48)]).toEqual([...heatColour(0.5), 255]);
    expect(data[4 * 12 + 3]).toBe(0);
  });

  test('the wheel is white in the middle, pink at the bottom left, green at the top right', () => {
    const { data, width } = wheelPicture(101);
    const at = (x: number, y: number) => [...data.slice((y * width + x) * 4, (y * width + x) * 4 + 3)];
    expect(Math.min(...at(50, 50))).toBeGreaterThan(245);
    const [red, green, blue] = at(18, 82);
    expect(red).toBeGreaterThan(220);
    expect(green).toBeLessThan(Math.min(red, blue));
    const topRight = at(82, 18);
    expect(topRight[1]).toBeGreaterThan(Math.max(topRight[0], topRight[2]));
    expect(data[3]).toBe(0);
  });

  test('bleeding gives clear neighbours the colour of filled cells', () => {
    const data = new Uint8Array(3 * 1 * 4);
    data.set([200, 100, 0, 255], 0);
    const out = bleedColours({ width: 3, height: 1, data }).data;
    expect([...out.slice(4, 8)]).toEqual([200, 100, 0, 255]);
    expect(out[11]).toBe(0);
  });
});

test('the JSON holds every filled cell with its sources in picture pixels', () => {
  const json = attentionToJson([smallMap()], { name: 'a', width: 200, height: 100 });
  expect(json.regions[0].cells).toHaveLength(2);
  expect(json.regions[0].cells[0]).toEqual({
    box: [78, 36, 16, 16],
    trust: 0.5,
    total: 1,
    sources: [
      { box: [30, 20, 16, 16], weight: 0.7 },
      { box: [46, 20, 16, 16], weight: 0.2 },
    ],
  });
});

test('sources that would be shown as 0.0 % are not listed, but one always is', () => {
  const box = { x: 0, y: 0, width: 8, height: 8 };
  const of = (...weights: number[]) => weights.map((weight, cell) => ({ cell, box, weight }));
  expect(worthListing(of(0.9, 0.0006, 0.0004, 0)).map(({ cell }) => cell)).toEqual([0, 1]);
  expect(worthListing(of(0.0001, 0)).map(({ cell }) => cell)).toEqual([0]);
  expect(worthListing([])).toEqual([]);
});
