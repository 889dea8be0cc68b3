/** What a flat ground looks like at a place: one colour, or an even slope. */

/** Squared distance, in pixels, from which on a pixel of the border counts less the farther away it lies. */
const NEAR = 16;
/** Flat ground differs from its colour by no more levels. */
const TOLERANCE = 2;
/** A slope is fitted to what differs by no more levels from what was fitted before. */
const SLOPE_TOLERANCES = [20, 6, 3] as const;
/** Holds a slope back where the border lies to one side of the place, in squared pixels. */
const STIFFNESS = 4;

/** Known pixels around a hole. */
export interface Pixels {
  readonly xs: Int32Array;
  readonly ys: Int32Array;
  /** Three values each. */
  readonly colours: Uint8Array;
}

/** A colour that changes evenly: `colour + (x - x0) * across + (y - y0) * down`. Three values each. */
export interface Slope {
  readonly x: number;
  readonly y: number;
  readonly colour: Float64Array;
  readonly across: Float64Array;
  readonly down: Float64Array;
}

export interface Ground extends Slope {
  /** The darkest and brightest values of the border that agree with it; three each. */
  readonly least: Float64Array;
  readonly most: Float64Array;
  /** The share of the border's weight that agrees with it, 0..1. */
  readonly share: number;
}

/**
 * The ground at a place by the border's pixels for which `counts` is 1, near ones more than far: one colour, or where
 * more of them agree with it an even slope. Undefined where none counts.
 */
export function fitGround(
  border: Pixels,
  counts: (n: number) => boolean,
  middle: { x: number; y: number },
): Ground | undefined {
  const { xs, ys, colours } = border;
  const weights = new Float64Array(xs.length);
  let whole = 0;
  for (let n = 0; n < xs.length; n++) {
    if (!counts(n)) continue;
    weights[n] = 1 / ((xs[n] - middle.x) ** 2 + (ys[n] - middle.y) ** 2 + NEAR);
    whole += weights[n];
  }
  if (whole === 0) return undefined;
  const flat = { ...middle, ...noSlope(), colour: medians(colours, weights, whole) };
  const flatShare = agreeingShare(flat, border, weights);
  if (flatShare > 0.99) return bounded(flat, border, weights, flatShare);
  let slope: Slope = flat;
  for (const tolerance of SLOPE_TOLERANCES) slope = fitSlope(slope, border, weights, tolerance);
  const slopeShare = agreeingShare(slope, border, weights);
  return slopeShare > flatShare
    ? bounded(slope, border, weights, slopeShare)
    : bounded(flat, border, weights, flatShare);
}

/** A ground of one colour everywhere. */
export function groundOfColour(colour: Float64Array): Ground {
  const none = new Float64Array(3);
  return { x: 0, y: 0, colour, across: none, down: none, least: colour, most: colour, share: 1 };
}

function noSlope() {
  return { across: new Float64Array(3), down: new Float64Array(3) };
}

/** A ground's value of a channel at a place, within its bounds. */
export function groundValue(ground: Ground, x: number, y: number, channel: number): number {
  return Math.max(ground.least[channel], Math.min(ground.most[channel], valueAt(ground, x, y, channel)));
}

/** A slope's value of a channel at a place. */
export function valueAt(
  { x: x0, y: y0, colour, across, down }: Slope,
  x: number,
  y: number,
  channel: number,
) {
  return colour[channel] + (x - x0) * across[channel] + (y - y0) * down[channel];
}

/** The weighted median of each channel. */
function medians(colours: Uint8Array, weights: Float64Array, whole: number): Float64Array {
  const result = new Float64Array(3);
  const counts = new Float64Array(256);
  for (let c = 0; c < 3; c++) {
    counts.fill(0);
    for (let n = 0; n < weights.length; n++) counts[colours[3 * n + c]] += weights[n];
    let [sum, value] = [counts[0], 0];
    while (sum < whole / 2 && value < 255) sum += counts[++value];
    result[c] = value;
  }
  return result;
}

/** The weighted mean of pixels, where they lie in the mean. */
export function meanOf({ xs, ys, colours }: Pixels, weights: Float64Array): Slope {
  let [w, x, y] = [0, 0, 0];
  const colour = new Float64Array(3);
  weights.forEach((weight, n) => {
    w += weight;
    x += weight * xs[n];
    y += weight * ys[n];
    for (let c = 0; c < 3; c++) colour[c] += weight * colours[3 * n + c];
  });
  return { x: x / w, y: y / w, colour: colour.map((sum) => sum / w), ...noSlope() };
}

/** Whether a pixel differs from a slope by no more levels. */
export function agrees(slope: Slope, { xs, ys, colours }: Pixels, n: number, tolerance = TOLERANCE): boolean {
  for (let c = 0; c < 3; c++) {
    if (Math.abs(colours[3 * n + c] - valueAt(slope, xs[n], ys[n], c)) > tolerance) return false;
  }
  return true;
}

/** The share of the pixels' weight that agrees with a slope, 0..1. */
function agreeingShare(slope: Slope, border: Pixels, weights: Float64Array): number {
  let [sum, whole] = [0, 0];
  for (let n = 0; n < weights.length; n++) {
    if (weights[n] === 0) continue;
    whole += weights[n];
    if (agrees(slope, border, n)) sum += weights[n];
  }
  return sum / whole;
}

function bounded(slope: Slope, border: Pixels, weights: Float64Array, share: number): Ground {
  const [least, most] = [new Float64Array(3).fill(255), new Float64Array(3)];
  for (let n = 0; n < weights.length; n++) {
    if (weights[n] === 0 || !agrees(slope, border, n)) continue;
    for (let c = 0; c < 3; c++) {
      least[c] = Math.min(least[c], border.colours[3 * n + c]);
      most[c] = Math.max(most[c], border.colours[3 * n + c]);
    }
  }
  return { ...slope, least, most, share };
}

/** Least squares over the pixels that differ by at most `tolerance` levels from what was fitted before. */
export function fitSlope(start: Slope, border: Pixels, weights: Float64Array, tolerance: number): Slope {
  const { xs, ys, colours } = border;
  let [w, sx, sy, sxx, sxy, syy] = [0, 0, 0, 0, 0, 0];
  const [v, vx, vy] = [new Float64Array(3), new Float64Array(3), new Float64Array(3)];
  for (let n = 0; n < weights.length; n++) {
    const weight = weights[n];
    if (weight === 0 || !agrees(start, border, n, tolerance)) continue;
    const [x, y] = [xs[n] - start.x, ys[n] - start.y];
    w += weight;
    sx += weight * x;
    sy += weight * y;
    sxx += weight * x * x;
    sxy += weight * x * y;
    syy += weight * y * y;
    for (let c = 0; c < 3; c++) {
      const value = weight * colours[3 * n + c];
      v[c] += value;
      vx[c] += value * x;
      vy[c] += value * y;
    }
  }
  if (w === 0) return start;
  const xx = sxx - (sx * sx) / w + STIFFNESS * w;
  const xy = sxy - (sx * sy) / w;
  const yy = syy - (sy * sy) / w + STIFFNESS * w;
  const determinant = xx * yy - xy * xy;
  const { across, down } = noSlope();
  const colour = new Float64Array(3);
  for (let c = 0; c < 3; c++) {
    const bx = vx[c] - (sx * v[c]) / w;
    const by = vy[c] - (sy * v[c]) / w;
    across[c] = (yy * bx - xy * by) / determinant;
    down[c] = (xx * by - xy * bx) / determinant;
    colour[c] = (v[c] - across[c] * sx - down[c] * sy) / w;
  }
  return { x: start.x, y: start.y, colour, across, down };
}
