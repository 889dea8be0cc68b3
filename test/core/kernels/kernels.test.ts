import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FIXED, FREE, OUTSIDE, solveMembrane } from '../../../core/blend/membrane.ts';
import { chooseCopies } from '../../../core/detail/copy-map.ts';
import { findWarps, foretell, lookAround } from '../../../core/detail/find-warps.ts';
import { joinPieces } from '../../../core/detail/join-pieces.ts';
import { halveLevel } from '../../../core/detail/level.ts';
import { synthesisePatches } from '../../../core/detail/patch-synthesis.ts';
import { patchVariance, roomForVariance } from '../../../core/detail/patch-variance.ts';
import { createRandom } from '../../../core/detail/random.ts';
import { ringOf } from '../../../core/detail/ring.ts';
import { sweepField } from '../../../core/detail/search.ts';
import { localMinima } from '../../../core/detail/shift-search.ts';
import { ShiftTrials } from '../../../core/detail/shift-trials.ts';
import { costScale } from '../../../core/detail/vote.ts';
import { isShift } from '../../../core/detail/warp.ts';
import { installKernels, KernelMemory, removeKernels } from '../../../core/kernels/kernels.ts';
import { growFlags } from '../../../core/raster/grow.ts';
import { positionsOf, type Rgb } from '../../../core/raster/raster.ts';
import { resampleRgb } from '../../../core/raster/resample.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { compileKernels } from '../../../scripts/build-kernels.ts';
import { bundleForBrowser } from '../../../scripts/build-ui.ts';
import { patterned, slanted } from '../detail/pattern.ts';
import { searchedField, SIDE } from '../detail/searched-field.ts';

let bytes: Uint8Array;

beforeAll(async () => {
  bytes = await compileKernels();
});

afterEach(removeKernels);

/** Where everything comes from after three sweeps, and what it costs. */
function swept(withGuide: boolean, radius: number) {
  const field = searchedField(withGuide, radius);
  const measured = field.cost.slice();
  const random = createRandom(8);
  for (const backwards of [false, true, false]) {
    runAtOnce(sweepField(field, { backwards, reach: SIDE, random }));
  }
  const { kernels, nearest, cost, uses } = field;
  return { isFast: kernels !== undefined, found: [measured, nearest, cost, uses, random()].map(String) };
}

describe('the kernels', () => {
  it.each([
    [3, true],
    [3, false],
    [2, true],
    [1, true],
  ])('find what the TypeScript finds, with patches of radius %i, guide: %s', async (radius, withGuide) => {
    const plain = swept(withGuide, radius);
    expect(await installKernels(bytes)).toBe(true);
    const fast = swept(withGuide, radius);
    expect([plain.isFast, fast.isFast]).toEqual([false, true]);
    expect(fast.found).toEqual(plain.found);
  });

  it.each([3, 2, 1])('copy and join as the TypeScript does, with patches of radius %i', async (radius) => {
    const filled = () => {
      const field = searchedField(true, radius);
      runAtOnce(sweepField(field, { backwards: false, reach: SIDE, random: createRandom(8) }));
      const pixels = positionsOf(runAtOnce(growFlags(field.level.hole, 4)));
      const copies = runAtOnce(chooseCopies(field, pixels, costScale(field, 1)));
      const joined = runAtOnce(joinPieces(field.level, pixels, copies));
      return [copies, joined.colours].map(String);
    };
    const plain = filled();
    await installKernels(bytes);
    expect(filled()).toEqual(plain);
  });

  it.each([
    [97, 20_000],
    [120, 8000],
    [64, Infinity],
  ])(
    'try shifts as the TypeScript does, in a picture %i px wide, up to an error of %d',
    async (side, bound) => {
      const picture = patterned(slanted, side, 24);
      // What is no source is met everywhere.
      const { data } = picture.source;
      for (let i = 0; i < data.length; i += 11) data[i] = 0;
      const box = { x: (side >> 1) - 12, y: (side >> 1) - 12, width: 24, height: 24 };
      const ring = runAtOnce(ringOf(picture, box, 14, 160, createRandom(2), undefined))!;
      const found = () => runAtOnce(localMinima(ring, bound, 1000, ShiftTrials.on(picture)));
      expect(ShiftTrials.on(picture)).toBeUndefined();
      const plain = found();
      await installKernels(bytes);
      expect(ShiftTrials.on(picture)).toBeDefined();
      expect(found()).toEqual(plain);
      expect(plain.length).toBeGreaterThan(10);
    },
  );

  it('find, bend and judge maps of a picture onto itself as the TypeScript does', async () => {
    const picture = patterned(slanted, 200, 60);
    // What is no source is met everywhere.
    const { data } = picture.source;
    for (let i = 0; i < data.length; i += 211) data[i] = 0;
    const rough = runAtOnce(halveLevel(picture));
    const box = { x: 71, y: 71, width: 59, height: 59 };
    const look = () => {
      const { fine, coarse, drawn, ...rest } = runAtOnce(lookAround(picture, rough, box, createRandom(1)))!;
      expect([fine.kernels, coarse.kernels].map(Boolean)).toEqual(Array(2).fill(rest.trials !== undefined));
      const warps = runAtOnce(findWarps({ fine, coarse, drawn, ...rest }));
      const { list, arbitrary, itself } = runAtOnce(foretell({ fine, coarse, drawn, ...rest }, warps)) ?? {};
      return { drawn, warps, list, arbitrary, itself };
    };
    const plain = look();
    await installKernels(bytes);
    expect(look()).toEqual(plain);
    expect(plain.warps.some((warp) => isShift(warp))).toBe(true);
    expect(plain.warps.some((warp) => !isShift(warp))).toBe(true);
  });

  it.each([
    [1, 1],
    [2, 5],
    [37, 52],
    [120, 41],
  ])('solve a membrane of %i x %i cells as the TypeScript does', async (width, height) => {
    const random = createRandom(3);
    // Mostly free, with some cells of every kind side by side.
    const kind = Uint8Array.from(
      { length: width * height },
      () => [FREE, FREE, FREE, FIXED, OUTSIDE][(5 * random()) | 0],
    );
    const given = Float32Array.from({ length: 3 * kind.length }, () => 255 * random());
    const solved = () => {
      const value = given.slice();
      runAtOnce(solveMembrane({ width, height, kind, value }));
      return value;
    };
    const plain = solved();
    await installKernels(bytes);
    expect(solved()).toEqual(plain);
    if (kind.length > 10) expect(plain).not.toEqual(given);
  });

  it.each([
    [64, 64],
    [40, 71],
    [33, 20],
    [1, 1],
  ])('resample colours to %i x %i px as the TypeScript does', async (width, height) => {
    const random = createRandom(4);
    const size = { width: 33, height: 40 };
    const values = Array.from({ length: 3 * 33 * 40 }, () => 300 * random() - 20);
    const resampled = () =>
      [Float32Array.from(values), Uint8Array.from(values, (value) => Math.max(0, Math.min(255, value)))].map(
        (data) => runAtOnce(resampleRgb({ ...size, data } as Rgb, { width, height })),
      );
    const plain = resampled();
    await installKernels(bytes);
    expect(resampled()).toEqual(plain);
  });

  it.each([3, 2, 1, 0])(
    'find the variance of patches of radius %i as the TypeScript does',
    async (radius) => {
      const { width, height, colour } = patterned(slanted, 45, 10);
      const variance = () => {
        const memory = new KernelMemory(7 * width * height + 64 + roomForVariance(width, radius));
        const copy = { width, height, data: memory.bytes(colour.data.length) };
        copy.data.set(colour.data);
        return runAtOnce(patchVariance(copy, radius, memory.floats(width * height), memory)).slice();
      };
      const plain = variance();
      await installKernels(bytes);
      expect(variance()).toEqual(plain);
      expect(Math.max(...plain)).toBeGreaterThan(0);
    },
  );

  it('give the same picture to the byte, also where patches of one pixel are all that fits', async () => {
    const { width, height, colour, hole, source } = patterned(slanted, 120, 40);
    const image = { width, height, data: new Uint8Array(4 * width * height).fill(255) };
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 3; c++) image.data[4 * i + c] = colour.data[3 * i + c];
    }
    const points = { width, height, data: source.data.map((flag, i) => (i % 2 ? flag : 0)) };
    const fill = () =>
      [source, points].map((from) => runAtOnce(synthesisePatches({ image, hole, source: from, seed: 3 })));
    const plain = fill();
    await installKernels(bytes);
    expect(fill()).toEqual(plain);
  });

  it('are left alone where the file is an older one, without some of them', async () => {
    const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
    expect(await WebAssembly.compile(Uint8Array.from(header))).toBeDefined();
    expect(await installKernels(Uint8Array.from(header))).toBe(false);
  });

  it('are not needed: what is no WebAssembly is refused, and fields are searched without', async () => {
    expect(await installKernels(bytes.slice(0, 100))).toBe(false);
    expect(swept(true, 3).isFast).toBe(false);
  });

  it('are what `npm ci` keeps for the command line, and the page carries them in its script', async () => {
    const kept = readFileSync(join(import.meta.dirname, '../../../core/kernels/kernels.wasm'));
    expect(kept.equals(bytes)).toBe(true);
    const { script } = await bundleForBrowser(join(import.meta.dirname, '../../../ui/engine/host.ts'));
    expect(script).toContain(Buffer.from(bytes).toString('base64'));
  });
});
