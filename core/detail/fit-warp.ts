/** Fits a map of the picture onto itself to a ring of known pixels (Lucas and Kanade 1981; Baker and Matthews 2004). */
import type { Ring } from './ring.ts';
import type { Equations } from './ring-kernels.ts';
import { solveSymmetric } from './solve-symmetric.ts';
import type { Warp } from './warp.ts';

const STEPS = 8;
/** Points of the ring that are looked at. */
const POINTS = 320;
/** What a squared colour difference is taken to be beside what they are in the mean. */
const TYPICAL = 3;
/** How much a map that is no shift costs, against what the ring says of it. */
const STIFFNESS = 0.002;

/**
 * Bends the map so that it foretells the ring better: Gauss-Newton steps on the squared colour differences, each point
 * weighing less the worse it fits, for not all of a ring need follow the map.
 */
export function fitWarp(ring: Ring, start: Warp): Warp {
  let terms = start.terms.slice();
  const points = Math.min(POINTS, ring.points.length);
  const taken = ring.kernels ? undefined : roomFor(points);
  for (let step = 0; step < STEPS; step++) {
    const warp = { ...start, terms };
    const equations = taken
      ? equationsOf(ring, warp, taken)
      : ring.kernels?.equations(ring, warp, points, TYPICAL);
    const change = equations && gaussNewtonStep(equations, terms);
    if (!change) break;
    terms = terms.map((value, k) => value + change[k]);
    if (change.every((value) => Math.abs(value) * start.unit < 0.02)) break;
  }
  return { ...start, terms };
}

/** The ring as a map takes it to other places of its level; only what is written anew by each step. */
interface Taken {
  /** Number of the points that are seen there, in order; so many of `seen` mean something. */
  count: number;
  readonly seen: Int32Array;
  /** For each point, by its number, where it goes, and its squared colour difference to there. */
  readonly xs: Float32Array;
  readonly ys: Float32Array;
  readonly differences: Float32Array;
}

function roomFor(points: number): Taken {
  return {
    count: 0,
    seen: new Int32Array(points),
    xs: new Float32Array(points),
    ys: new Float32Array(points),
    differences: new Float32Array(points),
  };
}

/** Undefined where too little of the ring is seen. */
function equationsOf(ring: Ring, warp: Warp, taken: Taken): Equations | undefined {
  take(ring, warp, taken);
  const { count, seen, differences } = taken;
  if (3 * count < differences.length) return undefined;
  let sum = 0;
  for (let k = 0; k < count; k++) sum += differences[seen[k]];
  const equations = { matrix: new Float64Array(64), right: new Float64Array(8) };
  addEquations(ring, warp, taken, sum / count + TYPICAL, equations.matrix, equations.right);
  return equations;
}

/** What to add to the map's terms; undefined where the ring does not say. */
function gaussNewtonStep({ matrix, right }: Equations, terms: Float64Array): Float64Array | undefined {
  const stiffness = STIFFNESS * (matrix[0] + matrix[9] + matrix[18] + matrix[27] + matrix[36] + matrix[45]);
  const shift = [1, 0, 0, 0, 1, 0, 0, 0];
  for (let i = 0; i < 8; i++) {
    const free = i === 2 || i === 5;
    matrix[9 * i] += free ? 1e-6 : stiffness;
    if (!free) right[i] += stiffness * (shift[i] - terms[i]);
  }
  return solveSymmetric(matrix, right);
}

/** Where the map takes the points that it takes to sources, and how well those places agree with them. */
function take({ level, xs, ys, points }: Ring, { centreX, centreY, unit, terms }: Warp, taken: Taken): void {
  const { width, height } = level;
  const colour = level.colour.data;
  const source = level.source.data;
  const row = 3 * width;
  const { seen, differences } = taken;
  let count = 0;
  for (let n = 0; n < differences.length; n++) {
    const u = (xs[n] - centreX) / unit;
    const v = (ys[n] - centreY) / unit;
    const d = 1 + terms[6] * u + terms[7] * v;
    const x = centreX + (unit * (terms[0] * u + terms[1] * v + terms[2])) / d;
    const y = centreY + (unit * (terms[3] * u + terms[4] * v + terms[5])) / d;
    if (!(d > 0.2 && x >= 2 && y >= 2 && x < width - 3 && y < height - 3)) continue;
    const left = Math.floor(x);
    const top = Math.floor(y);
    const i = top * width + left;
    if (
      !source[i - 1 - width] ||
      !source[i + 2 - width] ||
      !source[i - 1 + 2 * width] ||
      !source[i + 2 + 2 * width]
    )
      continue;
    taken.xs[n] = x;
    taken.ys[n] = y;
    // What `mixed` says of the place. It is written out, here and below, for numbers that go in and out of functions
    // are garbage before these are compiled: two fifths of all that a fill of 512 px made.
    const p = x - left;
    const q = y - top;
    let sum = 0;
    for (let at = 3 * i, own = 3 * points[n]; at < 3 * i + 3; at++, own++) {
      const above = (1 - p) * colour[at] + p * colour[at + 3];
      const below = (1 - p) * colour[at + row] + p * colour[at + row + 3];
      const difference = (1 - q) * above + q * below - colour[own];
      sum += difference * difference;
    }
    differences[n] = sum;
    seen[count++] = n;
  }
  taken.count = count;
}

/** Adds the equations of all points that are seen to the lower half of the matrix and to its right side. */
function addEquations(
  { level, xs, ys, points }: Ring,
  { centreX, centreY, unit, terms }: Warp,
  { count, seen, differences, xs: takenX, ys: takenY }: Taken,
  typical: number,
  matrix: Float64Array,
  right: Float64Array,
): void {
  const colour = level.colour.data;
  const row = 3 * level.width;
  for (let k = 0; k < count; k++) {
    const n = seen[k];
    const u = (xs[n] - centreX) / unit;
    const v = (ys[n] - centreY) / unit;
    const d = 1 + terms[6] * u + terms[7] * v;
    const mx = (takenX[n] - centreX) / unit;
    const my = (takenY[n] - centreY) / unit;
    // How the place moves with each term: across with the first three, down with the next three as much, both ways
    // with the last two.
    const first = u / d;
    const second = v / d;
    const third = 1 / d;
    const across6 = (-mx * u) / d;
    const across7 = (-mx * v) / d;
    const down6 = (-my * u) / d;
    const down7 = (-my * v) / d;
    let xx = 0;
    let xy = 0;
    let yy = 0;
    let ex = 0;
    let ey = 0;
    const left = Math.floor(takenX[n]);
    const top = Math.floor(takenY[n]);
    // A pixel to each side lies as far between pixels as the place itself.
    const p = takenX[n] - left;
    const q = takenY[n] - top;
    const start = 3 * (top * level.width + left);
    for (let at = start, own = 3 * points[n]; at < start + 3; at++, own++) {
      const before = (1 - p) * colour[at - row] + p * colour[at - row + 3];
      const above = (1 - p) * colour[at] + p * colour[at + 3];
      const below = (1 - p) * colour[at + row] + p * colour[at + row + 3];
      const behind = (1 - p) * colour[at + 2 * row] + p * colour[at + 2 * row + 3];
      const leftAbove = (1 - p) * colour[at - 3] + p * colour[at];
      const leftBelow = (1 - p) * colour[at + row - 3] + p * colour[at + row];
      const rightAbove = (1 - p) * colour[at + 3] + p * colour[at + 6];
      const rightBelow = (1 - p) * colour[at + row + 3] + p * colour[at + row + 6];
      const gx = (unit / 2) * ((1 - q) * rightAbove + q * rightBelow - ((1 - q) * leftAbove + q * leftBelow));
      const gy = (unit / 2) * ((1 - q) * below + q * behind - ((1 - q) * before + q * above));
      const error = colour[own] - ((1 - q) * above + q * below);
      xx += gx * gx;
      xy += gx * gy;
      yy += gy * gy;
      ex += gx * error;
      ey += gy * error;
    }
    const doubt = 1 + differences[n] / (4 * typical);
    const weight = 1 / (doubt * doubt);
    for (let i = 0; i < 8; i++) {
      const move = i % 3 === 0 ? first : i % 3 === 1 ? second : third;
      const a = weight * (i < 3 ? move : i < 6 ? 0 : i === 6 ? across6 : across7);
      const b = weight * (i < 3 ? 0 : i < 6 ? move : i === 6 ? down6 : down7);
      right[i] += a * ex + b * ey;
      const alongX = a * xx + b * xy;
      const alongY = a * xy + b * yy;
      const to = 8 * i;
      matrix[to] += alongX * first;
      if (i > 0) matrix[to + 1] += alongX * second;
      if (i > 1) matrix[to + 2] += alongX * third;
      if (i > 2) matrix[to + 3] += alongY * first;
      if (i > 3) matrix[to + 4] += alongY * second;
      if (i > 4) matrix[to + 5] += alongY * third;
      if (i > 5) matrix[to + 6] += alongX * across6 + alongY * down6;
      if (i > 6) matrix[to + 7] += alongX * across7 + alongY * down7;
    }
  }
}
