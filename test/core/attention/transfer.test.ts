import { describe, expect, it } from 'vitest';
import { transfer } from '../../../core/attention/transfer.ts';
import { aggregateResidual } from '../../../core/detail/residual-aggregation.ts';
import type { Flags } from '../../../core/raster/raster.ts';
import { runAtOnce, Turns } from '../../../core/turns.ts';
import type { AttentionMap } from '../../../core/types.ts';

/** An attention over `columns` x `rows` cells of 8 working pixels, from (cell, sources with weights) pairs. */
function attention(
  columns: number,
  rows: number,
  entries: [cell: number, sources: [number, number][]][],
  crop = { width: columns * 8, height: rows * 8 },
): AttentionMap {
  const topCount = 2;
  const sources = new Int32Array(entries.length * topCount).fill(-1);
  const weights = new Float32Array(entries.length * topCount);
  entries.forEach(([, list], n) =>
    list.forEach(([source, weight], k) => {
      sources[n * topCount + k] = source;
      weights[n * topCount + k] = weight;
    }),
  );
  return {
    region: {
      crop: { x: 0, y: 0, ...crop },
      hole: { x: 0, y: 0, width: 1, height: 1 },
      workingWidth: columns * 8,
      workingHeight: rows * 8,
    },
    columns,
    rows,
    cellSize: 8,
    holeCells: Int32Array.from(entries, ([cell]) => cell),
    sources,
    weights,
    topCount,
    totals: new Float32Array(entries.length).fill(1),
    heat: new Float32Array(columns * rows),
    trust: new Float32Array(columns * rows).fill(1),
  };
}

const area = (width: number, height: number, inside: (x: number, y: number) => boolean): Flags => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, i) =>
    inside(i % width, Math.floor(i / width)) ? 1 : 0,
  ),
});
const invert = (flags: Flags): Flags => ({ ...flags, data: flags.data.map((flag) => 1 - flag) });

describe('attention transfer', () => {
  it('copies the attended tile exactly, at any size and aspect', () => {
    for (const [width, height] of [
      [32, 16],
      [96, 64],
      [64, 16],
    ]) {
      const [tileWidth, tileHeight] = [width / 4, height / 2];
      const hole = area(width, height, (x, y) => x < tileWidth && y < tileHeight);
      const data = Float32Array.from({ length: width * height }, (_, i) => Math.sin(i * 1.7));
      const map = { width, height, data };
      const sources = attention(4, 2, [[0, [[6, 1]]]]);
      const { data: moved } = runAtOnce(transfer(map, invert(hole), sources, hole));
      hole.data.forEach((inside, i) => {
        expect(moved[i]).toBeCloseTo(inside ? data[i + 2 * tileWidth + tileHeight * width] : 0, 6);
      });
    }
  });

  it('weighs several sources, leaves out what may not be copied, and gives 0 where nothing may', () => {
    const data = Float32Array.from({ length: 32 * 8 }, (_, i) => Math.floor((i % 32) / 8));
    const hole = area(32, 8, (x) => x < 8);
    const map = { width: 32, height: 8, data };
    const sources = attention(4, 1, [
      [
        0,
        [
          [1, 0.25],
          [3, 0.75],
        ],
      ],
    ]);
    const first = (allowed: Flags) => runAtOnce(transfer(map, allowed, sources, hole)).data[0];
    expect(first(area(32, 8, (x) => x >= 8))).toBeCloseTo(0.25 + 2.25, 6);
    expect(first(area(32, 8, (x) => x >= 8 && x < 16))).toBe(1);
    expect(first(area(32, 8, () => false))).toBe(0);
  });

  it('shows no edge between the tiles of two cells', () => {
    // Two hole cells side by side attend to a dark and a light cell.
    const data = Float32Array.from({ length: 96 * 16 }, (_, i) => (i % 96 < 64 ? 0 : 100));
    const hole = area(96, 16, (x) => x < 32);
    const sources = attention(6, 1, [
      [0, [[2, 1]]],
      [1, [[5, 1]]],
    ]);
    const { data: moved } = runAtOnce(transfer({ width: 96, height: 16, data }, invert(hole), sources, hole));
    for (let x = 0; x < 31; x++) expect(Math.abs(moved[x + 1] - moved[x])).toBeLessThan(10);
    expect(moved[4]).toBeLessThan(1);
    expect(moved[28]).toBeGreaterThan(99);
  });
});

describe('residual aggregation', () => {
  it('gives back fine texture that the working size had lost', () => {
    // 4 times the working size; stripes of 2 px everywhere, the hole's cell attends to a cell in phase.
    const [width, height] = [256, 128];
    const stripes = (x: number) => (x % 4 < 2 ? 150 : 90);
    const hole = area(width, height, (x, y) => x >= 64 && x < 96 && y >= 32 && y < 64);
    const data = new Uint8Array(width * height * 4);
    hole.data.forEach((inside, i) =>
      data.set(inside ? [255, 0, 255, 255] : [stripes(i % width), stripes(i % width), 0, 255], 4 * i),
    );
    const refined = {
      width: 64,
      height: 32,
      data: Float32Array.from({ length: 64 * 32 * 3 }, (_, k) => (k % 3 < 2 ? 120 : 0)),
    };
    const input = {
      image: { width, height, data },
      hole,
      source: invert(hole),
      refined,
      attention: attention(8, 4, [[10, [[13, 1]]]], { width, height }),
    };
    const filled = runAtOnce(aggregateResidual(input));
    hole.data.forEach((inside, i) => {
      const [red, green, blue, alpha] = filled.data.subarray(4 * i, 4 * i + 4);
      if (!inside) expect([red, green, blue, alpha]).toEqual([...data.subarray(4 * i, 4 * i + 4)]);
      else {
        expect(Math.abs(red - stripes(i % width))).toBeLessThanOrEqual(1);
        expect(Math.abs(green - stripes(i % width))).toBeLessThanOrEqual(1);
        expect([blue, alpha]).toEqual([0, 255]);
      }
    });
  });

  it('stops when asked to', async () => {
    const hole = area(64, 64, (x, y) => x > 20 && x < 40 && y > 20 && y < 40);
    const input = {
      image: { width: 64, height: 64, data: new Uint8Array(64 * 64 * 4).fill(255) },
      hole,
      source: invert(hole),
      refined: { width: 32, height: 32, data: new Float32Array(32 * 32 * 3) },
      attention: attention(4, 4, []),
    };
    const job = new Turns({ aborted: true }).run(aggregateResidual(input));
    await expect(job).rejects.toMatchObject({ code: 'aborted' });
  });
});
