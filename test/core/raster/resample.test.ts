import { describe, expect, it } from 'vitest';

import { enlarge, reduceAny, reduceArea, resampleRgb } from '../../../core/raster/resample.ts';
import { runAtOnce } from '../../../core/turns.ts';

const row = (...values: number[]) => ({
  width: values.length,
  height: 1,
  data: Float32Array.from(values),
});
const flags = (...values: number[]) => ({
  width: values.length,
  height: 1,
  data: Uint8Array.from(values),
});

describe('reducing', () => {
  it('takes the mean of what counts, and says how much did', () => {
    const to = { width: 2, height: 1 };
    const { mean, share } = runAtOnce(reduceArea(row(10, 20, 30, 40, 50, 60), flags(1, 0, 1, 0, 0, 0), to));
    expect([...mean.data]).toEqual([20, 0]);
    expect(share.data[0]).toBeCloseTo(2 / 3, 6);
    expect(share.data[1]).toBe(0);
  });

  it('counts pixels that are cut by their share', () => {
    const { mean } = runAtOnce(reduceArea(row(0, 30, 60), flags(1, 1, 1), { width: 2, height: 1 }));
    expect([...mean.data]).toEqual([10, 50]);
  });

  it('keeps a flag that holds anywhere', () => {
    expect(runAtOnce(reduceAny(flags(0, 1, 0, 0, 0), { width: 2, height: 1 }))).toEqual(flags(1, 0));
    expect(runAtOnce(reduceAny(flags(0, 0, 1, 0, 0), { width: 2, height: 1 }))).toEqual(flags(1, 1));
  });
});

describe('enlarging', () => {
  it('is bilinear between the centres of pixels, and only where wanted', () => {
    const enlarged = runAtOnce(enlarge(row(0, 100), flags(1, 1, 0, 1)));
    expect([...enlarged.data]).toEqual([0, 25, 0, 100]);
  });

  it('does the same with colours, in 8 bits', () => {
    const colours = { width: 2, height: 1, data: Float32Array.of(0, -50, 10, 100, 300, 11) };
    const { data } = runAtOnce(resampleRgb(colours, { width: 4, height: 1 }));
    expect([...data]).toEqual([0, 0, 10, 25, 38, 10, 75, 213, 11, 100, 255, 11]);
  });
});
