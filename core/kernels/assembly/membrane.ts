// The inner loops of core/blend/membrane.ts, which says what they do. Every sum is formed in its order, so both give
// the same bytes. Values are three floats a cell, kinds and neighbours a byte.
import { setSingle, single } from './memory';

const OUTSIDE: u32 = 0;
const FIXED: u32 = 1;
const FREE: u32 = 2;
const LEFT: u32 = 1;
const RIGHT: u32 = 2;
const ABOVE: u32 = 4;
const BELOW: u32 = 8;

/** The address of a cell's values. */
function cell(values: usize, i: i32): usize {
  return values + <usize>(12 * i);
}

function kind(kinds: usize, i: i32): u32 {
  return <u32>load<u8>(kinds + <usize>i);
}

/** See `neighboursOf`; the bytes at `around` are all 0. */
export function findNeighbours(kinds: usize, width: i32, height: i32, around: usize): void {
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (kind(kinds, i) != FREE) continue;
      let bits: u32 = 0;
      if (x > 0 && kind(kinds, i - 1) != OUTSIDE) bits |= LEFT;
      if (x + 1 < width && kind(kinds, i + 1) != OUTSIDE) bits |= RIGHT;
      if (y > 0 && kind(kinds, i - width) != OUTSIDE) bits |= ABOVE;
      if (y + 1 < height && kind(kinds, i + width) != OUTSIDE) bits |= BELOW;
      store<u8>(around + <usize>i, bits);
    }
  }
}

/** One channel of a cell, of the sum of so many neighbours. */
function relaxChannel(at: usize, channel: i32, sum: f64, count: f64, factor: f64): void {
  const own = single(at, channel);
  setSingle(at, channel, own + factor * (sum / count - own));
}

function low(values: v128): v128 {
  return f64x2.promote_low_f32x4(values);
}

function high(values: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(values, values, 1, 0));
}

/** What all four neighbours make of a cell, two channels at a time. */
function relaxInside(at: usize, down: usize, factor: v128): void {
  const quarter = f64x2.splat(0.25);
  const own = v128.load(at);
  const left = v128.load(at - 12);
  const right = v128.load(at + 12);
  const above = v128.load(at - down);
  const below = v128.load(at + down);
  // A quarter of a sum is the same as the sum divided by four.
  let first = f64x2.add(f64x2.add(f64x2.add(low(left), low(right)), low(above)), low(below));
  first = f64x2.add(low(own), f64x2.mul(factor, f64x2.sub(f64x2.mul(first, quarter), low(own))));
  let second = f64x2.add(f64x2.add(f64x2.add(high(left), high(right)), high(above)), high(below));
  second = f64x2.add(high(own), f64x2.mul(factor, f64x2.sub(f64x2.mul(second, quarter), high(own))));
  v128.store64_lane(at, f32x4.demote_f64x2_zero(first), 0);
  v128.store32_lane(at, f32x4.demote_f64x2_zero(second), 0, 8);
}

/** Every second cell of the rows from `from` up to, not including, `to`; see `relax`. */
export function relaxMembrane(
  values: usize,
  around: usize,
  width: i32,
  from: i32,
  to: i32,
  sweep: i32,
  factor: f64,
): void {
  const down = <usize>(12 * width);
  const factors = f64x2.splat(factor);
  for (let y = from; y < to; y++) {
    const end = (y + 1) * width;
    for (let i = y * width + ((y + sweep) & 1); i < end; i += 2) {
      const bits = kind(around, i);
      if (bits == 0) continue;
      const at = cell(values, i);
      if (bits == (LEFT | RIGHT | ABOVE | BELOW)) {
        relaxInside(at, down, factors);
        continue;
      }
      let count: f64 = 0;
      let red: f64 = 0;
      let green: f64 = 0;
      let blue: f64 = 0;
      for (let bit = LEFT; bit <= BELOW; bit <<= 1) {
        if ((bits & bit) == 0) continue;
        const next = bit == LEFT ? at - 12 : bit == RIGHT ? at + 12 : bit == ABOVE ? at - down : at + down;
        count++;
        red += single(next, 0);
        green += single(next, 1);
        blue += single(next, 2);
      }
      relaxChannel(at, 0, red, count, factor);
      relaxChannel(at, 1, green, count, factor);
      relaxChannel(at, 2, blue, count, factor);
    }
  }
}

/** Rows of the grid of half the size, whose values are all 0; see `halveRow`. */
export function halveMembrane(
  kinds: usize,
  values: usize,
  width: i32,
  height: i32,
  halfKinds: usize,
  halfValues: usize,
  from: i32,
  to: i32,
): void {
  const halfWidth = (width + 1) >> 1;
  for (let y = from; y < to; y++) {
    const bottom = min(height, 2 * y + 2);
    for (let x = 0; x < halfWidth; x++) {
      const right = min(width, 2 * x + 2);
      const o = y * halfWidth + x;
      const into = cell(halfValues, o);
      let fixed = 0;
      let free = 0;
      for (let v = 2 * y; v < bottom; v++) {
        for (let u = 2 * x; u < right; u++) {
          const i = v * width + u;
          const own = kind(kinds, i);
          if (own == FREE) free++;
          if (own != FIXED) continue;
          fixed++;
          const at = cell(values, i);
          for (let k = 0; k < 3; k++) setSingle(into, k, single(into, k) + single(at, k));
        }
      }
      if (fixed > 0) for (let k = 0; k < 3; k++) setSingle(into, k, single(into, k) / <f64>fixed);
      store<u8>(halfKinds + <usize>o, fixed > 0 ? FIXED : free > 0 ? FREE : OUTSIDE);
    }
  }
}

/** The free cells of rows, from the grid of half the size; see `interpolate`. */
export function interpolateMembrane(
  halfKinds: usize,
  halfValues: usize,
  kinds: usize,
  values: usize,
  width: i32,
  height: i32,
  from: i32,
  to: i32,
): void {
  const halfWidth = (width + 1) >> 1;
  const halfHeight = (height + 1) >> 1;
  for (let y = from; y < to; y++) {
    const top = (y - 1) >> 1;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (kind(kinds, i) != FREE) continue;
      const left = (x - 1) >> 1;
      let sum: f64 = 0;
      let red: f64 = 0;
      let green: f64 = 0;
      let blue: f64 = 0;
      for (let v = max(0, top); v <= top + 1 && v < halfHeight; v++) {
        for (let u = max(0, left); u <= left + 1 && u < halfWidth; u++) {
          const n = v * halfWidth + u;
          if (kind(halfKinds, n) == OUTSIDE) continue;
          const at = cell(halfValues, n);
          const weight: f64 = (v == y >> 1 ? 3 : 1) * (u == x >> 1 ? 3 : 1);
          sum += weight;
          red += weight * single(at, 0);
          green += weight * single(at, 1);
          blue += weight * single(at, 2);
        }
      }
      if (sum == 0) continue;
      const into = cell(values, i);
      setSingle(into, 0, red / sum);
      setSingle(into, 1, green / sum);
      setSingle(into, 2, blue / sum);
    }
  }
}
