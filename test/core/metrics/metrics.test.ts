import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { l1, l2, psnr } from '../../../core/metrics/difference.ts';
import { edgeAgreement } from '../../../core/metrics/edge-agreement.ts';
import { perceptualDistance, unitFeatures } from '../../../core/metrics/perceptual.ts';
import { gradientEnergy, steps } from '../../../core/metrics/sharpness.ts';
import { totalVariation } from '../../../core/metrics/total-variation.ts';
import type { Flags, Rgba } from '../../../core/raster/raster.ts';

/** Grey pixels, in one row unless a width is given. */
const grey = (values: number[], width = values.length): Rgba => ({
  width,
  height: values.length / width,
  data: Uint8Array.from(values.flatMap((value) => [value, value, value, 255])),
});
/** Flags in one row. */
const flags = (...values: number[]): Flags => ({
  width: values.length,
  height: 1,
  data: Uint8Array.from(values),
});

describe('pixel metrics', () => {
  const a = grey([0, 100, 200, 50]);
  const b = grey([0, 110, 180, 50]);

  it('are what their definitions say', () => {
    expect(l1(a, b)).toBeCloseTo(30 / 4 / 255, 10);
    expect(l2(a, b)).toBeCloseTo((100 + 400) / 4 / 255 ** 2, 10);
    expect(psnr(a, b)).toBeCloseTo(10 * Math.log10(255 ** 2 / 125), 8);
    expect(psnr(a, a)).toBe(Infinity);
  });

  it('count only the hole when one is given, and never alpha', () => {
    const hole = flags(0, 1, 0, 1);
    expect(l1(a, b, hole)).toBeCloseTo(10 / 2 / 255, 10);
    expect(l2(a, b, hole)).toBeCloseTo(100 / 2 / 255 ** 2, 10);
    const clear = { ...b, data: b.data.map((value, k) => (k % 4 === 3 ? 0 : value)) };
    expect(l1(a, clear)).toBe(l1(a, b));
    expect(l1(a, b, flags(0, 0, 0, 0))).toBeNaN();
  });
});

describe('total variation', () => {
  it('is the mean step between neighbours', () => {
    // 0 10 / 30 60: steps 10, 30, 30, 50
    expect(totalVariation(grey([0, 10, 30, 60], 2))).toBeCloseTo(120 / 4 / 255, 10);
  });

  it('counts steps inside the hole and across its border only', () => {
    expect(totalVariation(grey([0, 10, 30, 90]), flags(0, 0, 0, 1))).toBeCloseTo(60 / 255, 10);
  });
});

describe('sharpness', () => {
  it('measures energy inside an area and steps across its border', () => {
    const picture = grey([0, 10, 40, 40]);
    expect(gradientEnergy(picture, flags(1, 1, 1, 0))).toBeCloseTo((100 + 900) / 2, 6);
    const rgb = { ...picture, data: picture.data.filter((_, k) => k % 4 < 3) };
    expect(gradientEnergy(rgb, flags(1, 1, 1, 0))).toBeCloseTo((100 + 900) / 2, 6);
    const inside = flags(0, 0, 1, 1);
    const ring = flags(1, 1, 0, 0);
    expect([...steps(picture, inside, ring, 'across the border')]).toEqual([30]);
    expect([...steps(picture, inside, ring, 'outside')]).toEqual([10]);
  });
});

describe('edge agreement', () => {
  const side = 64;
  const stripes = (place: number, low = 40, high = 200): Rgba =>
    grey(
      Array.from({ length: side * side }, (_, i) => (((i % side) + place) % 32 < 16 ? low : high)),
      side,
    );
  /** Away from the border, where another edge may come in. */
  const all = {
    width: side,
    height: side,
    data: Uint8Array.from({ length: side * side }, (_, i) => (i % side > 8 && i % side < 56 ? 1 : 0)),
  };

  it('is 1 for equal pictures, also where contrast or brightness differ', () => {
    expect(edgeAgreement(stripes(0), stripes(0), all)).toBeCloseTo(1, 6);
    expect(edgeAgreement(stripes(0), stripes(0, 60, 90), all)).toBeCloseTo(1, 4);
  });

  it('falls with every pixel that an edge lies beside its place, and is below 0 where edges are plain areas', () => {
    const agreements = [0, 1, 2, 6].map((place) => edgeAgreement(stripes(place), stripes(0), all));
    expect(agreements[1]).toBeGreaterThan(0.8);
    expect(agreements[2]).toBeGreaterThan(0.4);
    expect(agreements[2]).toBeLessThan(agreements[1]);
    expect(agreements[3]).toBeLessThan(0);
  });

  it('looks at nothing beyond the reach of the blur outside the hole', () => {
    const left = { ...all, data: all.data.map((_, i) => (i % side < 24 ? 1 : 0)) };
    const [own, moved, other] = [stripes(0), stripes(9), stripes(0)];
    for (let i = 0; i < side * side; i++) {
      const from = i % side < 32 ? own.data : moved.data;
      other.data.set(from.subarray(4 * i, 4 * i + 4), 4 * i);
    }
    expect(edgeAgreement(other, stripes(0), left)).toBeCloseTo(1, 6);
    expect(edgeAgreement(other, stripes(0), all)).toBeLessThan(0.9);
  });

  it('is 0 where only one has edges, 1 where neither has, and no number without a hole', () => {
    const plain = grey(new Array<number>(side * side).fill(90), side);
    expect(edgeAgreement(plain, stripes(0), all)).toBe(0);
    expect(edgeAgreement(plain, plain, all)).toBe(1);
    expect(edgeAgreement(plain, plain, { ...all, data: new Uint8Array(side * side) })).toBeNaN();
  });
});

describe('perceptual distance', () => {
  const features = (picture: tf.Tensor4D) => [picture, tf.avgPool(picture, 2, 2, 'valid')];
  const picture = (of: (x: number, y: number) => number[]) =>
    tf.tensor4d(Array.from({ length: 16 }, (_, i) => of(i % 4, Math.floor(i / 4))).flat(), [1, 4, 4, 3]);

  it('is zero for equal pictures, grows with difference, ignores brightness and what lies outside the hole; leaks nothing', async () => {
    await tf.setBackend('cpu');
    const before = tf.memory().numTensors;
    const hole = tf.tensor4d(
      Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 1 : 0)),
      [1, 4, 4, 1],
    );
    const all = [
      picture(() => [1, 0, 0]),
      picture(() => [0.5, 0, 0]),
      picture((x) => (x < 2 ? [1, 0, 0] : [0, 1, 0])),
      picture((x) => (x < 2 ? [1, 0.2, 0] : [1, 0, 0])),
      picture((x) => (x < 2 ? [0, 0, 1] : [1, 0, 0])),
    ];
    const maps = all.map((item) => unitFeatures(features, item));
    const distance = (n: number) => perceptualDistance(maps[0], maps[n], hole);
    expect(await distance(0)).toBe(0);
    expect(await distance(1)).toBeCloseTo(0, 4);
    expect(await distance(2)).toBeCloseTo(0, 4);
    const [small, large] = [await distance(3), await distance(4)];
    expect(small).toBeGreaterThan(0.01);
    expect(large).toBeGreaterThan(small);
    // Orthogonal unit vectors are at squared distance 2, on each of the two maps.
    expect(large).toBeCloseTo(4, 3);
    tf.dispose([hole, ...all, ...maps.flat()]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
