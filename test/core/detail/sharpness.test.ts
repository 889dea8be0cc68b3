import { describe, expect, it } from 'vitest';
import { blendSeam } from '../../../core/blend/seam.ts';
import { synthesisePatches } from '../../../core/detail/patch-synthesis.ts';
import { DEFAULT_SETTINGS } from '../../../core/detail/settings.ts';
import { createRandom } from '../../../core/detail/random.ts';
import { gradientEnergy, steps } from '../../../core/metrics/sharpness.ts';
import { ringAround } from '../../../core/raster/grow.ts';
import type { Flags, Rgb, Rgba } from '../../../core/raster/raster.ts';
import { runAtOnce } from '../../../core/turns.ts';
import type { AttentionMap } from '../../../core/types.ts';
import { seenAll } from './seen-all.ts';

const [width, height] = [320, 240];

/** Random values, smoothed a little: a texture with detail at several scales, under a slow change of brightness. */
function texture(): Uint8Array {
  const random = createRandom(7);
  const fine = Float32Array.from({ length: width * height }, () => random() - 0.5);
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < fine.length; i++) {
    const x = i % width;
    let sum = 0;
    for (const [step, weight] of [
      [0, 60],
      [1, 40],
      [width, 40],
      [width + 1, 30],
      [3 * width + 2, 20],
    ]) {
      sum += weight * fine[(i + step) % fine.length];
    }
    const value = 100 + 60 * (x / width) + sum;
    data.set([value, value * 0.9, value * 0.7, 255], 4 * i);
  }
  return data;
}

/** A lawn: grain, and blotches of 4 to 8 px under it. */
function blotches(): Uint8Array {
  const random = createRandom(19);
  const noise = (count: number) => Float32Array.from({ length: count }, () => random() - 0.5);
  const [fine, coarse] = [noise(width * height), noise((width / 4 + 2) * (height / 4 + 2))];
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < fine.length; i++) {
    const [x, y] = [(i % width) / 4, Math.floor(i / width) / 4];
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [x - left, y - top];
    const at = (dx: number, dy: number) => coarse[(top + dy) * (width / 4 + 2) + left + dx];
    const blotch = (1 - v) * ((1 - u) * at(0, 0) + u * at(1, 0)) + v * ((1 - u) * at(0, 1) + u * at(1, 1));
    const value = 90 + 40 * fine[i] + 80 * blotch;
    data.set([0.6 * value, value, 0.4 * value], 4 * i);
  }
  return data;
}

/** What a network gives of it: the known picture, and in the hole one colour. */
function evenGuide(data: Uint8Array, { data: hole }: Flags): Rgb<Float32Array> {
  const guide = new Float32Array(width * height * 3);
  hole.forEach((inside, i) => {
    for (let c = 0; c < 3; c++) guide[3 * i + c] = inside ? 90 * [0.6, 1, 0.4][c] : data[4 * i + c];
  });
  return { width, height, data: guide };
}

/** Gradient energy in `where` of the picture at a quarter of its size: of what is coarser than grain. */
function quarterEnergy({ data }: { data: Uint8Array | Uint8ClampedArray }, where: Uint8Array): number {
  const [columns, rows] = [width / 4, height / 4];
  const quarter = { width: columns, height: rows, data: new Uint8Array(columns * rows * 3) };
  const inside = new Uint8Array(columns * rows);
  for (let n = 0; n < inside.length; n++) {
    let all = 1;
    for (let c = 0; c < 3; c++) {
      let sum = 0;
      for (let k = 0; k < 16; k++) {
        const i = (4 * Math.floor(n / columns) + (k >> 2)) * width + 4 * (n % columns) + (k & 3);
        sum += data[4 * i + c];
        all &= where[i];
      }
      quarter.data[3 * n + c] = sum / 16;
    }
    inside[n] = all;
  }
  return gradientEnergy(quarter, { ...quarter, data: inside });
}

/** The picture's upper left quarter at twice its size, bilinear: it holds less than its size. */
function enlarged(data: Uint8Array): Uint8Array {
  const at = (x: number, y: number, c: number) => data[4 * (y * width + x) + c];
  return data.map((_, k) => {
    const [x, y] = [(k >> 2) % width, Math.floor((k >> 2) / width)];
    const [left, top] = [x >> 1, y >> 1];
    const [right, bottom] = [left + (x & 1), top + (y & 1)];
    const c = k & 3;
    return (at(left, top, c) + at(right, top, c) + at(left, bottom, c) + at(right, bottom, c)) / 4;
  });
}

/** The picture, but plain in every column for which `brightness` gives a value. */
function partlyPlain(data: Uint8Array, brightness: (x: number) => number | undefined): Uint8Array {
  const out = data.slice();
  for (let i = 0; i < width * height; i++) {
    const value = brightness(i % width);
    if (value !== undefined) for (let c = 0; c < 3; c++) out[4 * i + c] = value * [1, 0.9, 0.7][c];
  }
  return out;
}

/** What a network gives: the known picture, and in the hole nothing but its slow change. */
function smoothGuide(data: Uint8Array, { data: hole }: Flags, slope = 60): Rgb<Float32Array> {
  const guide = new Float32Array(width * height * 3);
  for (let i = 0; i < hole.length; i++) {
    const value = 100 + slope * ((i % width) / width);
    for (let c = 0; c < 3; c++) guide[3 * i + c] = hole[i] ? value * [1, 0.9, 0.7][c] : data[4 * i + c];
  }
  return { width, height, data: guide };
}

/** Every hole cell attends to the cell at the left border of its row. */
function leftwards(hole: Flags): AttentionMap {
  const [columns, rows] = [width / 8, height / 8];
  const cells = new Set<number>();
  hole.data.forEach((inside, i) => {
    if (inside) cells.add(Math.floor(i / width / 8) * columns + Math.floor((i % width) / 8));
  });
  const holeCells = Int32Array.from([...cells].sort((a, b) => a - b));
  const box = { x: 0, y: 0, width, height };
  return {
    region: { crop: box, hole: box, workingWidth: width, workingHeight: height },
    columns,
    rows,
    cellSize: 8,
    holeCells,
    sources: holeCells.map((cell) => Math.floor(cell / columns) * columns + 1),
    weights: new Float32Array(holeCells.length).fill(1),
    topCount: 1,
    totals: new Float32Array(holeCells.length).fill(1),
    heat: new Float32Array(columns * rows),
    trust: new Float32Array(columns * rows).fill(1),
  };
}

describe('the filled hole', () => {
  const data = texture();
  const inHole = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [(i % width) - 170, Math.floor(i / width) - 120];
    return Math.hypot(x, y) < 52 + 10 * Math.sin(5 * Math.atan2(y, x)) ? 1 : 0;
  });
  const hole = { width, height, data: inHole };
  const source = { width, height, data: inHole.map((inside) => 1 - inside) };
  const image = { width, height, data };
  const ring = runAtOnce(ringAround(hole, 16));
  const input = { image, hole, source, seed: 3 };
  /** How sharp a picture is in the hole, against another around it. */
  const sharpnessOf = (filled: Rgba, around: Rgba) =>
    gradientEnergy(filled, hole) / gradientEnergy(around, ring);

  for (const guided of [true, false]) {
    it(`is as sharp as its surroundings and shows no seam, ${guided ? 'though the guide is smooth' : 'without a guide'}`, () => {
      const seen = guided ? seenAll(image, smoothGuide(data, hole), leftwards(hole)) : [];
      const filled = runAtOnce(synthesisePatches({ ...input, seen }));
      const blended = runAtOnce(blendSeam(filled, image, hole, { feather: 1, isForetold: true }));
      const sharpness = sharpnessOf(blended, image);
      expect(sharpness).toBeGreaterThan(0.85);
      expect(sharpness).toBeLessThan(1.15);
      const seam = steps(blended, hole, ring, 'across the border');
      const own = steps(blended, hole, ring, 'outside');
      expect(seam[Math.floor(0.95 * seam.length)]).toBeLessThanOrEqual(own[Math.floor(0.95 * own.length)]);
    });
  }

  it('has blotches of several pixels as its surroundings have them, not fine grain instead', () => {
    const lawn = blotches();
    const given = { ...input, image: { width, height, data: lawn } };
    const seen = seenAll(image, evenGuide(lawn, hole), leftwards(hole));
    const filled = runAtOnce(synthesisePatches({ ...given, seen }));
    const [coarse, wanted] = [quarterEnergy(filled, inHole), quarterEnergy(given.image, ring.data)];
    expect(coarse / wanted).toBeGreaterThan(0.55);
  });

  it('is no sharper than its surroundings where the picture was enlarged', () => {
    const soft = enlarged(data);
    const given = { ...input, image: { width, height, data: soft } };
    const seen = seenAll(image, smoothGuide(soft, hole, 30), leftwards(hole));
    const filled = runAtOnce(synthesisePatches({ ...given, seen }));
    const sharpness = sharpnessOf(filled, given.image);
    expect(sharpness).toBeGreaterThan(0.75);
    expect(sharpness).toBeLessThan(1.15);
  });

  it('keeps texture though neither guide nor attention asks for it and a flat surface fits better', () => {
    const beside = partlyPlain(data, (x) => (x < 80 ? 100 + 60 * (170 / width) : undefined));
    const guide = smoothGuide(beside, hole);
    const sharpness = (varianceAllowance: number) => {
      // Sources near by, and what surrounds them, would bring texture too.
      const settings = { ...DEFAULT_SETTINGS, varianceAllowance, remoteness: 0, contextWeight: 0 };
      const given = { ...input, image: { width, height, data: beside }, seen: seenAll(image, guide) };
      const filled = runAtOnce(synthesisePatches(given, settings));
      return sharpnessOf(filled, image);
    };
    const [without, shipped] = [sharpness(0), sharpness(DEFAULT_SETTINGS.varianceAllowance)];
    expect(without).toBeLessThan(0.25);
    expect(shipped).toBeGreaterThan(0.4);
  });

  it('gets no foreign thing, though its surroundings are livelier than the guide', () => {
    // A grainy sky, with stars around the hole alone; at the left a rugged rock of the same mean colour, the only
    // place with anything dark.
    const random = createRandom(11);
    const sky = new Uint8Array(width * height * 4).fill(255);
    for (let i = 0; i < width * height; i++) {
      const star = ring.data[i] && random() < 0.02 ? 60 : 0;
      const value = i % width < 40 ? (random() < 0.5 ? 16 : 136) : 70 + 12 * random() + star;
      sky.fill(value, 4 * i, 4 * i + 3);
    }
    const guide = { width, height, data: new Float32Array(width * height * 3).fill(77) };
    inHole.forEach((inside, i) => {
      if (!inside) for (let c = 0; c < 3; c++) guide.data[3 * i + c] = sky[4 * i + c];
    });
    const given = { ...input, image: { width, height, data: sky }, seen: seenAll(image, guide) };
    const { data: filled } = runAtOnce(synthesisePatches(given));
    let dark = 0;
    inHole.forEach((inside, i) => (dark += inside && filled[4 * i] < 50 ? 1 : 0));
    // Without the bound on what a source's variance counts it is two fifths of the hole.
    expect(dark).toBeLessThan(20);
  });

  it('stays plain among plain surroundings, whatever the attention asks for', () => {
    const plain = partlyPlain(data, (x) => (x >= 40 ? 100 + 60 * (x / width) : undefined));
    const seen = seenAll(image, smoothGuide(plain, hole), leftwards(hole));
    const filled = runAtOnce(synthesisePatches({ ...input, image: { width, height, data: plain }, seen }));
    const sharpness = sharpnessOf(filled, image);
    expect(sharpness).toBeLessThan(0.02);
  });
});
