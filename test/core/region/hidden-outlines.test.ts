import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInpainter, type Inpainter } from '../../../core/index.ts';
import { flagsOfMask } from '../../../core/raster/raster.ts';
import { hiddenOutlines } from '../../../core/region/hidden/hidden-outlines.ts';
import { prepareMasks } from '../../../core/region/masks.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { defaultWeights } from '../tensors.ts';
import { arbitrary, box, maskOf, paint, WIDTH, type Colour, type Inside, type Paint } from './painted.ts';

const PAGE: Colour = [242, 244, 248];
const CARD: Colour = [90, 120, 220];
const BADGE: Colour = [220, 40, 70];

/** How far a place lies outside a box with round corners, in pixels; below 0 inside. */
function outside(x: number, y: number, [left, top, width, height, radius]: readonly number[]): number {
  const across = Math.abs(x + 0.5 - left - width / 2) - width / 2 + radius;
  const down = Math.abs(y + 0.5 - top - height / 2) - height / 2 + radius;
  return Math.hypot(Math.max(0, across), Math.max(0, down)) + Math.min(0, Math.max(across, down)) - radius;
}

const mix = (one: Colour, other: Colour, share: number): Colour => {
  const at = (c: number) => Math.round(one[c] + (other[c] - one[c]) * Math.max(0, Math.min(1, share)));
  return [at(0), at(1), at(2)];
};

/** Cards with soft outlines and shadows. */
const cards =
  (...boxes: number[][]): Paint =>
  (x, y) => {
    const [nearest] = boxes.map((one) => outside(x, y, one)).sort((a, b) => a - b);
    const ground = mix([205, 208, 215], PAGE, nearest / 10);
    return mix(CARD, ground, nearest + 0.5);
  };
const ONE = [40, 40, 150, 120, 18];
const disc = (x0: number, y0: number, radius: number): Inside => {
  return (x, y) => Math.hypot(x - x0, y - y0) <= radius;
};
const covered =
  (under: Paint, thing: Inside, colour: Colour = BADGE): Paint =>
  (x, y) =>
    thing(x, y) ? colour : under(x, y);

/** How many pixels of the hole have the colour that the truth has, to two levels, and how many another. */
function shown(seen: Paint, inside: Inside, truth: Paint): { right: number; wrong: number } {
  const [picture, real] = [paint(seen), paint(truth)];
  const masks = prepareMasks(picture, runAtOnce(flagsOfMask(maskOf(inside))), {});
  let [right, wrong] = [0, 0];
  const outlines = hiddenOutlines({ image: picture, hole: masks.unfilled }, masks.source);
  for (const { target, source, colour } of runAtOnce(outlines)) {
    const shownAt = (c: number) => colour?.[c] ?? picture.data[4 * source + c];
    const isSame = (c: number) => Math.abs(real.data[4 * target + c] - shownAt(c)) <= 2;
    if ([0, 1, 2].every(isSame)) right++;
    else wrong++;
  }
  return { right, wrong };
}

const pixelsOf = (inside: Inside) => maskOf(inside).data.filter((value) => value > 0).length;

describe('outlines that turn in a hole', () => {
  it.each<[string, Paint, number, number]>([
    ['the corner of a card', cards(ONE), 190, 40],
    ['the edge of a circle', cards([60, 50, 110, 110, 55]), 160, 140],
    ['the end of a bar', cards([60, 90, 140, 40, 20]), 192, 96],
    ['corners on both sides of a gap', cards([20, 30, 90, 80, 14], [130, 30, 90, 80, 14]), 120, 105],
  ])('go on as they do elsewhere: %s', (_, under, x, y) => {
    const hole = disc(x, y, 20);
    expect(shown(covered(under, disc(x, y, 16)), hole, under)).toEqual({ right: pixelsOf(hole), wrong: 0 });
  });

  it.each<[string, Paint]>([
    ['a card on a slope', (x, y) => mix([60, 70, 200], [220, 40, 120], (x + y) / 480)],
    ['a card that the slope shines through', (x) => mix([20, 150, 90], [250, 180, 60], x / 256)],
  ])('go on in the colours of their own place: %s', (_, page) => {
    const card: Paint = (x, y) => {
      const inside = mix([255, 255, 255], page(x, y), 0.15 + (y - 40) / 1000);
      return mix(inside, page(x, y), outside(x, y, ONE) + 0.5);
    };
    const hole = disc(184, 48, 22);
    const found = shown(covered(card, disc(184, 48, 18)), hole, card);
    expect(found.wrong).toBeLessThan(0.01 * pixelsOf(hole));
    expect(found.right).toBeGreaterThan(0.97 * pixelsOf(hole));
  });

  it('end no thing on a slope of which only both sides are seen', () => {
    // How far it reaches under the banner is not to be seen; its upper end, turned over, would be a guess.
    const page: Paint = (x, y) => mix([60, 70, 200], [220, 40, 120], (x + y) / 480);
    const card: Paint = (x, y) =>
      mix([255, 255, 255], page(x, y), outside(x, y, [60, 30, 130, 130, 16]) + 0.5);
    const banner = box(30, 130, 190, 50);
    expect(shown(covered(card, banner), banner, card)).toEqual({ right: 0, wrong: 0 });
  });

  it('bring no words along', () => {
    // In the place of the corner on the other side, where nothing is said of it.
    const word: Paint = (x, y) => (box(62, 46, 3, 8)(x, y) ? [255, 255, 255] : cards(ONE)(x, y));
    const hole = disc(176, 50, 26);
    const found = shown(covered(word, disc(184, 46, 14)), hole, word);
    expect(found.wrong).toBe(0);
    expect(found.right).toBeGreaterThan(0.95 * pixelsOf(hole));
  });

  it('do not bring back what was removed, though it is seen at another corner', () => {
    const two = covered(covered(cards(ONE), disc(190, 40, 12)), disc(40, 40, 12));
    const hole = disc(190, 40, 16);
    // From below, where there is none.
    expect(shown(two, hole, covered(cards(ONE), disc(40, 40, 12)))).toEqual({
      right: pixelsOf(hole),
      wrong: 0,
    });
    const four = [
      [190, 160],
      [40, 160],
    ].reduce((under, [x, y]) => covered(under, disc(x, y, 12)), two);
    expect(shown(four, hole, cards(ONE))).toEqual({ right: 0, wrong: 0 });
  });

  it('are none where edges go straight through', () => {
    const hole = disc(190, 100, 20);
    expect(shown(covered(cards(ONE), disc(190, 100, 16)), hole, cards(ONE))).toEqual({ right: 0, wrong: 0 });
  });

  it('do not go on to where what touches the hole looks otherwise', () => {
    // A banner over the lower ends of cards: as far as their sides go they look like themselves farther up.
    const three: Paint = (x, y) => (y >= 20 && y < 150 && x % 80 >= 20 && x % 80 < 70 ? CARD : PAGE);
    const banner = box(30, 130, 190, 40);
    expect(shown(covered(three, banner), banner, three).wrong).toBe(0);
  });

  it('are none where nothing else looks like it', () => {
    const only: Paint = (x, y) => (x + y < 200 ? CARD : x - y < 30 ? [40, 160, 60] : PAGE);
    expect(shown(covered(only, disc(120, 90, 16)), disc(120, 90, 20), only)).toEqual({ right: 0, wrong: 0 });
  });

  it('are none in a picture without flat grounds', () => {
    const grain: Paint = (x, y) => mix([60, 70, 60], [190, 180, 170], arbitrary(x, y));
    expect(shown(covered(grain, disc(120, 90, 16)), disc(120, 90, 20), grain)).toEqual({
      right: 0,
      wrong: 0,
    });
  });
});

describe('a fill', () => {
  let inpainter: Inpainter;
  beforeAll(async () => {
    inpainter = await createInpainter({ weights: defaultWeights(), backend: ['wasm'] });
  });
  afterAll(() => inpainter.dispose());

  it('restores a round corner with its shadow to the level, and says where it was copied from', async () => {
    const [seen, hole] = [covered(cards(ONE), disc(190, 40, 16)), disc(190, 40, 20)];
    const picture = paint(seen);
    const { image, provenance } = await inpainter.fill(picture, maskOf(hole));
    const truth = paint(cards(ONE));
    expect(truth.data.filter((value, k) => Math.abs(image.data[k] - value) > 2).length).toBe(0);
    const [{ box: around, sources }] = provenance;
    sources.forEach((from, n) => {
      if (from === -2) return;
      const at = (around.y + Math.floor(n / around.width)) * WIDTH + around.x + (n % around.width);
      expect(picture.data.subarray(4 * from, 4 * from + 3)).toEqual(image.data.subarray(4 * at, 4 * at + 3));
    });
  });
});
