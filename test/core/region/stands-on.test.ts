import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInpainter, type Inpainter, type Rgba } from '../../../core/index.ts';
import type { Flags } from '../../../core/raster/raster.ts';
import { cutRegion } from '../../../core/region/crop.ts';
import { prepareMasks } from '../../../core/region/masks.ts';
import { planRegions } from '../../../core/region/plan.ts';
import { standsOn } from '../../../core/region/stands-on.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { defaultWeights } from '../tensors.ts';
import { arbitrary, box, maskOf, paint, WIDTH, type Colour, type Inside, type Paint } from './painted.ts';

const PAPER: Colour = [30, 32, 46];

/** Lines of letters 12 px high, 20 px apart, set so close that a mask around one cuts those beside it. */
const isLetter: Inside = (x, y) =>
  x > 20 && x < 200 && y % 20 < 12 && arbitrary(x >> 1, Math.floor(y / 20) * 31 + ((y % 20) >> 2)) < 0.55;
const words: Paint = (x, y) => (isLetter(x, y) ? [205, 214, 244] : PAPER);
/** Around the fourth line: its border runs through the lines above and below. */
const oneLine = box(14, 50, 194, 32);

function colours(picture: Rgba, mask: Flags) {
  const masks = prepareMasks(picture, mask, {});
  const [region] = planRegions(masks);
  return runAtOnce(standsOn(cutRegion(picture, masks, region, 0))).map(({ colour }) => colour);
}

describe('what removed things stand on', () => {
  it('is the paper of a line of words, though the mask cuts the letters above and below', () => {
    expect(colours(paint(words), maskOf(oneLine))).toEqual([PAPER]);
  });

  it('is said for every part of a mask', () => {
    const picture = paint((x, y) =>
      x < 112 ? PAPER : y > 40 && y < 120 && x > 150 && x < 190 ? [9, 9, 9] : [240, 240, 240],
    );
    const mask = maskOf((x, y) => box(20, 20, 30, 30)(x, y) || box(130, 30, 70, 100)(x, y));
    expect(colours(picture, mask)).toEqual([PAPER, [240, 240, 240]]);
  });

  it.each<[string, Paint, Inside]>([
    [
      'the mask ends where a plain thing ends',
      (x, y) => (box(60, 40, 90, 70)(x, y) ? [200, 40, 40] : PAPER),
      box(60, 40, 90, 70),
    ],
    [
      'the mask lies across a pattern',
      (x, y) => (((x >> 4) + (y >> 4)) % 2 ? PAPER : [220, 220, 220]),
      box(60, 40, 90, 70),
    ],
    ['the mask lies across two grounds', (x) => (x < 100 ? PAPER : [220, 220, 220]), box(60, 40, 90, 70)],
    ['the ground is mottled', (x, y) => [120 + 20 * arbitrary(x, y), 90, 60], box(60, 40, 90, 70)],
  ])('is not known where %s', (_, colour, inside) => {
    expect(colours(paint(colour), maskOf(inside))).toEqual([undefined]);
  });
});

describe('a fill', () => {
  let inpainter: Inpainter;
  beforeAll(async () => {
    inpainter = await createInpainter({ weights: defaultWeights(), backend: ['wasm'] });
  });
  afterAll(() => inpainter.dispose());

  it('leaves paper where a line of words was, and is sure of it', async () => {
    const { image, confidence } = await inpainter.fill(paint(words), maskOf(oneLine));
    let unlike = 0;
    for (let y = 52; y < 80; y++) {
      for (let x = 16; x < 206; x++) {
        const at = 4 * (y * WIDTH + x);
        if (PAPER.some((value, c) => Math.abs(image.data[at + c] - value) > 2)) unlike++;
      }
    }
    expect(unlike).toBe(0);
    expect(confidence).toBe(1);
  });
});
