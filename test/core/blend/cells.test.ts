import { describe, expect, it } from 'vitest';
import { distances, interpolate, joined, meanAround, meansOf } from '../../../core/blend/cells.ts';
import { createRandom } from '../../../core/detail/random.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { flagsWhere, made, SIDE } from './made.ts';

const area = { x: 8, y: 4, width: 40, height: 28 };
const slope = made((x, y) => [2 * x, 2 * x, 2 * x + y]);
const left = flagsWhere((x) => x < 22);
const right = flagsWhere((x) => x >= 22);

describe('cells', () => {
  it('hold the means of their flagged pixels, as lightness and differences', () => {
    const grid = runAtOnce(meansOf(slope, left, area));
    expect([grid.width, grid.height]).toEqual([10, 7]);
    expect(grid.weight[0]).toBe(16);
    // Pixels 8 to 11 across, 4 to 7 down: red 19, blue 24.5.
    expect([...grid.value.subarray(0, 3)].map((v) => Math.round(10 * v))).toEqual([208, -18, 37]);
    expect([grid.weight[3], grid.weight[4]]).toEqual([8, 0]);
  });

  it('joined are as if both had been flagged', () => {
    const everywhere = flagsWhere(() => true);
    const both = runAtOnce(
      joined(runAtOnce(meansOf(slope, left, area)), runAtOnce(meansOf(slope, right, area))),
    );
    const whole = runAtOnce(meansOf(slope, everywhere, area));
    expect(both.weight).toEqual(whole.weight);
    both.value.forEach((value, k) => expect(value).toBeCloseTo(whole.value[k], 3));
  });

  it('between them and around them a slope stays a slope, at the border too', () => {
    const grid = runAtOnce(
      meansOf(
        made((x) => [x, x, x]),
        flagsWhere(() => true),
        area,
      ),
    );
    const into = new Float32Array(3);
    // The picture's place 20 lies 12 px, 3 cells, from the area's corner; a pixel's middle is half a pixel on.
    interpolate(grid, 3.125, 3, into);
    expect(into[0]).toBeCloseTo(20, 4);
    for (const n of [0, 5, 31, 69]) {
      meanAround(grid, n, 3, into, 0);
      expect(into[0]).toBeCloseTo(grid.value[3 * n], 4);
    }
    expect(interpolate({ ...grid, weight: grid.weight.map(() => 0) }, 3, 3, into)).toBe(false);
  });

  it('count how far they lie from the marked ones', () => {
    const random = createRandom(5);
    const marks = [...Array(SIDE).keys()].map(() => random() < 0.03);
    const [width, height] = [12, SIDE / 12];
    const found = runAtOnce(distances({ width, height }, Uint8Array.from(marks, Number)));
    found.forEach((value, n) => {
      const literal = marks.map((mark, m) =>
        mark
          ? Math.max(
              Math.abs((m % width) - (n % width)),
              Math.abs(Math.floor(m / width) - Math.floor(n / width)),
            )
          : Infinity,
      );
      expect(value).toBe(Math.min(...literal));
    });
    expect(runAtOnce(distances({ width: 2, height: 1 }, new Uint8Array(2)))).toEqual(
      new Float32Array([Infinity, Infinity]),
    );
  });
});
