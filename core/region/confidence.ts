import type { CopiedPicture } from '../detail/copied-picture.ts';
import { ringAround } from '../raster/grow.ts';
import type { Flags, Rgb, Rgba } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Crop } from './crop.ts';

/**
 * Width, in pixels, of the ring around the hole in which the fill is compared with the picture. The synthesis lays
 * patches over twice as much.
 */
const RING = 3;
/** Most cells along the longer side in which the fill is compared with the networks' picture. */
const CELLS = 64;
/** If a smaller share of the sources was kept the networks have no say. */
const KEPT = 0.9;
/** A fill that disagrees by so many levels of 8 bits (rms) has a confidence of one half; see docs/detail.md. */
const HALF = 28;
/** Below this confidence a fill is doubtful. */
const DOUBTFUL = 0.5;

/** What a region's confidence is found by. */
interface Filled {
  /** What the detail stage made of the crop. */
  readonly detailed: Rgba & Pick<CopiedPicture, 'followed' | 'ground'>;
  /** The networks' picture of the crop. */
  readonly refined: Rgb<Float32Array>;
  /** Whether it shows again what was removed; see `bringsBack`. */
  readonly isBack: boolean;
  /** The share of the sources, 0..1, that was not left out as what would bring it back. */
  readonly sourcesKept: number;
  /** Whether all that was removed is seen to have stood on one colour; see `standsOn`. */
  readonly isStanding: boolean;
}

/**
 * How far the fill of a region agrees with all that could contradict it, 0..1, see `FillResult.confidence`. Patches are
 * laid around the hole too: there the fill says what the picture looks like, and the picture knows. In the hole the
 * networks' picture says what belongs there, except where the picture's own maps said more than they do, and where a
 * good part of the sources was left out, so that what was removed does not come back. Nothing contradicts the ground
 * that the removed thing is seen to have stood on.
 */
export function* confidenceOf(
  crop: Crop,
  { detailed, refined, isBack, sourcesKept, isStanding }: Filled,
): Work<number | null> {
  const { followed } = detailed;
  if (followed === undefined) return null;
  if (isBack) return 0;
  const open = isStanding ? 1 - groundShare(crop, detailed.ground) : 1;
  if (open === 0) return 1;
  const around = yield* errorAround(crop, detailed);
  const inside = yield* differenceInside(crop, detailed, refined);
  // What was left out the networks have seen and may have painted.
  const apart = sourcesKept < KEPT ? 1 : followed;
  return 1 / (1 + (open * (around + apart * around + (1 - apart) * inside)) / HALF ** 2);
}

/** The share of a hole that was filled with flat ground. */
function groundShare({ hole }: Crop, ground: Rgba | undefined): number {
  if (!ground) return 0;
  let [pixels, flat] = [0, 0];
  for (let i = 0; i < hole.data.length; i++) {
    if (!hole.data[i]) continue;
    pixels++;
    if (ground.data[4 * i + 3] === 255) flat++;
  }
  return flat / Math.max(1, pixels);
}

/** The mean squared difference of the fill and the picture just outside the hole; 0 where nothing is known there. */
function* errorAround({ image, hole, source }: Crop, { data }: Rgba): Work<number> {
  const ring = yield* ringAround(hole, RING);
  const { width, height } = hole;
  let [sum, count] = [0, 0];
  for (let from = 0; from < width * height; from += width) {
    // These are whole numbers, and so are their sums.
    sum += squaresIn(data, image.data, ring.data, source.data, from, width);
    count += 3 * countBoth(ring.data, source.data, from, width);
  }
  return count > 0 ? sum / count : 0;
}

/** How many of `width` positions from `from` on are flagged twice. */
function countBoth(one: Uint8Array, other: Uint8Array, from: number, width: number): number {
  let count = 0;
  for (let i = from; i < from + width; i++) if (one[i] && other[i]) count++;
  return count;
}

/** The squared differences of those pixels of two pictures, summed. */
function squaresIn(
  a: Rgba['data'],
  b: Rgba['data'],
  one: Uint8Array,
  other: Uint8Array,
  from: number,
  width: number,
): number {
  let sum = 0;
  for (let i = from; i < from + width; i++) {
    if (!one[i] || !other[i]) continue;
    const red = a[4 * i] - b[4 * i];
    const green = a[4 * i + 1] - b[4 * i + 1];
    const blue = a[4 * i + 2] - b[4 * i + 2];
    sum += red * red + green * green + blue * blue;
  }
  return sum;
}

/** The mean squared difference of the fill and the networks' picture in the hole, both in cells. */
function* differenceInside({ hole }: Crop, { data }: Rgba, refined: Rgb<Float32Array>): Work<number> {
  const { width, height } = hole;
  const side = Math.max(1, Math.ceil(Math.max(width, height) / CELLS));
  const columns = Math.ceil(width / side);
  const cells = columns * Math.ceil(height / side);
  const differences = new Float32Array(3 * cells);
  const counts = new Float32Array(cells);
  for (let y = 0; y < height; y++) {
    yield;
    const row = Math.floor(y / side) * columns;
    const from = Math.min(refined.height - 1, Math.floor((y * refined.height) / height)) * refined.width;
    addRow(hole, data, refined, y, from, row, side, differences, counts);
  }
  let [sum, count] = [0, 0];
  for (let n = 0; n < cells; n++) {
    if (counts[n] === 0) continue;
    count += 3 * counts[n];
    for (let c = 0; c < 3; c++) sum += differences[3 * n + c] ** 2 / counts[n];
  }
  return count > 0 ? sum / count : 0;
}

/** Adds the differences of the pixels of row `y` of a hole to their cells, from `row` on, `side` px each. */
function addRow(
  { width, data: inHole }: Flags,
  data: Rgba['data'],
  refined: Rgb<Float32Array>,
  y: number,
  from: number,
  row: number,
  side: number,
  differences: Float32Array,
  counts: Float32Array,
): void {
  const guess = refined.data;
  for (let x = 0, i = y * width; x < width; x++, i++) {
    if (!inHole[i]) continue;
    const n = row + Math.floor(x / side);
    const at = 3 * (from + Math.min(refined.width - 1, Math.floor((x * refined.width) / width)));
    differences[3 * n] += data[4 * i] - guess[at];
    differences[3 * n + 1] += data[4 * i + 1] - guess[at + 1];
    differences[3 * n + 2] += data[4 * i + 2] - guess[at + 2];
    counts[n]++;
  }
}

/** Whether a designer should be told that a fill of this confidence is doubtful. */
export function isDoubtful(confidence: number | null): boolean {
  return confidence !== null && confidence < DOUBTFUL;
}

/** Share of the filled pixels by which a fill of several regions is judged: the worst ones. */
const WORST = 0.1;

/**
 * The confidence of a fill of several regions: so much, or less, has a tenth of the filled pixels. Null where none has.
 */
export function confidenceOfAll(
  regions: readonly { confidence: number | null; pixels: number }[],
): number | null {
  const known = regions.flatMap(({ confidence, pixels }) =>
    confidence === null ? [] : [{ confidence, pixels }],
  );
  known.sort((a, b) => a.confidence - b.confidence);
  const wanted = WORST * known.reduce((sum, { pixels }) => sum + pixels, 0);
  let seen = 0;
  return known.find(({ pixels }) => (seen += pixels) >= wanted)?.confidence ?? null;
}
