// Trying shifts of a picture onto itself: the inner loop of core/detail/shift-search.ts, sixteen shifts at once. All
// sums are of whole numbers, so their order does not matter, and both give the same.
import { integer } from './memory';

/** See core/detail/shift-trials.ts, which says how all this lies in memory. */
let planes: usize, line: i32, rows: i32;
let points: usize, count: i32, asked: usize, askedCount: i32, answered: i32;
/** Room: what sixteen shifts cost so far, and how many points each has seen. */
let sums: usize, seen: usize;

/** The planes of a level: `newRows` rows of eight lines, `newLine` bytes each. */
export function setPlanes(
  newPlanes: usize,
  newLine: i32,
  newRows: i32,
  newSums: usize,
  newSeen: usize,
): void {
  planes = newPlanes;
  line = newLine;
  rows = newRows;
  sums = newSums;
  seen = newSeen;
}

/** A ring's points, at most 255, and the places that are asked, of which so many must answer. */
export function setRing(
  newPoints: usize,
  newCount: i32,
  newAsked: usize,
  newAskedCount: i32,
  newAnswered: i32,
): void {
  points = newPoints;
  count = newCount;
  asked = newAsked;
  askedCount = newAskedCount;
  answered = newAnswered;
}

/** Absolute differences of one colour and sixteen, where these are sources. */
function differences(colour: i32, at: usize, source: v128): v128 {
  const own = i8x16.splat(<i8>colour);
  const others = v128.load(at);
  const apart = v128.or(i8x16.sub_sat_u(own, others), i8x16.sub_sat_u(others, own));
  return v128.and(apart, source);
}

/** The squares of four pairs of numbers of 8 bits, summed in pairs. */
function low(pairs: v128): v128 {
  const wide = i16x8.extend_low_i8x16_u(pairs);
  return i32x4.dot_i16x8_s(wide, wide);
}

function high(pairs: v128): v128 {
  const wide = i16x8.extend_high_i8x16_u(pairs);
  return i32x4.dot_i16x8_s(wide, wide);
}

function keep(sum0: v128, sum1: v128, sum2: v128, sum3: v128, known: v128): void {
  v128.store(sums, sum0);
  v128.store(sums, sum1, 16);
  v128.store(sums, sum2, 32);
  v128.store(sums, sum3, 48);
  v128.store(seen, known);
}

/** The lanes of those of the sixteen shifts that were kept which will cost more than the bound, by point `n`. */
function hopeless(n: i32, bound: f64): v128 {
  for (let lane = 0; lane < 16; lane++) {
    const sum = <f64>integer(sums, lane);
    const at = seen + <usize>lane;
    const isOut = sum > 1.5 * bound * <f64>max(<i32>load<u8>(at), n >> 1);
    store<u8>(at, isOut ? 255 : 0, 16);
  }
  return v128.load(seen, 16);
}

/** Sixteen shifts of one row, from number `first` on; what they cost goes to `into`. */
function trySixteen(dy: i32, first: i32, bound: f64, into: usize): void {
  let answers = i8x16.splat(0);
  for (let n = 0; n < askedCount; n++) {
    const y = integer(asked, 2 * n) + dy;
    if (y < 0 || y >= rows) continue;
    const at = planes + <usize>(y * 8 * line + integer(asked, 2 * n + 1) + first);
    answers = i8x16.sub(answers, v128.load(at));
  }
  const brings = i8x16.ge_u(answers, i8x16.splat(<i8>answered));
  let sum0 = i32x4.splat(0);
  let sum1 = i32x4.splat(0);
  let sum2 = i32x4.splat(0);
  let sum3 = i32x4.splat(0);
  let known = i8x16.splat(0);
  let dead = v128.not(brings);
  const none = i8x16.splat(0);
  for (let n = 0; n < count && !i8x16.all_true(dead); n++) {
    const point = points + ((<usize>n) << 4);
    const y = load<i32>(point) + dy;
    if (y >= 0 && y < rows) {
      const at = planes + <usize>(y * 8 * line + load<i32>(point, 4) + first);
      const colour = load<i32>(point, 8);
      const source = v128.load(at);
      const red = differences(colour & 255, at + <usize>line, source);
      const green = differences((colour >> 8) & 255, at + <usize>(2 * line), source);
      const blue = differences((colour >> 16) & 255, at + <usize>(3 * line), source);
      known = i8x16.sub(known, source);
      const before = i8x16.shuffle(red, green, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      const behind = i8x16.shuffle(red, green, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
      const first8 = i8x16.shuffle(blue, none, 0, 16, 1, 16, 2, 16, 3, 16, 4, 16, 5, 16, 6, 16, 7, 16);
      const last8 = i8x16.shuffle(blue, none, 8, 16, 9, 16, 10, 16, 11, 16, 12, 16, 13, 16, 14, 16, 15, 16);
      sum0 = i32x4.add(sum0, i32x4.add(low(before), low(first8)));
      sum1 = i32x4.add(sum1, i32x4.add(high(before), high(first8)));
      sum2 = i32x4.add(sum2, i32x4.add(low(behind), low(last8)));
      sum3 = i32x4.add(sum3, i32x4.add(high(behind), high(last8)));
    }
    if (n == 7 || n == 23 || n == 63 || n == 191) {
      keep(sum0, sum1, sum2, sum3, known);
      dead = v128.or(dead, hopeless(n, bound));
    }
  }
  keep(sum0, sum1, sum2, sum3, known);
  v128.store(seen, dead, 16);
  v128.store(seen, brings, 32);
  for (let lane = 0; lane < 16; lane++) {
    const counted = <i32>load<u8>(seen + <usize>lane);
    let error: f64 = -1;
    if (load<u8>(seen + <usize>lane, 32)) {
      const isOut = load<u8>(seen + <usize>lane, 16) != 0 || 3 * counted < count;
      error = isOut ? Infinity : <f64>integer(sums, lane) / <f64>counted;
    }
    store<f64>(into + ((<usize>lane) << 3), error);
  }
}

/**
 * What the shifts of one row cost, each a double: those by `dy` down and by twice 0 up to, not including, `length` less
 * what the planes begin with across. -1 where a shift brings nothing, Infinity where it costs more than the bound.
 */
export function tryShifts(dy: i32, length: i32, bound: f64, into: usize): void {
  for (let first = 0; first < length; first += 16) {
    trySixteen(dy, first, bound, into + ((<usize>first) << 3));
  }
}
