import { describe, expect, it } from 'vitest';
import { synthesisePatches } from '../../../core/detail/patch-synthesis.ts';
import type { Seen, SynthesisInput } from '../../../core/detail/synthesis-input.ts';
import { InpaintError } from '../../../core/errors.ts';
import { runAtOnce, Turns, type Work } from '../../../core/turns.ts';
import { watch } from '../watch-work.ts';
import type { Rgba } from '../../../core/types.ts';
import { seenAll } from './seen-all.ts';

type Paint = (x: number, y: number) => [number, number, number];

function paint(width: number, height: number, colour: Paint): Rgba {
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++)
    data.set([...colour(i % width, Math.floor(i / width)), 255], 4 * i);
  return { width, height, data };
}

function box(width: number, height: number, x0: number, y0: number, x1: number, y1: number): Uint8Array {
  const flags = new Uint8Array(width * height);
  for (let y = y0; y < y1; y++) flags.fill(1, y * width + x0, y * width + x1);
  return flags;
}

const invert = (flags: Uint8Array) => flags.map((flag) => 1 - flag);

interface Given extends Pick<SynthesisInput, 'image'> {
  guide?: Seen['guide'];
  hole: Uint8Array;
  source: Uint8Array;
  seed?: number;
}

function synthesis({ image, guide, hole, source, seed = 0 }: Given): Work<Rgba> {
  const flags = (data: Uint8Array) => ({ width: image.width, height: image.height, data });
  const seen = guide ? seenAll(image, guide) : [];
  return synthesisePatches({ image, seen, hole: flags(hole), source: flags(source), seed });
}

const run = (given: Given): Rgba => runAtOnce(synthesis(given));

/** A texture without meaning, the same everywhere and always. */
const noise: Paint = (x, y) => {
  const value = Math.abs(Math.sin(x * 12.9898 + y * 78.233) * 43758.5453) % 1;
  return [80 + 80 * value, 90 + 80 * value, 100 + 80 * value];
};

describe('patch synthesis', () => {
  it('continues a periodic texture exactly', () => {
    const tile: Paint = (x, y) => [(x % 8) * 30, (y % 8) * 30, x % 8 === y % 8 ? 200 : 40];
    const truth = paint(96, 80, tile);
    const hole = box(96, 80, 40, 30, 60, 50);
    const filled = run({ image: truth, hole, source: invert(hole) });
    let wrong = 0;
    hole.forEach((inside, i) => {
      if (!inside) return;
      for (let c = 0; c < 3; c++) if (Math.abs(filled.data[4 * i + c] - truth.data[4 * i + c]) > 2) wrong++;
    });
    expect(wrong).toBe(0);
  });

  it('gives the same bytes for the same seed, and other bytes for another', () => {
    const image = paint(64, 64, noise);
    const hole = box(64, 64, 20, 20, 44, 44);
    const first = run({ image, hole, source: invert(hole), seed: 5 });
    const second = run({ image, hole, source: invert(hole), seed: 5 });
    const other = run({ image, hole, source: invert(hole), seed: 6 });
    expect(second.data).toEqual(first.data);
    expect(other.data).not.toEqual(first.data);
  });

  it('borrows from no forbidden pixel, at no scale', () => {
    // Everything forbidden is pure red, so is the hole; what is allowed has no red at all.
    const hole = box(120, 90, 45, 30, 75, 60);
    const forbidden = box(120, 90, 80, 0, 120, 90);
    const image = paint(120, 90, (x, y) => {
      const [, green, blue] = noise(x, y);
      return hole[y * 120 + x] || forbidden[y * 120 + x] ? [255, 0, 0] : [0, green, blue];
    });
    const source = hole.map((inside, i) => (inside || forbidden[i] ? 0 : 1));
    const filled = run({ image, hole, source });
    hole.forEach((inside, i) => inside && expect(filled.data[4 * i]).toBe(0));
  });

  it('changes nothing farther than 6 px from the hole', () => {
    const image = paint(70, 50, noise);
    const hole = box(70, 50, 20, 20, 40, 35);
    const near = box(70, 50, 14, 14, 46, 41);
    const filled = run({ image, hole, source: invert(hole) });
    near.forEach((close, i) => {
      if (close) return;
      expect([...filled.data.subarray(4 * i, 4 * i + 4)]).toEqual([...image.data.subarray(4 * i, 4 * i + 4)]);
    });
  });

  it('follows the guide where the surroundings allow both', () => {
    // Dark texture on the left, light on the right, and between them a hole that the guide wants light.
    const truth = paint(128, 64, (x, y) => {
      const [red] = noise(x, y);
      return x < 48 ? [red / 4, red / 4, red / 4] : [red / 4 + 190, red / 4 + 190, red / 4 + 190];
    });
    const hole = box(128, 64, 40, 16, 88, 48);
    const guide = (value: number) => ({
      width: 64,
      height: 32,
      data: Float32Array.from({ length: 64 * 32 * 3 }, (_, k) => {
        const x = 2 * (Math.floor(k / 3) % 64);
        const y = 2 * Math.floor(Math.floor(k / 3) / 64);
        const inside = x >= 40 && x < 88 && y >= 16 && y < 48;
        return inside ? value : truth.data[4 * (y * 128 + x)];
      }),
    });
    const mean = (image: Rgba) => {
      let sum = 0;
      for (let x = 54; x < 74; x++) sum += image.data[4 * (32 * 128 + x)];
      return sum / 20;
    };
    const dark = run({ image: truth, hole, source: invert(hole), guide: guide(30) });
    const light = run({ image: truth, hole, source: invert(hole), guide: guide(220) });
    expect(mean(dark)).toBeLessThan(70);
    expect(mean(light)).toBeGreaterThan(170);
  });

  it('fills tiny pictures, single pixels, and holes at the border', () => {
    for (const [width, height, hole] of [
      [8, 8, box(8, 8, 4, 4, 5, 5)],
      [3, 3, box(3, 3, 1, 1, 2, 2)],
      [2, 1, box(2, 1, 0, 0, 1, 1)],
      [40, 9, box(40, 9, 0, 0, 6, 9)],
      [64, 48, box(64, 48, 50, 30, 64, 48)],
      [50, 50, box(50, 50, 0, 0, 50, 40)],
    ] as const) {
      const image = paint(width, height, () => [10, 200, 30]);
      hole.forEach((inside, i) => inside && (image.data as Uint8Array).set([255, 0, 255, 0], 4 * i));
      const filled = run({ image, hole, source: invert(hole) });
      hole.forEach((inside, i) => {
        if (inside) expect([...filled.data.subarray(4 * i, 4 * i + 4)]).toEqual([10, 200, 30, 255]);
      });
    }
  });

  it('takes scattered sources when no whole patch is left, and the guide when none is', () => {
    const hole = box(40, 40, 10, 10, 30, 30);
    const image = paint(40, 40, () => [200, 40, 40]);
    const scattered = hole.map((inside, i) => (!inside && i % 7 === 0 ? 1 : 0));
    scattered.forEach((allowed, i) => allowed && (image.data as Uint8Array).set([0, 99, 7, 255], 4 * i));
    const filled = run({ image, hole, source: scattered });
    hole.forEach((inside, i) => {
      if (inside) expect([...filled.data.subarray(4 * i, 4 * i + 3)]).toEqual([0, 99, 7]);
    });
    const guide = { width: 20, height: 20, data: new Float32Array(20 * 20 * 3).fill(77) };
    const guided = run({ image, hole, source: new Uint8Array(1600), guide });
    hole.forEach((inside, i) => {
      if (inside) expect([...guided.data.subarray(4 * i, 4 * i + 3)]).toEqual([77, 77, 77]);
    });
  });

  it('reports progress that never falls and ends at 1', async () => {
    const image = paint(90, 70, noise);
    const hole = box(90, 70, 30, 20, 60, 50);
    const seen: number[] = [];
    await new Turns().run(synthesis({ image, hole, source: invert(hole) }), (share) => seen.push(share));
    expect(seen.length).toBeGreaterThan(5);
    seen.forEach((value, n) => expect(value).toBeGreaterThanOrEqual(n ? seen[n - 1] : 0));
    expect(seen.at(-1)).toBe(1);
    expect(Math.max(...seen)).toBe(1);
  });

  it('stops at the first turn after the signal, and stays silent then', async () => {
    const image = paint(200, 200, noise);
    const hole = box(200, 200, 40, 40, 160, 160);
    const signal = { aborted: false };
    let steps = 0;
    let reports = 0;
    const work = watch(synthesis({ image, hole, source: invert(hole) }), (count) => {
      steps = count;
      if (count === 40) signal.aborted = true;
    });
    const job = new Turns(signal).run(work, () => reports++);
    await expect(job).rejects.toBeInstanceOf(InpaintError);
    const [atStop, reported] = [steps, reports];
    expect(atStop).toBe(40);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([steps, reports]).toEqual([atStop, reported]);
  });
});
