import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInpainter, type Inpainter } from '../../../core/index.ts';
import { flagsOfMask } from '../../../core/raster/raster.ts';
import { hiddenThings } from '../../../core/region/hidden/hidden-things.ts';
import { prepareMasks } from '../../../core/region/masks.ts';
import { planParts } from '../../../core/region/plan.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { defaultWeights } from '../tensors.ts';
import { arbitrary, box, maskOf, paint, type Colour, type Inside, type Paint } from './painted.ts';

const WHITE: Colour = [250, 250, 250];
const BLUE: Colour = [70, 110, 240];
const PINK: Colour = [230, 70, 140];

/** Discs of 12 px in steps of 28 px, in two colours by turns. */
const discs: Paint = (x, y) => {
  const [column, row] = [Math.floor(x / 28), Math.floor(y / 28)];
  if (Math.hypot((x % 28) - 13, (y % 28) - 13) > 6) return WHITE;
  return (column + row) % 2 ? BLUE : PINK;
};
/** Dots of 2 px in steps of 12 px. */
const dots: Paint = (x, y) => (x % 12 < 2 && y % 12 < 2 ? [150, 160, 170] : WHITE);

const note = box(76, 72, 90, 70);
const mask = box(72, 68, 98, 78);
const under =
  (paintIt: Paint, thing: Inside = note, colour: Colour = [255, 240, 170]): Paint =>
  (x, y) =>
    thing(x, y) ? colour : paintIt(x, y);

/** How many pixels of the hole hidden things give the colour that the truth has, and how many another. */
function shown(seen: Paint, inside: Inside, truth: Paint): { right: number; wrong: number } {
  const [picture, real] = [paint(seen), paint(truth)];
  const masks = prepareMasks(picture, runAtOnce(flagsOfMask(maskOf(inside))), {});
  const [part] = planParts(masks, true);
  let [right, wrong] = [0, 0];
  for (const { target, source } of runAtOnce(hiddenThings(picture, masks, part.hole))) {
    if ([0, 1, 2].every((c) => real.data[4 * target + c] === picture.data[4 * source + c])) right++;
    else wrong++;
  }
  return { right, wrong };
}

/** How many pixels of a hole are not of the ground. */
function marks(paintIt: Paint, inside: Inside): number {
  const { data } = paint(paintIt);
  const hole = maskOf(inside).data;
  return hole.reduce((sum, flag, i) => sum + (flag && data[4 * i] !== WHITE[0] ? 1 : 0), 0);
}

describe('things that are hidden', () => {
  it.each<[string, Paint]>([
    ['dots', dots],
    ['discs in two colours', discs],
  ])('go on behind what lies on them: %s', (_, pattern) => {
    expect(shown(under(pattern), mask, pattern)).toEqual({ right: marks(pattern, mask), wrong: 0 });
  });

  it('are none where the ground is seen in their place', () => {
    const gone: Paint = (x, y) => (mask(x, y) ? WHITE : dots(x, y));
    const thin = box(100, 100, 6, 6);
    expect(shown(under(gone, thin), mask, gone)).toEqual({ right: 0, wrong: 0 });
  });

  it('are none where one of them is removed, or another in its place', () => {
    const one = box(28 * 4 + 3, 28 * 3 + 3, 22, 22);
    expect(shown(discs, one, discs)).toEqual({ right: 0, wrong: 0 });
    const other: Paint = (x, y) =>
      one(x, y) && Math.hypot(x - 28 * 4 - 13, y - 28 * 3 - 13) < 6.5 ? [20, 160, 60] : discs(x, y);
    expect(shown(other, one, discs)).toEqual({ right: 0, wrong: 0 });
  });

  it('are none where only one end of a row is seen', () => {
    const above: Paint = (x, y) => (y < 100 ? discs(x, y) : WHITE);
    const below = box(76, 96, 90, 70);
    expect(shown(under(above, below), box(72, 92, 98, 78), above)).toEqual({ right: 0, wrong: 0 });
  });

  it('are none where they follow no rule', () => {
    const scattered: Paint = (x, y) =>
      arbitrary(Math.floor(x / 28), Math.floor(y / 28)) < 0.6 ? discs(x % 28, y % 28) : WHITE;
    expect(shown(under(scattered), mask, scattered)).toEqual({ right: 0, wrong: 0 });
  });
});

describe('a fill', () => {
  let inpainter: Inpainter;
  beforeAll(async () => {
    inpainter = await createInpainter({ weights: defaultWeights(), backend: ['wasm'] });
  });
  afterAll(() => inpainter.dispose());

  it.each<[string, Paint]>([
    ['dots', dots],
    ['discs in two colours', discs],
  ])('brings a pattern back to the level: %s', async (_, pattern) => {
    const { image, provenance } = await inpainter.fill(paint(under(pattern)), maskOf(mask));
    const truth = paint(pattern);
    expect(truth.data.filter((value, k) => Math.abs(image.data[k] - value) > 2).length).toBe(0);
    expect(provenance.every(({ sources }) => sources.every((source) => source !== -1))).toBe(true);
  });
});
