import { describe, expect, it } from 'vitest';
import { blendSeam } from '../../../core/blend/seam.ts';
import type { Flags, Rgba } from '../../../core/raster/raster.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { disc, flagsWhere, inside, made, SIDE } from './made.ts';

/** Standard deviation of some pixels. */
function deviation({ data }: Rgba, pixels: number[]): number {
  const values = pixels.flatMap((i) => [...data.subarray(4 * i, 4 * i + 3)]);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** Pixels at most 2 px from the border. */
const alongEdge = (hole: Flags) => {
  const { data } = hole;
  return inside(hole).filter((i) => [-2, -1, 1, 2].some((n) => !data[i + n] || !data[i + n * SIDE]));
};

describe('film grain', () => {
  const grey = () => [128, 128, 128];
  const original = made(grey, { grain: 9 });
  const filled = made(grey, { grain: 9, seed: 2 });
  const blended = (hole: Flags) =>
    runAtOnce(blendSeam(filled, original, hole, { feather: 2, isForetold: true }));

  it('is kept along the soft edge', () => {
    const hole = disc(30);
    const right = deviation(original, alongEdge(hole));
    const found = deviation(blended(hole), alongEdge(hole));
    expect(found / right).toBeGreaterThan(0.88);
    expect(found / right).toBeLessThan(1.1);
    const flat = runAtOnce(blendSeam(filled, original, hole, { feather: 2 }));
    expect(deviation(flat, alongEdge(hole)) / right).toBeLessThan(0.7);
  });

  it('is kept in spots of 3 px', () => {
    const spots = flagsWhere((x, y) => x % 12 > 8 && y % 12 > 8);
    const found = deviation(blended(spots), inside(spots)) / deviation(original, inside(spots));
    expect(found).toBeGreaterThan(0.88);
    expect(found).toBeLessThan(1.1);
  });
});

it('a fill that did not foretell what lies beside it still fades', () => {
  const hole = disc(30);
  const stripes = (shift: number) => (x: number) => ((x + shift) % 12 < 6 ? [40, 40, 40] : [200, 200, 200]);
  const original = made(stripes(0));
  const step = (picture: Rgba) => {
    const rows = [...Array(SIDE).keys()].map((x) => x * SIDE + SIDE / 2);
    const first = rows.find((i) => hole.data[i])!;
    return Math.abs(picture.data[4 * first] - picture.data[4 * (first - SIDE)]);
  };
  const filled = made(stripes(6));
  const edge = (feather: number) =>
    step(runAtOnce(blendSeam(filled, original, hole, { feather, isForetold: true })));
  expect(edge(3)).toBeLessThan(0.6 * edge(0));
});

it('a fill that foretold what lies beside it is left as it is', () => {
  const hole = disc(30);
  const checkers = made((x, y) => (((x >> 2) + (y >> 2)) % 2 ? [30, 60, 90] : [220, 200, 180]));
  const { data } = runAtOnce(blendSeam(checkers, checkers, hole, { feather: 2, isForetold: true }));
  expect(Buffer.compare(Buffer.from(data), Buffer.from(checkers.data))).toBe(0);
});
