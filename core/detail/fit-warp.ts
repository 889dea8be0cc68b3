/** Fits a map of the picture onto itself to a ring of known pixels (Lucas and Kanade 1981; Baker and Matthews 2004). */
import type { Ring } from './ring.ts';
import { mixed, sampled } from './sampled.ts';
import type { Warp } from './warp.ts';

const STEPS = 8;
/** Points of the ring that are looked at. */
const POINTS = 320;
/** How much a map that is no shift costs, against what the ring says of it. */
const STIFFNESS = 0.002;

/**
 * Bends the map so that it foretells the ring better: Gauss-Newton steps on the squared colour differences, each point
 * weighing less the worse it fits, for not all of a ring need follow the map.
 */
export function fitWarp(ring: Ring, start: Warp): Warp {
  let terms = start.terms.slice();
  for (let step = 0; step < STEPS; step++) {
    const change = gaussNewtonStep(ring, { ...start, terms });
    if (!change) break;
    terms = terms.map((value, k) => value + change[k]);
    if (change.every((value) => Math.abs(value) * start.unit < 0.02)) break;
  }
  return { ...start, terms };
}

/** What to add to the map's terms; undefined where the ring does not say. */
function gaussNewtonStep(ring: Ring, { centreX, centreY, unit, terms }: Warp): Float64Array | undefined {
  const { level, xs, ys } = ring;
  const points = ring.points.subarray(0, POINTS);
  const { width, height } = level;
  const colour = level.colour.data;
  const source = level.source.data;
  const row = 3 * width;
  const seen: number[] = [];
  const differences = new Float32Array(points.length);
  const [tx, ty] = [new Float32Array(points.length), new Float32Array(points.length)];
  for (let n = 0; n < points.length; n++) {
    const u = (xs[n] - centreX) / unit;
    const v = (ys[n] - centreY) / unit;
    const d = 1 + terms[6] * u + terms[7] * v;
    const x = centreX + (unit * (terms[0] * u + terms[1] * v + terms[2])) / d;
    const y = centreY + (unit * (terms[3] * u + terms[4] * v + terms[5])) / d;
    if (!(d > 0.2 && x >= 2 && y >= 2 && x < width - 3 && y < height - 3)) continue;
    const i = Math.floor(y) * width + Math.floor(x);
    if (
      !source[i - 1 - width] ||
      !source[i + 2 - width] ||
      !source[i - 1 + 2 * width] ||
      !source[i + 2 + 2 * width]
    )
      continue;
    tx[n] = x;
    ty[n] = y;
    let sum = 0;
    for (let c = 0; c < 3; c++) sum += (sampled(colour, width, x, y, c) - colour[3 * points[n] + c]) ** 2;
    differences[n] = sum;
    seen.push(n);
  }
  if (3 * seen.length < points.length) return undefined;
  const typical = seen.reduce((sum, n) => sum + differences[n], 0) / seen.length + 3;
  const matrix = new Float64Array(64);
  const right = new Float64Array(8);
  // How the place moves across and down with each term.
  const across = new Float64Array(8);
  const down = new Float64Array(8);
  for (const n of seen) {
    const u = (xs[n] - centreX) / unit;
    const v = (ys[n] - centreY) / unit;
    const d = 1 + terms[6] * u + terms[7] * v;
    const [mx, my] = [(tx[n] - centreX) / unit, (ty[n] - centreY) / unit];
    across[0] = down[3] = u / d;
    across[1] = down[4] = v / d;
    across[2] = down[5] = 1 / d;
    across[6] = (-mx * u) / d;
    across[7] = (-mx * v) / d;
    down[6] = (-my * u) / d;
    down[7] = (-my * v) / d;
    let [xx, xy, yy, ex, ey] = [0, 0, 0, 0, 0];
    const left = Math.floor(tx[n]);
    const top = Math.floor(ty[n]);
    // A pixel to each side lies as far between pixels as the place itself.
    const p = tx[n] - left;
    const q = ty[n] - top;
    for (let c = 0; c < 3; c++) {
      const at = 3 * (top * width + left) + c;
      const gx = (unit / 2) * (mixed(colour, at + 3, row, p, q) - mixed(colour, at - 3, row, p, q));
      const gy = (unit / 2) * (mixed(colour, at + row, row, p, q) - mixed(colour, at - row, row, p, q));
      const error = colour[3 * points[n] + c] - mixed(colour, at, row, p, q);
      xx += gx * gx;
      xy += gx * gy;
      yy += gy * gy;
      ex += gx * error;
      ey += gy * error;
    }
    const weight = 1 / (1 + differences[n] / (4 * typical)) ** 2;
    for (let i = 0; i < 8; i++) {
      const [a, b] = [weight * across[i], weight * down[i]];
      right[i] += a * ex + b * ey;
      const [alongX, alongY] = [a * xx + b * xy, a * xy + b * yy];
      for (let j = 0; j <= i; j++) matrix[8 * i + j] += alongX * across[j] + alongY * down[j];
    }
  }
  const stiffness = STIFFNESS * (matrix[0] + matrix[9] + matrix[18] + matrix[27] + matrix[36] + matrix[45]);
  const shift = [1, 0, 0, 0, 1, 0, 0, 0];
  for (let i = 0; i < 8; i++) {
    const free = i === 2 || i === 5;
    matrix[9 * i] += free ? 1e-6 : stiffness;
    if (!free) right[i] += stiffness * (shift[i] - terms[i]);
  }
  return solve(matrix, right);
}

/** Solves a symmetric positive system by Cholesky's method; undefined where it is not positive. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array | undefined {
  const n = right.length;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[n * i + j];
      for (let k = 0; k < j; k++) sum -= matrix[n * i + k] * matrix[n * j + k];
      if (i !== j) matrix[n * i + j] = sum / matrix[n * j + j];
      else if (sum > 0) matrix[n * i + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  const out = right.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) out[i] -= matrix[n * i + k] * out[k];
    out[i] /= matrix[n * i + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) out[i] -= matrix[n * k + i] * out[k];
    out[i] /= matrix[n * i + i];
  }
  return out;
}
