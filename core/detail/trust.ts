/** How far maps of the picture onto itself are to be trusted at each place of a hole. */
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import type { Foretelling, Foretold, FourWays } from './find-warps.ts';
import type { Level } from './level.ts';
import { alongLine, outsideLine, type Line } from './line.ts';
import { busyness, type Ring } from './ring.ts';
import { warped, type Warp } from './warp.ts';

/** Least side of the squares of a hole whose pixels are judged alike, in pixels of the level; so many along a hole. */
const LEAST_CELL = 8;
const CELLS = 16;
/** Squared distance, in pixels, from which on a point of the ring counts less the farther away it lies. */
const NEAR = 16;
/** How much what is not seen of the ring weighs, at an arbitrary shift's error. */
const UNSEEN = 0.05;
/** A map may bring so many times the busyness of the ring near there into a cell, noise (squared levels) included. */
const BUSIEST = 16;
const NOISE = 8;
/** Points of the ring after which a sum is looked at; and what exceeds a bound for sure, whatever rounding did. */
const PART = 32;
const MORE = 1 + 1e-9;
/** With fewer points of the ring on a line nothing can be said of it. */
const FEWEST_ON_LINE = 6;
/** An error is trusted wholly up to the first share of what it is compared with, and not at all from the second on. */
type Ramp = readonly [number, number];
const AGAINST_ARBITRARY: Ramp = [0.15, 0.35];
const AGAINST_MISALIGNED: Ramp = [0.45, 0.65];
const AGAINST_ITSELF: Ramp = [0.6, 1];

/** A grid of square cells over a hole; for each cell what each map's error is there and how far it is trusted. */
export interface Trust {
  readonly box: Box;
  readonly side: number;
  readonly columns: number;
  /** In order of the maps, for each cell; what is not trusted there may be Infinity. */
  readonly errors: Float32Array;
  /** 0..1, likewise. */
  readonly shares: Float32Array;
}

/**
 * Judges every map at every cell by the ring around it, near points more than far ones: a map is trusted where it
 * foretells the ring far better than an arbitrary shift does, than it does itself when it is misaligned slightly, and
 * than the ring would foretell itself so misaligned. That tells lattices from what is merely like its surroundings.
 *
 * Of what is far busier than itself the ring near a cell says nothing: a map is not followed where it brings that.
 * On a straight line through the hole a map must foretell the line, too, though its ends are a small part of the ring.
 *
 * @param box around the hole
 */
export function* judge(
  { ring, list, arbitrary, itself }: Foretold,
  box: Box,
  lines: readonly Line[] = [],
): Work<Trust> {
  const side = Math.max(LEAST_CELL, Math.ceil(Math.max(box.width, box.height) / CELLS));
  const columns = Math.ceil(box.width / side);
  const cells = columns * Math.ceil(box.height / side);
  const errors = new Float32Array(cells * list.length);
  const shares = new Float32Array(cells * list.length);
  const weights = new Float32Array(ring.points.length);
  const busy = busynessOf(ring);
  const seen = lines.flatMap((line) => seenOf(line, ring) ?? []);
  for (let cell = 0; cell < cells; cell++) {
    yield;
    const x = box.x + ((cell % columns) + 0.5) * side;
    const y = box.y + (Math.floor(cell / columns) + 0.5) * side;
    const whole = setWeights(ring, x, y, weights);
    const around: View = { weights, any: weighted(arbitrary, weights, 0) };
    const most = BUSIEST * (weighted(busy, weights, 0) + NOISE);
    const ends: View[] = [];
    for (const { line, isOn } of seen) {
      if (!runsThrough(line, x, y, side)) continue;
      const on = masked(weights, isOn);
      ends.push({ weights: on, any: weighted(arbitrary, on, 0) });
    }
    const self = weightedFourWays(itself, weights, around.any);
    // From here on a map is not trusted, and how much worse it is does not matter.
    const hopeless = MORE * whole * Math.min(AGAINST_ITSELF[1] * self, AGAINST_ARBITRARY[1] * around.any);
    for (let k = 0; k < list.length; k++) {
      const one = list[k];
      const error = weighted(one.errors, weights, around.any, hopeless);
      const at = cell * list.length + k;
      errors[at] = error;
      let share = Math.min(down(error / self, AGAINST_ITSELF), verdict(one, error, around));
      for (const end of ends) {
        if (share === 0) break;
        share = Math.min(share, verdict(one, weighted(one.errors, end.weights, end.any), end));
      }
      shares[at] = share > 0 && brings(ring.level, one.warp, x, y, side) > most ? 0 : share;
    }
  }
  return { box, side, columns, errors, shares };
}

/** Of each point of the ring. */
function busynessOf({ level, points }: Ring): Float32Array {
  const busy = new Float32Array(points.length);
  for (let n = 0; n < busy.length; n++) busy[n] = busyness(level, points[n]);
  return busy;
}

/** Sets how much each point of the ring counts at a place; returns how much all do. */
function setWeights({ xs, ys }: Ring, x: number, y: number, weights: Float32Array): number {
  let whole = 0;
  for (let n = 0; n < weights.length; n++) {
    const across = xs[n] - x;
    const down = ys[n] - y;
    weights[n] = 1 / (across * across + down * down + NEAR);
    whole += weights[n];
  }
  return whole;
}

/** The ring as it is seen from one place, or only what of it lies on a line. */
interface View {
  /** Of the ring's points. */
  readonly weights: Float32Array;
  /** An arbitrary shift's error there. */
  readonly any: number;
}

/** How far a map is trusted by its error in a view, 0..1, against an arbitrary shift and itself misaligned. */
function verdict({ misaligned }: Foretelling, error: number, { weights, any }: View): number {
  const share = down(error / any, AGAINST_ARBITRARY);
  // Most maps are out of the question at most places, and what follows is four times the work.
  if (share === 0) return 0;
  const own = weightedFourWays(misaligned, weights, any);
  return Math.min(share, down(error / own, AGAINST_MISALIGNED));
}

/** How busy that is which a map brings into a square cell, given by its middle, and beside it; see `busyness`. */
function brings(level: Level, warp: Warp, middleX: number, middleY: number, side: number): number {
  const { width, height } = level;
  let [sum, count] = [0, 0];
  for (let y = middleY - side; y < middleY + side; y += 2) {
    for (let x = middleX - side; x < middleX + side; x += 2) {
      const place = warped(warp, x, y);
      const [u, v] = [Math.round(place.x), Math.round(place.y)];
      if (!(u >= 0 && v >= 0 && u < width && v < height)) continue;
      const busy = busyness(level, v * width + u);
      if (busy < 0) continue;
      sum += busy;
      count++;
    }
  }
  return count > 0 ? sum / count : 0;
}

/** A line, and which points of the ring lie on it. */
interface SeenLine {
  readonly line: Line;
  readonly isOn: Uint8Array;
}

/** Undefined if too few points lie on the line. */
function seenOf(line: Line, ring: Ring): SeenLine | undefined {
  const isOn = Uint8Array.from(ring.points, (_, n) =>
    outsideLine(line, ring.xs[n], ring.ys[n]) < 1 ? 1 : 0,
  );
  return isOn.reduce((sum, on) => sum + on, 0) >= FEWEST_ON_LINE ? { line, isOn } : undefined;
}

/** Whether a line runs through a square cell, given by its middle. */
function runsThrough(line: Line, x: number, y: number, side: number): boolean {
  const along = alongLine(line, x, y);
  return along > line.start - side && along < line.end + side && outsideLine(line, x, y) < side / 2;
}

function masked(weights: Float32Array, isOn: Uint8Array): Float32Array {
  const on = new Float32Array(weights.length);
  for (let n = 0; n < on.length; n++) if (isOn[n]) on[n] = weights[n];
  return on;
}

function down(value: number, [whole, none]: Ramp): number {
  return Math.max(0, Math.min(1, (none - value) / (none - whole)));
}

/**
 * The weighted mean of the errors that are known; the others count a little, as `unseen`. Infinity if the weighted sum
 * exceeds `most`.
 */
function weighted(errors: Float32Array, weights: Float32Array, unseen: number, most = Infinity): number {
  let sum = 0;
  let of = 0;
  for (let n = 0; n < errors.length && sum <= most;) {
    for (const end = Math.min(errors.length, n + PART); n < end; n++) {
      const known = errors[n] >= 0;
      const weight = known ? weights[n] : UNSEEN * weights[n];
      sum += weight * (known ? errors[n] : unseen);
      of += weight;
    }
  }
  return sum > most ? Infinity : sum / of;
}

/**
 * The mean of four such means, which are summed side by side: each sum waits for the one before, so that four of them
 * take little longer than one.
 */
function weightedFourWays([a, b, c, d]: FourWays, weights: Float32Array, unseen: number): number {
  let sumA = 0;
  let sumB = 0;
  let sumC = 0;
  let sumD = 0;
  let ofA = 0;
  let ofB = 0;
  let ofC = 0;
  let ofD = 0;
  for (let n = 0; n < weights.length; n++) {
    const known = weights[n];
    const little = UNSEEN * known;
    const weightA = a[n] >= 0 ? known : little;
    const weightB = b[n] >= 0 ? known : little;
    const weightC = c[n] >= 0 ? known : little;
    const weightD = d[n] >= 0 ? known : little;
    sumA += weightA * (a[n] >= 0 ? a[n] : unseen);
    sumB += weightB * (b[n] >= 0 ? b[n] : unseen);
    sumC += weightC * (c[n] >= 0 ? c[n] : unseen);
    sumD += weightD * (d[n] >= 0 ? d[n] : unseen);
    ofA += weightA;
    ofB += weightB;
    ofC += weightC;
    ofD += weightD;
  }
  return (sumA / ofA + sumB / ofB + sumC / ofC + sumD / ofD) / 4;
}
