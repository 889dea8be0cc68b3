// The inner loops of core/detail/ring.ts and core/detail/fit-warp.ts, which say what they do. Every sum is formed in
// their order, so both give the same bytes.
import { integer, setSingle, single, squaredDifference } from './memory';

let colour: usize, source: usize, points: usize, xs: usize, ys: usize;
let terms: usize, seen: usize, takenX: usize, takenY: usize, differences: usize;
let width: i32, height: i32, count: i32;

/**
 * A level, and room for a ring of it.
 *
 * @param newTerms of a map, eight doubles
 * @param newSeen room for the numbers of the points that a map is fitted to, as integers
 * @param newTakenX where these go across, and `newTakenY` down, and how much they then differ: floats
 */
export function setJudged(
  newWidth: i32,
  newHeight: i32,
  newColour: usize,
  newSource: usize,
  newPoints: usize,
  newXs: usize,
  newYs: usize,
  newTerms: usize,
  newSeen: usize,
  newTakenX: usize,
  newTakenY: usize,
  newDifferences: usize,
): void {
  width = newWidth;
  height = newHeight;
  colour = newColour;
  source = newSource;
  points = newPoints;
  xs = newXs;
  ys = newYs;
  terms = newTerms;
  seen = newSeen;
  takenX = newTakenX;
  takenY = newTakenY;
  differences = newDifferences;
}

/** So many points have been written. */
export function setPoints(newCount: i32): void {
  count = newCount;
}

function term(index: i32): f64 {
  return load<f64>(terms + ((<usize>index) << 3));
}

/** See `shiftError`. */
export function judgeShift(dx: i32, dy: i32, bound: f64): f64 {
  const step = dy * width + dx;
  let sum = 0;
  let known = 0;
  for (let n = 0; n < count; n++) {
    const x = integer(xs, n) + dx;
    const y = integer(ys, n) + dy;
    if (<u32>x < <u32>width && <u32>y < <u32>height) {
      const from = integer(points, n);
      if (load<u8>(source + <usize>(from + step))) {
        sum += squaredDifference(colour + <usize>(3 * from), colour + <usize>(3 * (from + step)));
        known++;
      }
    }
    if (n == 7 || n == 23 || n == 63 || n == 191) {
      if (<f64>sum > 1.5 * bound * <f64>max(known, n >> 1)) return Infinity;
    }
  }
  return 3 * known < count ? Infinity : <f64>sum / <f64>known;
}

/** See `setShiftErrors`; the errors are floats. */
export function writeShiftErrors(dx: i32, dy: i32, errors: usize): void {
  const step = dy * width + dx;
  for (let n = 0; n < count; n++) {
    const x = integer(xs, n) + dx;
    const y = integer(ys, n) + dy;
    let error = -1;
    if (<u32>x < <u32>width && <u32>y < <u32>height) {
      const from = integer(points, n);
      if (load<u8>(source + <usize>(from + step)))
        error = squaredDifference(colour + <usize>(3 * from), colour + <usize>(3 * (from + step)));
    }
    store<f32>(errors + ((<usize>n) << 2), <f32>error);
  }
}

/** See `measureWarp`; the errors are floats, and not wanted at address 0. */
export function judgeMap(centreX: f64, centreY: f64, unit: f64, errors: usize): f64 {
  const t0 = term(0);
  const t1 = term(1);
  const t2 = term(2);
  const t3 = term(3);
  const t4 = term(4);
  const t5 = term(5);
  const t6 = term(6);
  const t7 = term(7);
  let sum = 0;
  let known = 0;
  for (let n = 0; n < count; n++) {
    const u = (<f64>integer(xs, n) - centreX) / unit;
    const v = (<f64>integer(ys, n) - centreY) / unit;
    const scale = unit / (1 + t6 * u + t7 * v);
    const x = Math.round(centreX + scale * (t0 * u + t1 * v + t2));
    const y = Math.round(centreY + scale * (t3 * u + t4 * v + t5));
    let error = -1;
    if (x >= 0 && y >= 0 && x < <f64>width && y < <f64>height) {
      const to = <i32>y * width + <i32>x;
      if (load<u8>(source + <usize>to)) {
        error = squaredDifference(colour + <usize>(3 * integer(points, n)), colour + <usize>(3 * to));
        sum += error;
        known++;
      }
    }
    if (errors) store<f32>(errors + ((<usize>n) << 2), <f32>error);
  }
  return 3 * known < count ? Infinity : <f64>sum / <f64>known;
}

/** The colour at an address, between it and the next pixel to the right. */
function mixed(at: usize, p: f64): f64 {
  return (1 - p) * <f64>load<u8>(at) + p * <f64>load<u8>(at, 3);
}

/** See `take`; returns how many points are seen. */
function take(centreX: f64, centreY: f64, unit: f64, most: i32): i32 {
  const row = <usize>(3 * width);
  let found = 0;
  for (let n = 0; n < most; n++) {
    const u = (<f64>integer(xs, n) - centreX) / unit;
    const v = (<f64>integer(ys, n) - centreY) / unit;
    const d = 1 + term(6) * u + term(7) * v;
    const x = centreX + (unit * (term(0) * u + term(1) * v + term(2))) / d;
    const y = centreY + (unit * (term(3) * u + term(4) * v + term(5))) / d;
    if (!(d > 0.2 && x >= 2 && y >= 2 && x < <f64>(width - 3) && y < <f64>(height - 3))) continue;
    const left = <i32>x;
    const top = <i32>y;
    const i = top * width + left;
    const at = source + <usize>i;
    const line = <usize>width;
    if (!load<u8>(at - 1 - line) || !load<u8>(at + 2 - line)) continue;
    if (!load<u8>(at - 1 + 2 * line) || !load<u8>(at + 2 + 2 * line)) continue;
    setSingle(takenX, n, x);
    setSingle(takenY, n, y);
    const p = x - <f64>left;
    const q = y - <f64>top;
    let sum: f64 = 0;
    for (let c = 0; c < 3; c++) {
      const place = colour + <usize>(3 * i + c);
      const difference =
        (1 - q) * mixed(place, p) +
        q * mixed(place + row, p) -
        <f64>load<u8>(colour + <usize>(3 * integer(points, n) + c));
      sum += difference * difference;
    }
    setSingle(differences, n, sum);
    store<i32>(seen + ((<usize>found) << 2), n);
    found++;
  }
  return found;
}

function add(at: usize, index: i32, value: f64): void {
  const place = at + ((<usize>index) << 3);
  store<f64>(place, load<f64>(place) + value);
}

/**
 * The equations by which a map that fits better is found from the first `most` points of the ring: see `take` and
 * `addEquations`.
 *
 * @param typical what a squared difference is at least taken to be
 * @param matrix 64 doubles, `right` 8, all 0
 * @returns false where too few of the points are seen; then there are no equations
 */
export function equate(
  centreX: f64,
  centreY: f64,
  unit: f64,
  most: i32,
  typical: f64,
  matrix: usize,
  right: usize,
): bool {
  const found = take(centreX, centreY, unit, most);
  if (3 * found < most) return false;
  let whole: f64 = 0;
  for (let k = 0; k < found; k++) whole += single(differences, integer(seen, k));
  const usual = whole / <f64>found + typical;
  const row = <usize>(3 * width);
  for (let k = 0; k < found; k++) {
    const n = integer(seen, k);
    const placeX = single(takenX, n);
    const placeY = single(takenY, n);
    const u = (<f64>integer(xs, n) - centreX) / unit;
    const v = (<f64>integer(ys, n) - centreY) / unit;
    const d = 1 + term(6) * u + term(7) * v;
    const mx = (placeX - centreX) / unit;
    const my = (placeY - centreY) / unit;
    const first = u / d;
    const second = v / d;
    const third = 1 / d;
    const across6 = (-mx * u) / d;
    const across7 = (-mx * v) / d;
    const down6 = (-my * u) / d;
    const down7 = (-my * v) / d;
    let xx: f64 = 0;
    let xy: f64 = 0;
    let yy: f64 = 0;
    let ex: f64 = 0;
    let ey: f64 = 0;
    const left = <i32>placeX;
    const top = <i32>placeY;
    const p = placeX - <f64>left;
    const q = placeY - <f64>top;
    const start = colour + <usize>(3 * (top * width + left));
    const own = colour + <usize>(3 * integer(points, n));
    for (let c: usize = 0; c < 3; c++) {
      const at = start + c;
      const above = mixed(at, p);
      const below = mixed(at + row, p);
      const leftSide = (1 - q) * mixed(at - 3, p) + q * mixed(at + row - 3, p);
      const gx = (unit / 2) * ((1 - q) * mixed(at + 3, p) + q * mixed(at + row + 3, p) - leftSide);
      const upperSide = (1 - q) * mixed(at - row, p) + q * above;
      const gy = (unit / 2) * ((1 - q) * below + q * mixed(at + 2 * row, p) - upperSide);
      const error = <f64>load<u8>(own + c) - ((1 - q) * above + q * below);
      xx += gx * gx;
      xy += gx * gy;
      yy += gy * gy;
      ex += gx * error;
      ey += gy * error;
    }
    const doubt = 1 + single(differences, n) / (4 * usual);
    const weight = 1 / (doubt * doubt);
    for (let i = 0; i < 8; i++) {
      const move = i % 3 == 0 ? first : i % 3 == 1 ? second : third;
      const a = weight * (i < 3 ? move : i < 6 ? 0 : i == 6 ? across6 : across7);
      const b = weight * (i < 3 ? 0 : i < 6 ? move : i == 6 ? down6 : down7);
      add(right, i, a * ex + b * ey);
      const alongX = a * xx + b * xy;
      const alongY = a * xy + b * yy;
      const to = 8 * i;
      add(matrix, to, alongX * first);
      if (i > 0) add(matrix, to + 1, alongX * second);
      if (i > 1) add(matrix, to + 2, alongX * third);
      if (i > 2) add(matrix, to + 3, alongY * first);
      if (i > 3) add(matrix, to + 4, alongY * second);
      if (i > 4) add(matrix, to + 5, alongY * third);
      if (i > 5) add(matrix, to + 6, alongX * across6 + alongY * down6);
      if (i > 6) add(matrix, to + 7, alongX * across7 + alongY * down7);
    }
  }
  return true;
}
