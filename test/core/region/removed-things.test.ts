import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInpainter, type Inpainter, type Rgba } from '../../../core/index.ts';
import { cut, flagsOfMask, type Flags } from '../../../core/raster/raster.ts';
import { cutPart, type Crop } from '../../../core/region/crop.ts';
import { prepareMasks } from '../../../core/region/masks.ts';
import { planParts } from '../../../core/region/plan.ts';
import { bringsBack, lookAtRemoved, sourcesBesideRemoved } from '../../../core/region/removed-things.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { defaultWeights } from '../tensors.ts';
import { arbitrary, box, maskOf, paint, type Inside, type Paint } from './painted.ts';

/** A wall of mottled bricks, 16 x 8 px each. */
const wall: Paint = (x, y) => {
  const row = Math.floor(y / 8);
  const column = Math.floor((x + 8 * (row % 2)) / 16);
  const value = y % 8 === 7 ? 190 : 130 + 30 * arbitrary(column, row);
  return [value, 0.65 * value, 0.55 * value];
};
/** Where the windows of a house are, 28 x 40 px each. */
const isWindow: Inside = (x, y) => x % 64 >= 18 && x % 64 < 46 && y % 75 >= 17 && y % 75 < 57;
const house: Paint = (x, y) => {
  if (!isWindow(x, y)) return wall(x, y);
  return (x % 64) - 18 < 3 || y % 75 < 20 || x % 64 === 32 ? [235, 235, 230] : [40, 55, 80];
};
const oneWindow = box(64 + 14, 75 + 13, 36, 48);

/** A table: on white, in cells of 64 x 32 px, values of four digits that are some strokes. */
const isInk: Inside = (x, y) => {
  const [u, v] = [(x % 64) - 18, (y % 32) - 10];
  if (u < 0 || u >= 32 || v < 0 || v >= 12) return false;
  const digit = Math.floor(x / 8) + 8 * Math.floor(y / 32);
  return u % 8 < 6 && arbitrary(digit, 3 * Math.floor((u % 8) / 2) + Math.floor(v / 3)) < 0.5;
};
const table: Paint = (x, y) => {
  if (isInk(x, y)) return [30, 30, 40];
  return x % 64 === 0 || y % 32 === 0 ? [150, 150, 150] : [255, 255, 255];
};
const oneValue = box(64 + 15, 96 + 7, 38, 18);

function cropOf(picture: Rgba, mask: Flags): Crop {
  const masks = prepareMasks(picture, runAtOnce(flagsOfMask(mask)), {});
  return cutPart(picture, masks, planParts(masks, true)[0], 0);
}

const sourcesOf = (crop: Crop) => runAtOnce(sourcesBesideRemoved(crop, runAtOnce(lookAtRemoved(crop))));

/** Of the crop's pixels that are so, the share that may be borrowed. */
function shareLeft(crop: Crop, sources: Flags, isSo: Inside): number {
  const { x: left, y: top, width } = crop.region.crop;
  let [kept, count] = [0, 0];
  crop.source.data.forEach((isSource, i) => {
    if (!isSource || !isSo(left + (i % width), top + Math.floor(i / width))) return;
    count++;
    kept += sources.data[i];
  });
  return kept / count;
}

describe('what was removed', () => {
  it('is no source where it is one window of several, but the wall between them is', () => {
    const crop = cropOf(paint(house), maskOf(oneWindow));
    const sources = sourcesOf(crop);
    expect(shareLeft(crop, sources, isWindow)).toBeLessThan(0.05);
    expect(shareLeft(crop, sources, (x, y) => !isWindow(x, y))).toBeGreaterThan(0.6);
  });

  it('is no source where it is one value of a table: the ground of paper is, lines are not', () => {
    const crop = cropOf(paint(table), maskOf(oneValue));
    const sources = sourcesOf(crop);
    expect(shareLeft(crop, sources, isInk)).toBe(0);
    expect(shareLeft(crop, sources, (x, y) => table(x, y)[0] === 150)).toBe(0);
    expect(shareLeft(crop, sources, (x, y) => table(x, y)[0] === 255)).toBeGreaterThan(0.3);
  });

  it.each<[string, Paint, Inside]>([
    ['the mask lies across a pattern', house, (x, y) => Math.hypot(x - 120, y - 110) < 45],
    [
      'something stands in front of a pattern',
      (x, y) => (Math.hypot(x - 120, y - 110) < 45 ? [220, 40, 40] : house(x, y)),
      (x, y) => Math.hypot(x - 120, y - 110) < 48,
    ],
    [
      'a sign hangs where a window is',
      (x, y) => (oneWindow(x, y) ? [40, 160, 90] : house(x, y)),
      box(64 + 11, 75 + 10, 42, 54),
    ],
    ['it is faint', (x, y) => [200 + (isWindow(x, y) ? 4 : 0), 200, 200 + 12 * arbitrary(x, y)], oneWindow],
    ['it is a spot', house, box(100, 60, 4, 4)],
  ])('leaves the sources as they are where %s', (_, colour, inside) => {
    const crop = cropOf(paint(colour), maskOf(inside));
    expect(shareLeft(crop, sourcesOf(crop), () => true)).toBe(1);
  });
});

describe('a fill that brings back what was removed', () => {
  const isBack = (crop: Crop, filled: Rgba) =>
    runAtOnce(bringsBack({ ...crop, image: filled }, runAtOnce(lookAtRemoved(crop))));

  it('is found out by a window in its place, and by another value', () => {
    const window = cropOf(paint(house), maskOf(oneWindow));
    expect(isBack(window, window.image)).toBe(true);
    const value = cropOf(paint(table), maskOf(oneValue));
    const { x, y } = value.region.crop;
    const other = paint((u, v) => table(u + 64, v + 32));
    expect(isBack(value, cut(other, { ...value.region.crop, x, y }))).toBe(true);
  });

  it('is none that continues the wall, or a pattern that the mask lies across', () => {
    const window = cropOf(paint(house), maskOf(oneWindow));
    expect(isBack(window, cut(paint(wall), window.region.crop))).toBe(false);
    const across = cropOf(
      paint(house),
      maskOf((x, y) => Math.hypot(x - 120, y - 110) < 45),
    );
    expect(isBack(across, across.image)).toBe(false);
  });
});

describe('a fill', () => {
  let inpainter: Inpainter;
  beforeAll(async () => {
    inpainter = await createInpainter({ weights: defaultWeights(), backend: ['wasm'] });
  });
  afterAll(() => inpainter.dispose());

  /** The share of a mask's pixels that are so after the fill. */
  async function shareFilled(
    picture: Rgba,
    mask: Flags,
    isSo: (red: number) => boolean,
    only?: Flags,
  ): Promise<number> {
    const { image } = await inpainter.fill(picture, mask, only ? { only } : {});
    let [found, count] = [0, 0];
    mask.data.forEach((inside, i) => {
      if (!inside) return;
      count++;
      if (isSo(image.data[4 * i])) found++;
    });
    return found / count;
  }
  const isPane = (red: number) => red < 90;

  it('does not bring a removed window back', async () => {
    expect(await shareFilled(paint(house), maskOf(oneWindow), isPane)).toBe(0);
  });

  it('does not bring a removed value back', async () => {
    expect(await shareFilled(paint(table), maskOf(oneValue), (red) => red < 250)).toBe(0);
  });

  it('goes on with the windows where the mask lies across them', async () => {
    const across = maskOf((x, y) => Math.hypot(x - 120, y - 110) < 45);
    const truth = paint(house);
    const share = across.data.reduce((n, inside, i) => n + (inside && isPane(truth.data[4 * i]) ? 1 : 0), 0);
    const pixels = across.data.reduce((n, inside) => n + (inside ? 1 : 0), 0);
    const filled = await shareFilled(truth, across, isPane);
    expect(filled).toBeGreaterThan(0.8 * (share / pixels));
  });

  it('brings a window back for who says that it is to be borrowed from', async () => {
    const only = maskOf(() => true);
    expect(await shareFilled(paint(house), maskOf(oneWindow), isPane, only)).toBeGreaterThan(0.3);
  });
});
