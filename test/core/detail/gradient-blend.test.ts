import { describe, expect, it } from 'vitest';
import type { Field } from '../../../core/detail/field.ts';
import { blendGradients } from '../../../core/detail/gradient-blend.ts';
import { positionsOf } from '../../../core/raster/raster.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { level } from './level.ts';

const [width, height] = [64, 40];
const grain = (i: number) => Math.round(20 * Math.abs((Math.sin(i * 12.9898) * 43758.5453) % 1));

/** Left half dark, right half 60 levels brighter, both grainy. */
const colour = Uint8Array.from({ length: 3 * width * height }, (_, k) => {
  const i = Math.floor(k / 3);
  return 80 + (i % width < width / 2 ? 0 : 60) + grain(i);
});
const picture = level(width, height, colour);

/** 16 x 20 pixels in the middle. */
const pixels = positionsOf({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x >= 24 && x < 40 && y >= 10 && y < 30 ? 1 : 0;
  }),
});

/** Every pixel borrows from where `sourceOf` says; its vote is that colour. */
function borrowed(
  sourceOf: (x: number, i: number) => number,
  radius = 3,
): { field: Field; voted: Uint8Array } {
  const nearest = new Int32Array(width * height).fill(-1);
  const voted = new Uint8Array(colour.length);
  for (const i of pixels) {
    nearest[i] = sourceOf(i % width, i);
    for (let c = 0; c < 3; c++) voted[3 * i + c] = colour[3 * nearest[i] + c];
  }
  // What else a field holds plays no part here.
  return { field: { level: picture, radius, nearest } as Field, voted };
}

describe('joining by gradients', () => {
  it('leaves one piece as it is', () => {
    const { field, voted } = borrowed((_, i) => i - 16);
    const out = voted.slice();
    runAtOnce(blendGradients(field, pixels, { width, height, data: out }));
    expect(out).toEqual(voted);
  });

  it('spreads the step between two pieces and keeps what is in them', () => {
    // Left columns from the dark half, right ones from the bright half, both far from the edge between the halves.
    const { field, voted } = borrowed((x, i) => (x < 32 ? i - 20 : i + 20));
    const out = voted.slice();
    runAtOnce(blendGradients(field, pixels, { width, height, data: out }));
    const step = (data: Uint8Array, x: number) => {
      let sum = 0;
      for (let y = 10; y < 30; y++) sum += data[3 * (y * width + x + 1)] - data[3 * (y * width + x)];
      return sum / 20;
    };
    expect(step(voted, 31)).toBeGreaterThan(50);
    expect(Math.abs(step(out, 31))).toBeLessThan(25);
    for (let y = 12; y < 28; y++) {
      // Far from the joint the grain is what it was; the colours are nearly so.
      for (const x of [25, 26, 36, 37]) {
        const i = 3 * (y * width + x);
        expect(Math.abs(out[i + 3] - out[i] - (voted[i + 3] - voted[i]))).toBeLessThanOrEqual(6);
        expect(Math.abs(out[i] - voted[i])).toBeLessThan(20);
      }
    }
  });

  it('solves its equation to a level', () => {
    const { field, voted } = borrowed((x, i) => (x % 7 < 3 ? i - 18 : i + 19));
    const out = voted.slice();
    runAtOnce(blendGradients(field, pixels, { width, height, data: out }));
    const inside = new Set(pixels);
    const step = (from: number, by: number) => colour[3 * (from + by)] - colour[3 * from];
    // The literal solution: plain relaxation until nothing moves.
    const value = Float64Array.from({ length: width * height }, (_, i) => voted[3 * i]);
    for (let round = 0; round < 2000; round++) {
      for (const p of pixels) {
        let [sum, weight] = [0.5 * voted[3 * p], 0.5];
        for (const by of [1, -1, width, -width]) {
          const q = p + by;
          if (!inside.has(q)) continue;
          const own = step(field.nearest[p], by);
          const other = step(field.nearest[q] - by, by);
          const stronger = Math.abs(own) - Math.abs(other) || q - p;
          sum += value[q] - (stronger > 0 ? own : other);
          weight++;
        }
        value[p] = sum / weight;
      }
    }
    let worst = 0;
    for (const p of pixels) {
      const literal = Math.max(0, Math.min(255, value[p]));
      worst = Math.max(worst, Math.abs(out[3 * p] - literal));
    }
    expect(worst).toBeLessThan(1);
  });

  it('does not look beside patches of a single pixel', () => {
    const { field, voted } = borrowed((x, i) => (x < 32 ? i - 20 : i + 20), 0);
    const out = voted.slice();
    runAtOnce(blendGradients(field, pixels, { width, height, data: out }));
    expect(out).toEqual(voted);
  });
});
