import { SLICE, type Work } from '../turns.ts';

/** Normal distributions in each model (Rother, Kolmogorov and Blake 2004: five a side). */
const COMPONENTS = 5;

/** Rounds of k-means before the first fit. */
const ROUNDS = 4;

/** Added to each variance: about what noise and JPEG do to one colour, in levels squared. */
const LEAST_VARIANCE = 4;

/** Colours, three interleaved values of 0..255 each. */
export type Colours = Float32Array;

/** A mixture of normal distributions over RGB with full covariances; ten numbers a component. */
export interface ColourModel {
  /** For each component: mean (3), inverse of the covariance (xx, xy, xz, yy, yz, zz), logarithm of its weight. */
  readonly parameters: Float64Array;
  readonly count: number;
}

const SIZE = 10;

/** Splits the colours into groups: k-means from a start that halves the group of the largest spread each time. */
export function* groupColours(colours: Colours): Work<Uint8Array> {
  const count = colours.length / 3;
  const groups = new Uint8Array(count);
  const means = [meanOf(colours, groups, 0)];
  while (means.length < COMPONENTS) {
    yield;
    const widest = means.reduce((best, mean, g) => (mean.spread > means[best].spread ? g : best), 0);
    if (means[widest].spread === 0) break;
    const { axis, centre } = means[widest];
    for (let i = 0; i < count; i++) {
      if (groups[i] === widest && colours[3 * i + axis] > centre[axis]) groups[i] = means.length;
    }
    means[widest] = meanOf(colours, groups, widest);
    means.push(meanOf(colours, groups, means.length));
  }
  for (let round = 0; round < ROUNDS; round++) {
    const centres = means.map(({ centre }) => centre);
    for (let i = 0; i < count; i++) {
      if (i % SLICE === 0) yield;
      let nearest = Infinity;
      for (let g = 0; g < centres.length; g++) {
        const [r, green, b] = centres[g];
        const d =
          (colours[3 * i] - r) ** 2 + (colours[3 * i + 1] - green) ** 2 + (colours[3 * i + 2] - b) ** 2;
        if (d >= nearest) continue;
        nearest = d;
        groups[i] = g;
      }
    }
    means.forEach((_, g) => (means[g] = meanOf(colours, groups, g)));
  }
  return groups;
}

/** Mean of a group, the channel in which it is widest, and the sum of its squared deviations there. */
function meanOf(colours: Colours, groups: Uint8Array, group: number) {
  const sum = [0, 0, 0];
  const squares = [0, 0, 0];
  let count = 0;
  for (let i = 0; i < groups.length; i++) {
    if (groups[i] !== group) continue;
    count++;
    for (let c = 0; c < 3; c++) {
      const value = colours[3 * i + c];
      sum[c] += value;
      squares[c] += value * value;
    }
  }
  const spreads = squares.map((square, c) => (count > 0 ? square - (sum[c] * sum[c]) / count : 0));
  const axis = spreads.indexOf(Math.max(...spreads));
  // Equal colours leave a spread of rounding errors.
  const spread = spreads[axis] > 1e-3 * count ? spreads[axis] : 0;
  return { centre: sum.map((value) => (count > 0 ? value / count : -1e3)), axis, spread };
}

/** The normal distributions of colours that are grouped; a group of nothing gets none. */
export function fitModel(colours: Colours, groups: Uint8Array): ColourModel {
  const sums = new Float64Array(COMPONENTS * SIZE);
  for (let i = 0; i < groups.length; i++) {
    const at = groups[i] * SIZE;
    const [r, g, b] = [colours[3 * i], colours[3 * i + 1], colours[3 * i + 2]];
    sums[at] += 1;
    sums[at + 1] += r;
    sums[at + 2] += g;
    sums[at + 3] += b;
    sums[at + 4] += r * r;
    sums[at + 5] += r * g;
    sums[at + 6] += r * b;
    sums[at + 7] += g * g;
    sums[at + 8] += g * b;
    sums[at + 9] += b * b;
  }
  const parameters: number[] = [];
  for (let at = 0; at < sums.length; at += SIZE) {
    const n = sums[at];
    if (n === 0) continue;
    const [r, g, b] = [sums[at + 1] / n, sums[at + 2] / n, sums[at + 3] / n];
    const xx = sums[at + 4] / n - r * r + LEAST_VARIANCE;
    const xy = sums[at + 5] / n - r * g;
    const xz = sums[at + 6] / n - r * b;
    const yy = sums[at + 7] / n - g * g + LEAST_VARIANCE;
    const yz = sums[at + 8] / n - g * b;
    const zz = sums[at + 9] / n - b * b + LEAST_VARIANCE;
    const det = xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz);
    const inverse = [
      (yy * zz - yz * yz) / det,
      (xz * yz - xy * zz) / det,
      (xy * yz - xz * yy) / det,
      (xx * zz - xz * xz) / det,
      (xy * xz - xx * yz) / det,
      (xx * yy - xy * xy) / det,
    ];
    parameters.push(r, g, b, ...inverse, Math.log(n / groups.length) - 0.5 * Math.log(det));
  }
  return { parameters: Float64Array.from(parameters), count: parameters.length / SIZE };
}

/** Logarithm of component k's density at a colour, but for a constant. */
function logDensity(p: Float64Array, k: number, r: number, g: number, b: number): number {
  const at = k * SIZE;
  const x = r - p[at];
  const y = g - p[at + 1];
  const z = b - p[at + 2];
  const squared =
    x * (x * p[at + 3] + 2 * (y * p[at + 4] + z * p[at + 5])) +
    y * (y * p[at + 6] + 2 * z * p[at + 7]) +
    z * z * p[at + 8];
  return p[at + 9] - 0.5 * squared;
}

/** The component that explains each colour best. */
export function* assignColours(colours: Colours, { parameters, count }: ColourModel): Work<Uint8Array> {
  const groups = new Uint8Array(colours.length / 3);
  for (let i = 0; i < groups.length; i++) {
    if (i % SLICE === 0) yield;
    let best = -Infinity;
    for (let k = 0; k < count; k++) {
      const density = logDensity(parameters, k, colours[3 * i], colours[3 * i + 1], colours[3 * i + 2]);
      if (density <= best) continue;
      best = density;
      groups[i] = k;
    }
  }
  return groups;
}

/** Minus the logarithm of the model's density at a colour, but for a constant that all models share. */
export function colourCost({ parameters, count }: ColourModel, r: number, g: number, b: number): number {
  let best = -Infinity;
  let sum = 0;
  for (let k = 0; k < count; k++) {
    const density = logDensity(parameters, k, r, g, b);
    if (density > best) {
      sum = sum * Math.exp(best - density) + 1;
      best = density;
    } else sum += Math.exp(density - best);
  }
  return count === 0 ? 0 : -best - Math.log(sum);
}

/** The same colours with `share` of their light, 0..1. */
export function scaleModel({ parameters, count }: ColourModel, share: number): ColourModel {
  const scaled = parameters.slice();
  for (let at = 0; at < scaled.length; at += SIZE) {
    for (let n = 0; n < 3; n++) scaled[at + n] *= share;
    for (let n = 3; n < 9; n++) scaled[at + n] /= share * share;
    scaled[at + 9] -= 3 * Math.log(share);
  }
  return { parameters: scaled, count };
}
