import { positionsOf, raster, type Flags } from '../raster/raster.ts';
import { SLICE, type Work } from '../turns.ts';
import { BACKGROUND, OBJECT } from './cut-labels.ts';
import { STEPS } from './min-cut.ts';

/** Parts of less than this share of the largest one are dropped. */
const LEAST_PART = 0.05;

/** Holes of less than this share of the object are closed. */
const LARGEST_HOLE = 0.03;

/** A connected part: its pixels, whether one of them was marked, and whether it reaches the raster's border. */
interface Part {
  readonly pixels: Int32Array;
  readonly marked: boolean;
  readonly atBorder: boolean;
}

/** The steps that do not go across a corner. */
const STRAIGHT = STEPS.filter(([dx, dy]) => dx === 0 || dy === 0);

/** The connected parts of the pixels whose flag is `value`. `mark` is the label that marks one. */
function* partsOf(
  { width, height, data }: Flags,
  value: number,
  steps: typeof STEPS,
  labels: Uint8Array,
  mark: number,
): Work<Part[]> {
  const seen = new Uint8Array(data.length);
  const queue = new Int32Array(data.length);
  const parts: Part[] = [];
  let end = 0;
  for (let start = 0; start < data.length; start++) {
    if (start % (16 * SLICE) === 0) yield;
    if (data[start] !== value || seen[start]) continue;
    const first = end;
    let marked = false;
    let atBorder = false;
    seen[start] = 1;
    queue[end++] = start;
    for (let n = first; n < end; n++) {
      if (n % SLICE === 0) yield;
      const i = queue[n];
      marked ||= labels[i] === mark;
      const x = i % width;
      const y = (i - x) / width;
      atBorder ||= x === 0 || y === 0 || x === width - 1 || y === height - 1;
      for (const [dx, dy] of steps) {
        const [u, v] = [x + dx, y + dy];
        if (u < 0 || v < 0 || u >= width || v >= height) continue;
        const j = v * width + u;
        if (data[j] !== value || seen[j]) continue;
        seen[j] = 1;
        queue[end++] = j;
      }
    }
    parts.push({ pixels: queue.subarray(first, end), marked, atBorder });
  }
  return parts;
}

/** The connected parts that have at least `share` of the largest one's pixels. */
export function* largeParts(flags: Flags, share: number): Work<Flags> {
  const kept = raster(flags, new Uint8Array(flags.data.length));
  const parts = yield* partsOf(flags, 1, STEPS, flags.data, OBJECT);
  const largest = parts.reduce((most, { pixels }) => Math.max(most, pixels.length), 0);
  for (const { pixels } of parts)
    if (pixels.length >= share * largest) for (const i of pixels) kept.data[i] = 1;
  return kept;
}

/**
 * Drops specks beside the object and closes small holes in it, but nothing that the labels mark.
 *
 * @param labels BACKGROUND, OBJECT or UNKNOWN for each pixel
 * @param onlyMarked drop every part in which no pixel is labelled OBJECT
 */
export function* tidy(object: Flags, labels: Uint8Array, onlyMarked: boolean): Work<Flags> {
  const tidied = raster(object, object.data.slice());
  const parts = yield* partsOf(object, 1, STEPS, labels, OBJECT);
  const largest = parts.reduce((most, { pixels }) => Math.max(most, pixels.length), 0);
  for (const { pixels, marked } of parts) {
    if (marked || (!onlyMarked && pixels.length >= LEAST_PART * largest)) continue;
    for (const i of pixels) tidied.data[i] = 0;
  }
  const whole = positionsOf(tidied).length;
  for (const { pixels, marked, atBorder } of yield* partsOf(tidied, 0, STRAIGHT, labels, BACKGROUND)) {
    if (marked || atBorder || pixels.length >= LARGEST_HOLE * whole) continue;
    for (const i of pixels) tidied.data[i] = 1;
  }
  return tidied;
}
