/** Where the picture shows once more what was removed: the other values of a table, the other windows of a house. */
import { growFlags } from '../raster/grow.ts';
import type { Flags } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { SmallCrop } from './small-crop.ts';

/**
 * Correlation of a look-alike with the removed thing, at least. Measured: values of a table .79 to .95, windows and
 * dots .9 to 1; what overlaps them by a half, and a post and the windows beside it, .57 to .74.
 */
const ALIKE = 0.72;
/** It has at least this share of the removed thing's variance. */
const AS_STRONG = 0.25;
/** So much of it is seen, as a share of the hole. */
const SEEN = 0.4;
/** Of a look-alike counts what departs by at least this share of the removed thing's departure; the rest is ground. */
const STRONG = 0.45;
/**
 * Shifts are tried in steps of so many cells with a few of the thing's, and made exact with all of them where that
 * correlates by this share of what is asked.
 */
const STEP = 2;
const FEW = 64;
const STEP_SHARE = 0.5;

/** What was removed from one hole, as departures from the colour of the hole's outline. */
export interface Thing {
  /** For every cell of the crop: red, green, blue. */
  readonly departure: Float32Array;
  /** The cells of the hole. */
  readonly inside: Int32Array;
  /** Those and the known ones of its outline. */
  readonly around: Int32Array;
}

/**
 * Whether a crop that was filled shows the removed thing again in its place.
 *
 * @param before the crop with the thing
 * @param after the crop with the fill
 */
export function isBack(before: SmallCrop, after: SmallCrop, thing: Thing): boolean {
  const departure = new Float32Array(thing.departure.length);
  for (let k = 0; k < departure.length; k++) {
    departure[k] = thing.departure[k] + Math.fround(after.colour[k] - before.colour[k]);
  }
  const [was, is] = [blurred(before, thing), blurred(after, { ...thing, departure })];
  const { around: cells } = thing;
  return correlation({ values: was, cells }, { values: is, cells }) >= ALIKE;
}

/** Marks the cells that look like a removed thing, and those beside them, but not the ground between them. */
export function* markLookAlikes(small: SmallCrop, removed: Thing, into: Flags): Work {
  const { width, height, known } = small;
  const thing = { ...removed, departure: blurred(small, removed) };
  const strong = strongDeparture(thing);
  const marked = { width, height, data: new Uint8Array(width * height) };
  for (const { dx, dy } of yield* lookAlikes(small, thing)) {
    for (const n of thing.around) {
      const [x, y] = [(n % width) + dx, Math.floor(n / width) + dy];
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      const other = y * width + x;
      if (known[other] && lengthAt(thing.departure, other) >= strong) marked.data[other] = 1;
    }
  }
  const wide = yield* growFlags(marked, 1);
  for (let n = 0; n < wide.data.length; n++) into.data[n] |= wide.data[n];
}

/** From where on a departure counts as the thing rather than as what lies around and between it. */
function strongDeparture({ departure, around, inside }: Thing): number {
  const sorted = Float32Array.from(around, (n) => lengthAt(departure, n)).sort();
  const ground = sorted[Math.floor(sorted.length / 10)];
  let sum = 0;
  for (const n of inside) sum += (lengthAt(departure, n) - ground) ** 2;
  return ground + STRONG * Math.sqrt(sum / inside.length);
}

/** How far a cell departs. */
export function lengthAt(departure: Float32Array, cell: number): number {
  return Math.hypot(departure[3 * cell], departure[3 * cell + 1], departure[3 * cell + 2]);
}

/** The mean of each cell and those around it, of what is seen: another number is as good as the one removed. */
function blurred({ width, height, known, removed }: SmallCrop, { departure }: Thing): Float32Array {
  const out = new Float32Array(departure.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x);
      let count = 0;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const n = v * width + u;
          if (!known[n] && !removed[n]) continue;
          for (let c = 0; c < 3; c++) out[at + c] += departure[3 * n + c];
          count++;
        }
      }
      for (let c = 0; c < 3 && count > 0; c++) out[at + c] /= count;
    }
  }
  return out;
}

/** A shift, in cells. */
interface Shift {
  readonly dx: number;
  readonly dy: number;
}

/** The shifts to where the thing is seen once more: tried on a grid, then made exact. */
function* lookAlikes(small: SmallCrop, thing: Thing): Work<Shift[]> {
  const { width, height } = small;
  const columns = 2 * width - 1;
  const tried = new Float32Array(columns * (2 * height - 1)).fill(-1);
  const correlationOf = (dx: number, dy: number) => {
    if (Math.abs(dx) >= width || Math.abs(dy) >= height) return 0;
    const k = (dy + height - 1) * columns + dx + width - 1;
    if (tried[k] < 0) tried[k] = correlationAt(small, thing, dx, dy);
    return tried[k];
  };
  const rough = { ...thing, inside: thinned(thing.inside), around: thinned(thing.around) };
  const found: Shift[] = [];
  for (let dy = 1 - height; dy < height; dy += STEP) {
    yield;
    for (let dx = 1 - width; dx < width; dx += STEP) {
      if (correlationAt(small, rough, dx, dy) < STEP_SHARE * ALIKE) continue;
      const best = climb(correlationOf, { dx, dy });
      if (correlationOf(best.dx, best.dy) < ALIKE) continue;
      if (!found.some((other) => other.dx === best.dx && other.dy === best.dy)) found.push(best);
    }
  }
  return found;
}

/** Some of many cells. */
function thinned(cells: Int32Array): Int32Array {
  const every = Math.ceil(cells.length / FEW);
  return cells.filter((_, m) => m % every === 0);
}

/** The shift from which no step by one cell leads to a better one. */
function climb(correlationOf: (dx: number, dy: number) => number, from: Shift): Shift {
  let best = from;
  for (;;) {
    const { dx: x, dy: y } = best;
    for (let dy = y - 1; dy <= y + 1; dy++) {
      for (let dx = x - 1; dx <= x + 1; dx++) {
        if (correlationOf(dx, dy) > correlationOf(best.dx, best.dy)) best = { dx, dy };
      }
    }
    if (best.dx === x && best.dy === y) return best;
  }
}

/** The correlation, 0..1, of the departures there with those of the thing; 0 where too little is seen. */
function correlationAt({ width, height, known }: SmallCrop, thing: Thing, dx: number, dy: number): number {
  const { departure, around, inside } = thing;
  const step = dy * width + dx;
  let missing = (1 - SEEN) * inside.length;
  for (let m = 0; m < inside.length && missing >= 0; m++) {
    if (!isSeenBy(inside[m], dx, step, width, width * height, known)) missing--;
  }
  if (missing < 0) return 0;
  const cells = new Int32Array(around.length);
  const there = new Int32Array(around.length);
  let count = 0;
  for (let m = 0; m < around.length; m++) {
    if (!isSeenBy(around[m], dx, step, width, width * height, known)) continue;
    cells[count] = around[m];
    there[count++] = around[m] + step;
  }
  return correlation(
    { values: departure, cells: cells.subarray(0, count) },
    { values: departure, cells: there.subarray(0, count) },
  );
}

/** Whether a cell is known that lies `dx` across and `step` cells on, in a crop of so many. */
function isSeenBy(
  cell: number,
  dx: number,
  step: number,
  width: number,
  count: number,
  known: Uint8Array,
): boolean {
  const x = (cell % width) + dx;
  return x >= 0 && x < width && cell + step >= 0 && cell + step < count && known[cell + step] === 1;
}

/** Some cells' departures. */
interface Departures {
  /** For every cell: red, green, blue. */
  readonly values: Float32Array;
  readonly cells: Int32Array;
}

/** The correlation, 0..1, of departures with those of a thing; 0 where they are much fainter than the thing. */
function correlation(thing: Departures, others: Departures): number {
  const count = thing.cells.length;
  let [own, other, both] = [0, 0, 0];
  for (let c = 0; c < 3; c++) {
    let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
    for (let m = 0; m < count; m++) {
      const p = thing.values[3 * thing.cells[m] + c];
      const q = others.values[3 * others.cells[m] + c];
      a += p;
      b += q;
      aa += p * p;
      bb += q * q;
      ab += p * q;
    }
    own += aa - (a * a) / count;
    other += bb - (b * b) / count;
    both += ab - (a * b) / count;
  }
  return own > 0 && other >= AS_STRONG * own ? Math.max(0, both / Math.sqrt(own * other)) : 0;
}
