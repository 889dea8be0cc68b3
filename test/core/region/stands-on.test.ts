import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInpainter, type Inpainter, type Rgba } from '../../../core/index.ts';
import { flagsOfMask, type Mask } from '../../../core/raster/raster.ts';
import { withoutNeighbours } from '../../../core/region/neighbours.ts';
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

function colours(picture: Rgba, mask: Mask) {
  return runAtOnce(standsOn({ image: picture, hole: runAtOnce(flagsOfMask(mask)) })).map(
    ({ colour }) => colour,
  );
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

describe('what a mask covers of neighbours', () => {
  const kept = (colour: Paint, inside: Inside) => {
    const [image, hole] = [paint(colour), runAtOnce(flagsOfMask(maskOf(inside)))];
    const left = runAtOnce(withoutNeighbours(image, hole, runAtOnce(standsOn({ image, hole }))));
    return (x: number, y: number) => hole.data[y * WIDTH + x] !== 0 && left.data[y * WIDTH + x] === 0;
  };

  it('is of lines above and below what hangs together with their letters outside', () => {
    const isKept = kept(words, oneLine);
    for (let y = 50; y < 82; y++) {
      for (let x = 14; x < 208; x++) expect(isKept(x, y)).toBe(isLetter(x, y) && (y < 60 || y >= 80));
    }
  });

  it('is the full stop that lies in the mask alone, beside their letters', () => {
    const isStop = box(203, 51, 2, 2);
    const isLast = box(196, 40, 5, 13);
    const colour: Paint = (x, y) => (isStop(x, y) || isLast(x, y) ? [205, 214, 244] : words(x, y));
    const isKept = kept(colour, oneLine);
    for (let y = 51; y < 53; y++) for (let x = 203; x < 205; x++) expect(isKept(x, y)).toBe(true);
  });

  it('is nothing of what leads from outside to the removed thing, nor of what lies in the mask alone', () => {
    const isThing = box(90, 70, 40, 30);
    const isLead = box(60, 84, 30, 2);
    const isCrumb = box(74, 58, 3, 3);
    const colour: Paint = (x, y) =>
      [isThing, isLead, isCrumb].some((is) => is(x, y)) ? [205, 214, 244] : PAPER;
    const isKept = kept(colour, box(70, 50, 80, 70));
    for (let y = 50; y < 120; y++) for (let x = 70; x < 150; x++) expect(isKept(x, y)).toBe(false);
  });
});

describe('a fill', () => {
  let inpainter: Inpainter;
  beforeAll(async () => {
    inpainter = await createInpainter({ weights: defaultWeights(), backend: ['wasm'] });
  });
  afterAll(() => inpainter.dispose());

  it('leaves paper where a line of words was, the lines beside it whole, and is sure of it', async () => {
    const { image, confidence } = await inpainter.fill(paint(words), maskOf(oneLine));
    const truth = paint((x, y) => (y >= 60 && y < 72 ? PAPER : words(x, y)));
    const unlike = truth.data.filter((value, k) => Math.abs(image.data[k] - value) > 2);
    expect(unlike.length).toBe(0);
    expect(confidence).toBe(1);
  });

  it('puts no word of other rows where one was removed, though the mask cuts what is beside it', async () => {
    // A mark and a word of strokes, the same in each row of 28 px but for the fifth.
    const isMark: Inside = (x, y) => Math.hypot(x - 96, (y % 28) - 14) < 6;
    const isWord: Inside = (x, y) => {
      const [u, v] = [x - 108, (y % 28) - 8];
      return (
        u >= 0 &&
        u < 30 &&
        v >= 0 &&
        v < 12 &&
        arbitrary((u >> 1) + (Math.floor(y / 28) === 4 ? 40 : 0), v >> 2) < 0.55
      );
    };
    const rows: Paint = (x, y) =>
      isMark(x, y) ? [50, 160, 100] : isWord(x, y) ? [20, 20, 20] : [255, 255, 255];
    const mask = box(100, 112, 44, 28);
    const empty: Paint = (x, y) => (box(106, 112, 34, 28)(x, y) ? [255, 255, 255] : rows(x, y));
    const { image } = await inpainter.fill(paint(rows), maskOf(mask));
    const truth = paint(empty);
    expect(truth.data.filter((value, k) => Math.abs(image.data[k] - value) > 2).length).toBe(0);
  });
});
