import { describe, expect, it } from 'vitest';

import {
  copyWhere,
  cut,
  flagsOfMask,
  knownPixels,
  positionsOf,
  rgbOfRgba,
  type Flags,
  type Rgba,
} from '../../../core/raster/raster.ts';
import { runAtOnce } from '../../../core/turns.ts';

/** Two rows of three. */
const flags = (...data: number[]): Flags => ({ width: 3, height: 2, data: Uint8Array.from(data) });

/** The pixel at position i is (10 i, 10 i + 1, 10 i + 2), with the alpha given. */
const picture = (...alpha: number[]): Rgba => ({
  width: 3,
  height: 2,
  data: Uint8Array.from(alpha.flatMap((value, i) => [10 * i, 10 * i + 1, 10 * i + 2, value])),
});

describe('rasters', () => {
  it('become flags where a mask is at 128 or above', () => {
    const mask = flags(0, 127, 128, 255, 1, 200);
    expect(runAtOnce(flagsOfMask(mask))).toEqual(flags(0, 0, 1, 1, 0, 1));
  });

  it('list the positions of their flags', () => {
    expect(positionsOf(flags(0, 1, 1, 0, 0, 1))).toEqual(Int32Array.of(1, 2, 5));
  });

  it('are known where they are opaque and outside all holes', () => {
    const half = picture(255, 128, 127, 255, 255, 0);
    const hole = flags(1, 0, 0, 0, 0, 0);
    expect(runAtOnce(knownPixels(half, hole))).toEqual(flags(0, 1, 0, 1, 1, 0));
    expect(runAtOnce(knownPixels(half, hole, flags(0, 0, 0, 1, 0, 0)))).toEqual(flags(0, 1, 0, 0, 1, 0));
  });

  it('lose their alpha', () => {
    const { data } = runAtOnce(rgbOfRgba(picture(0, 1, 2, 3, 4, 5)));
    expect([...data]).toEqual([0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42, 50, 51, 52]);
  });

  it('take colours from another where flags are set', () => {
    const to = { width: 3, height: 2, data: new Uint8Array(18) };
    copyWhere(flags(0, 1, 0, 0, 0, 0), { width: 3, height: 2, data: new Uint8Array(18).fill(7) }, to);
    expect([...to.data]).toEqual([0, 0, 0, 7, 7, 7, ...new Array<number>(12).fill(0)]);
  });

  it('are cut, whatever they hold for each pixel', () => {
    const box = { x: 1, y: 1, width: 2, height: 1 };
    expect(cut(flags(0, 1, 2, 3, 4, 5), box)).toEqual({ width: 2, height: 1, data: Uint8Array.of(4, 5) });
    expect(cut(picture(0, 1, 2, 3, 4, 5), box).data).toEqual(Uint8Array.of(40, 41, 42, 4, 50, 51, 52, 5));
  });
});
