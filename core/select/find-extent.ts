import { growBox } from '../raster/boxes.ts';
import { squaredDistances } from '../raster/grow.ts';
import { countSet, type Flags, type Rgb, type Size } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { BACKGROUND, OBJECT, UNKNOWN } from './cut-labels.ts';
import { grabCut } from './grab-cut.ts';
import { labelsOf, marksInBox, reduceMarks, type SelectMarks } from './marks.ts';
import { enlargeFlags, reduceColours, sizeWithin } from './reduce.ts';
import type { ShownPicture } from './shown-picture.ts';
import { tidy } from './tidy.ts';

/** Longest side at which each window is looked at. */
const WINDOW_SIDE = 80;

/** How many times as large each window is as the one before. */
const STEP = 1.5;

/** The first window reaches so far beyond the marks, as a share of their longer side and of the picture's. */
const FIRST_OF_MARKS = 0.15;
const FIRST_OF_PICTURE = 0.04;

/**
 * Each window supposes that the object ends about there: what is nearer to the marks than this share of the way to the
 * window's rim belongs to it at first, what is farther than the second share does not.
 */
const SURE = 0.5;
const UNSURE = 0.8;

/** How much that nearness says in the cut, in nats, and at which share of the way it says nothing. */
const MOST_FOR_NEARNESS = 5;
const NEUTRAL = 0.6;

/** A guess at the object. */
interface Guess {
  readonly box: Box;
  /** The guess at working size. */
  readonly object: Flags;
  /** Mean difference of the colours across its outline, 0..1 in units of what is usual in the window. */
  readonly contrast: number;
  /** Pixels of the picture that it covers. */
  readonly area: number;
}

/**
 * The box and the outline, roughly, of what a click or a scribble lies on. How large the object is nobody knows, so
 * windows of growing size around the marks are cut, each with its own rim as the background, and the guess is taken
 * whose outline runs along the strongest edges and that is found again in the next larger window (ranked minimum cuts
 * after Carreira and Sminchisescu, "Constrained Parametric Min-Cuts for Automatic Object Segmentation", CVPR 2010;
 * stability as in Matas et al., "Robust Wide Baseline Stereo from Maximally Stable Extremal Regions", BMVC 2002).
 *
 * @returns flags in `box`, at the picture's size
 */
export function* findExtent(
  image: ShownPicture,
  marks: SelectMarks,
  bounds: Box,
): Work<{ box: Box; object: Flags }> {
  const guesses: Guess[] = [];
  let margin = Math.max(
    FIRST_OF_MARKS * Math.max(bounds.width, bounds.height),
    FIRST_OF_PICTURE * Math.max(image.width, image.height),
  );
  for (;;) {
    const box = growBox(bounds, Math.round(margin), image);
    guesses.push(yield* guessIn(image, marks, box, margin));
    if (box.width * box.height >= 0.8 * image.width * image.height) break;
    margin = Math.max(margin * STEP, margin + 1);
  }
  let best = guesses[0];
  let most = -Infinity;
  for (const [n, guess] of guesses.entries()) {
    const next = guesses[n + 1];
    const stability = next ? Math.min(guess.area, next.area) / Math.max(guess.area, next.area, 1) : 0.5;
    const score = guess.contrast * (0.5 + 0.5 * stability);
    if (score <= most) continue;
    most = score;
    best = guess;
  }
  return { box: best.box, object: yield* enlargeFlags(best.object, best.box) };
}

/** The object if it lies in this window and not at its rim. */
function* guessIn(image: ShownPicture, marks: SelectMarks, box: Box, margin: number): Work<Guess> {
  const size = sizeWithin(box, WINDOW_SIDE);
  const labels = labelsOf(yield* reduceMarks(yield* marksInBox(marks, box), size));
  const { width, height } = size;
  // The rim of the window is background, but not where the picture itself ends.
  const [left, right] = [box.x === 0 ? 0 : 2, box.x + box.width === image.width ? width : width - 2];
  const [top, bottom] = [box.y === 0 ? 0 : 2, box.y + box.height === image.height ? height : height - 2];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = x >= left && x < right && y >= top && y < bottom;
      if (!inside && labels[y * width + x] === UNKNOWN) labels[y * width + x] = BACKGROUND;
    }
  }
  const colours = yield* reduceColours(image, box, size);
  const reach = (margin * width) / box.width;
  const distance = yield* distanceToMarks(labels, size);
  const far = distance.map((distance) => Math.min(1, distance / reach));
  const start = labels.map((label, i) =>
    label !== UNKNOWN ? label : far[i] < SURE ? OBJECT : far[i] > UNSURE ? BACKGROUND : UNKNOWN,
  );
  const prior = far.map((share) => MOST_FOR_NEARNESS * (1 - share / NEUTRAL));
  // Scale 1: links count in full, so that a guess has a short outline along few, strong edges.
  const { object } = yield* grabCut(colours, labels, start, 1, prior);
  const guess = yield* tidy(object, labels, true);
  const pixels = countSet(guess);
  return {
    box,
    object: guess,
    contrast: contrastAlong(colours, guess),
    area: (pixels * box.width * box.height) / (width * height),
  };
}

/** The distance of each pixel to the nearest object mark. */
function* distanceToMarks(labels: Uint8Array, { width, height }: Size): Work<Float32Array> {
  const distance = Float32Array.from(labels, (label) => (label === OBJECT ? 0 : Infinity));
  yield* squaredDistances({ width, height, data: distance });
  return distance.map(Math.sqrt);
}

/** How much the colours change across the outline, 0..1. */
function contrastAlong({ width, height, data }: Rgb, object: Flags): number {
  let usual = 0;
  let pairs = 0;
  const across: number[] = [];
  for (let y = 0; y + 1 < height; y++) {
    for (let x = 0; x + 1 < width; x++) {
      const i = y * width + x;
      for (const j of [i + 1, i + width]) {
        let squared = 0;
        for (let c = 0; c < 3; c++) squared += (data[3 * i + c] - data[3 * j + c]) ** 2;
        usual += squared;
        pairs++;
        if (object.data[i] !== object.data[j]) across.push(squared);
      }
    }
  }
  const beta = usual > 0 ? pairs / (2 * usual) : 0;
  const changes = across.reduce((sum, squared) => sum + 1 - Math.exp(-beta * squared), 0);
  return across.length > 0 ? changes / across.length : 0;
}
