import { describe, expect, it } from 'vitest';
import { FIXED, FREE, OUTSIDE, solveMembrane, type MembraneGrid } from '../../../core/blend/membrane.ts';
import { blendSeam as blend } from '../../../core/blend/seam.ts';
import { isAborted } from '../../../core/errors.ts';
import { runAtOnce, Turns, type Work } from '../../../core/turns.ts';
import type { Rgba } from '../../../core/types.ts';
import { watch } from '../watch-work.ts';

interface Options {
  feather: number;
  unknown?: Uint8Array;
}

function seam(filled: Rgba, truth: Rgba, hole: Uint8Array, { feather, unknown }: Options): Work<Rgba> {
  const flags = (data: Uint8Array) => ({ width: truth.width, height: truth.height, data });
  return blend(filled, truth, flags(hole), { feather, ...(unknown && { unknown: flags(unknown) }) });
}

const blendSeam = (...given: Parameters<typeof seam>): Rgba => runAtOnce(seam(...given));

function picture(width: number, height: number, colour: (x: number, y: number) => number[]): Rgba {
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const [red, green, blue, alpha = 255] = colour(i % width, Math.floor(i / width));
    data.set([red, green, blue, alpha], 4 * i);
  }
  return { width, height, data };
}

/** A ragged blob in the middle. */
function blob(width: number, height: number): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const x = (i % width) - width / 2;
    const y = Math.floor(i / width) - height / 2;
    const angle = Math.atan2(y, x);
    return Math.hypot(x, y) < Math.min(width, height) * (0.3 + 0.08 * Math.sin(5 * angle)) ? 1 : 0;
  });
}

/** The literal solution: plain relaxation until nothing moves. */
function relaxed(grid: MembraneGrid): Float32Array {
  const { width, height, kind } = grid;
  const value = grid.value.slice();
  for (let round = 0; round < 20000; round++) {
    let change = 0;
    for (let i = 0; i < kind.length; i++) {
      if (kind[i] !== FREE) continue;
      const x = i % width;
      const y = Math.floor(i / width);
      const around = [
        x > 0 ? i - 1 : -1,
        x + 1 < width ? i + 1 : -1,
        y > 0 ? i - width : -1,
        y + 1 < height ? i + width : -1,
      ];
      const taking = around.filter((j) => j >= 0 && kind[j] !== OUTSIDE);
      for (let c = 0; c < 3; c++) {
        const mean = taking.reduce((sum, j) => sum + value[3 * j + c], 0) / taking.length;
        change = Math.max(change, Math.abs(mean - value[3 * i + c]));
        value[3 * i + c] = mean;
      }
    }
    if (change < 1e-4) break;
  }
  return value;
}

describe('membrane', () => {
  it('agrees with plain relaxation to half a level', () => {
    for (const [width, height] of [
      [61, 47],
      [33, 80],
      [9, 9],
    ]) {
      const hole = blob(width, height);
      const kind = hole.map((inside) => (inside ? FREE : OUTSIDE));
      const value = new Float32Array(width * height * 3);
      hole.forEach((inside, i) => {
        if (inside || ![i - 1, i + 1, i - width, i + width].some((j) => hole[j])) return;
        kind[i] = FIXED;
        value.set([40 * Math.sin(i / 7), (i % width) - 20, i % 3 === 0 ? 30 : -10], 3 * i);
      });
      const grid = { width, height, kind, value };
      const literal = relaxed(grid);
      runAtOnce(solveMembrane(grid));
      let worst = 0;
      kind.forEach((what, i) => {
        if (what === FREE)
          for (let c = 0; c < 3; c++)
            worst = Math.max(worst, Math.abs(value[3 * i + c] - literal[3 * i + c]));
      });
      expect(worst).toBeLessThan(0.5);
    }
  });

  it('reproduces a plane, whose values are harmonic', () => {
    const [width, height] = [120, 90];
    const hole = blob(width, height);
    const kind = hole.map((inside) => (inside ? FREE : FIXED));
    const plane = (i: number) => 0.2 * (i % width) - 0.3 * Math.floor(i / width);
    const value = Float32Array.from({ length: 3 * width * height }, (_, k) =>
      kind[Math.floor(k / 3)] === FIXED ? plane(Math.floor(k / 3)) : 0,
    );
    runAtOnce(solveMembrane({ width, height, kind, value }));
    hole.forEach((inside, i) => inside && expect(Math.abs(value[3 * i] - plane(i))).toBeLessThan(0.5));
  });
});

describe('seam', () => {
  const [width, height] = [80, 60];
  const hole = blob(width, height);
  const stripes = (x: number) => (x % 4 < 2 ? 20 : 0);

  it('removes a constant and a sloping colour step completely', () => {
    const truth = picture(width, height, (x, y) => [100 + stripes(x), 80 + y, 60 + x]);
    const filled = picture(width, height, (x, y) => [130 + stripes(x), 80 + y + x / 4, 40 + x]);
    const blended = blendSeam(filled, truth, hole, { feather: 0 });
    hole.forEach((inside, i) => {
      if (inside)
        for (let c = 0; c < 3; c++)
          expect(Math.abs(blended.data[4 * i + c] - truth.data[4 * i + c])).toBeLessThan(3);
    });
  });

  it('keeps every byte outside the hole, and takes no colour from under it', () => {
    const truth = picture(width, height, (x, y) => [x, y, 90]);
    const filled = picture(width, height, (x, y) => [x + 5, y, 95]);
    const poisoned = { ...truth, data: truth.data.slice() };
    hole.forEach((inside, i) => inside && poisoned.data.set([255, 0, 255, 0], 4 * i));
    const blended = blendSeam(filled, truth, hole, { feather: 3 });
    expect(blendSeam(filled, poisoned, hole, { feather: 3 }).data).toEqual(blended.data);
    hole.forEach((inside, i) => {
      if (!inside)
        expect([...blended.data.subarray(4 * i, 4 * i + 4)]).toEqual([
          ...truth.data.subarray(4 * i, 4 * i + 4),
        ]);
    });
  });

  it('leaves texture inside as it is', () => {
    const truth = picture(width, height, (x) => [100 + stripes(x), 100, 100]);
    const blended = blendSeam(
      picture(width, height, (x) => [120 + stripes(x), 90, 100]),
      truth,
      hole,
      { feather: 2 },
    );
    const middle = 30 * width + 40;
    for (let i = middle - 6; i < middle + 6; i++) {
      const step = blended.data[4 * (i + 1)] - blended.data[4 * i];
      expect(Math.abs(step - (truth.data[4 * (i + 1)] - truth.data[4 * i]))).toBeLessThanOrEqual(1);
    }
  });

  it('asks neither transparent pixels nor those of other holes', () => {
    const other = Uint8Array.from(hole, (inside, i) => (!inside && i % width < 30 ? 1 : 0));
    const truth = picture(width, height, (x) => (x < 30 ? [255, 0, 0] : [50, 60, 70]));
    const filled = picture(width, height, () => [50, 60, 70]);
    const blended = blendSeam(filled, truth, hole, { feather: 4, unknown: other });
    const clear = { ...truth, data: truth.data.slice() };
    other.forEach((unknown, i) => unknown && (clear.data[4 * i + 3] = 0));
    const beside = blendSeam(filled, clear, hole, { feather: 4 });
    hole.forEach((inside, i) => {
      if (!inside) return;
      expect([...blended.data.subarray(4 * i, 4 * i + 3)]).toEqual([50, 60, 70]);
      expect([...beside.data.subarray(4 * i, 4 * i + 3)]).toEqual([50, 60, 70]);
    });
  });

  it('softens a step at the border over the feather, and not beyond', () => {
    const square = Uint8Array.from({ length: 40 * 40 }, (_, i) =>
      i % 40 > 9 && i % 40 < 30 && i >= 400 && i < 1200 ? 1 : 0,
    );
    const truth = picture(40, 40, () => [0, 0, 0]);
    // Equal to the truth outside: no step is known, only the feather acts.
    const filled = picture(40, 40, (x, y) => (square[y * 40 + x] ? [200, 200, 200] : [0, 0, 0]));
    const { data } = blendSeam(filled, truth, square, { feather: 3 });
    const row = data.filter((_, k) => k % 4 === 0).subarray(20 * 40 + 9, 20 * 40 + 15);
    expect(row[0]).toBe(0);
    expect([...row].every((value, n) => n === 0 || value >= row[n - 1])).toBe(true);
    expect(row[1]).toBeLessThan(80);
    expect(row[4]).toBe(200);
  });

  it('is happy with a hole that is everything, or nothing', () => {
    const filled = picture(5, 4, () => [9, 8, 7]);
    const truth = picture(5, 4, () => [1, 2, 3]);
    expect(blendSeam(filled, truth, new Uint8Array(20).fill(1), { feather: 2 }).data).toEqual(filled.data);
    expect(blendSeam(filled, truth, new Uint8Array(20), { feather: 2 }).data).toEqual(truth.data);
  });
});

describe('seam in turns', () => {
  const [width, height] = [300, 260];
  const hole = blob(width, height);
  const truth = picture(width, height, (x, y) => [x % 200, y % 180, (x * y) % 90]);
  const filled = picture(width, height, (x, y) => [(x % 200) + 20, y % 170, (x * y) % 99]);
  const options = { feather: 2 };

  it('offers the host a turn every few rows, in every part of the work', () => {
    let turns = 0;
    runAtOnce(watch(seam(filled, truth, hole, options), (count) => (turns = count)));
    // One pass each over hole, known pixels, steps, correction and edge, and the membrane's sweeps.
    expect(turns).toBeGreaterThan(5 * (height / 16));
  });

  it('stops where it is told to', async () => {
    const signal = { aborted: false };
    let turns = 0;
    const work = watch(seam(filled, truth, hole, options), (count) => {
      turns = count;
      if (count === 30) signal.aborted = true;
    });
    const stopped: unknown = await new Turns(signal).run(work).catch((error: unknown) => error);
    expect(isAborted(stopped)).toBe(true);
    expect(turns).toBe(30);
  });
});
