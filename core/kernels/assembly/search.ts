// The search of core/detail/search.ts and the costs of core/detail/field.ts, for WebAssembly with SIMD.
// AssemblyScript: the syntax is TypeScript's, the numbers are the machine's. Rasters are addresses in the memory that
// the field lies in; every sum is formed in the order of the TypeScript, so both give the same bytes.

import { squaredDifference } from './memory';

/** How far away the guide is compared, in pixels; see core/detail/context.ts. */
const REACH: i32 = 12;
const SLANT: i32 = 8;
/** Side of a cell of the place, in pixels; see core/detail/place.ts. */
const CELL: i32 = 4;

export let width: i32, height: i32, radius: i32;
export let nearest: usize, colour: usize;
let targets: usize, cost: usize, uses: usize, isSource: usize;
let variance: usize, counted: usize, guidedAt: usize, unknown: usize;
let guide: usize, texture: usize;
let across: usize, placeX: i32, placeY: i32, columns: i32, side: f64;
let guideWeight: f64, contextWeight: f64, textureWeight: f64;
let varianceAllowance: f64, incoherence: f64, reuse: f64, remoteness: f64;
let randomState: i32;
/** Which lanes of a row's first, second and third eight values belong to the patch. */
let mask1: v128, mask2: v128, mask3: v128;

function byte(at: usize): i32 {
  return <i32>load<u8>(at);
}

/** Lanes 0 up to `count` set, of eight of 16 bits. */
function lanes(count: i32): v128 {
  let mask = i16x8.splat(0);
  if (count > 0) mask = i16x8.replace_lane(mask, 0, -1);
  if (count > 1) mask = i16x8.replace_lane(mask, 1, -1);
  if (count > 2) mask = i16x8.replace_lane(mask, 2, -1);
  if (count > 3) mask = i16x8.replace_lane(mask, 3, -1);
  if (count > 4) mask = i16x8.replace_lane(mask, 4, -1);
  if (count > 5) mask = i16x8.replace_lane(mask, 5, -1);
  if (count > 6) mask = i16x8.replace_lane(mask, 6, -1);
  if (count > 7) mask = i16x8.replace_lane(mask, 7, -1);
  return mask;
}

/** The rasters of a field. The radius is 1 to 3. A missing guide or texture is at 0, and so is a missing variance. */
export function setField(
  newWidth: i32,
  newHeight: i32,
  newRadius: i32,
  newTargets: usize,
  newNearest: usize,
  newCost: usize,
  newUses: usize,
  newIsSource: usize,
  newVariance: usize,
  newCounted: usize,
  newGuided: usize,
  newUnknown: usize,
  newColour: usize,
  newGuide: usize,
  newTexture: usize,
): void {
  width = newWidth;
  height = newHeight;
  radius = newRadius;
  targets = newTargets;
  nearest = newNearest;
  cost = newCost;
  uses = newUses;
  isSource = newIsSource;
  variance = newVariance;
  counted = newCounted;
  guidedAt = newGuided;
  unknown = newUnknown;
  colour = newColour;
  guide = newGuide;
  texture = newTexture;
  const values = 3 * (2 * radius + 1);
  mask1 = lanes(values);
  mask2 = lanes(values - 8);
  mask3 = lanes(values - 16);
}

/** The matrices of the place, the corner of its box, its columns, and the level's longer side. */
export function setPlace(newAcross: usize, x: i32, y: i32, newColumns: i32, newSide: f64): void {
  across = newAcross;
  placeX = x;
  placeY = y;
  columns = newColumns;
  side = newSide;
}

/** The weights of the terms, and the prices of a round. */
export function setPrices(
  newGuideWeight: f64,
  newContextWeight: f64,
  newTextureWeight: f64,
  newVarianceAllowance: f64,
  newIncoherence: f64,
  newReuse: f64,
  newRemoteness: f64,
): void {
  guideWeight = newGuideWeight;
  contextWeight = newContextWeight;
  textureWeight = newTextureWeight;
  varianceAllowance = newVarianceAllowance;
  incoherence = newIncoherence;
  reuse = newReuse;
  remoteness = newRemoteness;
}

/** See core/detail/random.ts. */
export function setRandom(state: i32): void {
  randomState = state;
}

export function getRandom(): i32 {
  return randomState;
}

function random(): f64 {
  let next = randomState;
  next ^= next << 13;
  next ^= next >>> 17;
  next ^= next << 5;
  randomState = next;
  return <f64>(<u32>next) / 4294967296.0;
}

/** Squared differences of eight values each, summed in pairs. */
function squares(a: usize, b: usize, mask: v128): v128 {
  const difference = v128.and(i16x8.sub(v128.load8x8_u(a), v128.load8x8_u(b)), mask);
  return i32x4.dot_i16x8_s(difference, difference);
}

/** Sum of squared colour differences of two patches; stops early once it exceeds `limit`. */
function patchDistance(a: usize, b: usize, limit: f64): i32 {
  const row = <usize>(3 * width);
  const size = 2 * radius + 1;
  let sums = i32x4.splat(0);
  let sum = 0;
  for (let y = 0; y < size; y++) {
    sums = i32x4.add(sums, squares(a, b, mask1));
    sums = i32x4.add(sums, squares(a + 8, b + 8, mask2));
    if (size > 5) sums = i32x4.add(sums, squares(a + 16, b + 16, mask3));
    sum =
      i32x4.extract_lane(sums, 0) +
      i32x4.extract_lane(sums, 1) +
      i32x4.extract_lane(sums, 2) +
      i32x4.extract_lane(sums, 3);
    if (<f64>sum > limit) return sum;
    a += row;
    b += row;
  }
  return sum;
}

function clamped(x: i32, y: i32): usize {
  return <usize>(3 * (max(0, min(height - 1, y)) * width + max(0, min(width - 1, x))));
}

function isFarIn(x: i32, y: i32): bool {
  return x >= REACH && y >= REACH && x < width - REACH && y < height - REACH;
}

/** The guide's difference so far from the target at hand and from a place. */
function besides(x: i32, y: i32, dx: i32, dy: i32): i32 {
  return squaredDifference(guide + clamped(targetX + dx, targetY + dy), guide + clamped(x + dx, y + dy));
}

/** The target at hand, and what its terms weigh. */
let target: i32, targetX: i32, targetY: i32;
let allowance: f64, counts: f64, guideHere: f64, contextHere: f64, textureHere: f64;
let hasGuide: bool, hasTexture: bool;
/** The guide around it, if all of that lies in the picture: four pixels each. */
let isKnownThere: bool, there0: v128, there1: v128;

/** A pixel of the guide into each of four lanes; what lies behind it is cut off. */
function fourPixels(a: usize, b: usize, c: usize, d: usize): v128 {
  const pixels = v128.load32_lane(d, v128.load32_lane(c, v128.load32_lane(b, v128.load32_zero(a), 1), 2), 3);
  return v128.and(pixels, i32x4.splat(0xffffff));
}

/** The guide's pixels straight across and down from one of its pixels. */
function straight(at: usize): v128 {
  const far = <usize>(3 * REACH);
  const down = <usize>width * far;
  return fourPixels(at + far, at - far, at + down, at - down);
}

/** Those aslant from it. */
function aslant(at: usize): v128 {
  const slant = <usize>(3 * SLANT);
  const down = <usize>width * slant;
  return fourPixels(at + down + slant, at + down - slant, at - down + slant, at - down - slant);
}

/** Squared differences of sixteen values, summed in four. */
function distances(a: v128, b: v128): v128 {
  const low = i16x8.sub(i16x8.extend_low_i8x16_u(a), i16x8.extend_low_i8x16_u(b));
  const high = i16x8.sub(i16x8.extend_high_i8x16_u(a), i16x8.extend_high_i8x16_u(b));
  return i32x4.add(i32x4.dot_i16x8_s(low, low), i32x4.dot_i16x8_s(high, high));
}

/** Makes a target the one at hand. */
function take(t: i32, x: i32, y: i32): void {
  target = t;
  targetX = x;
  targetY = y;
  const guided = <f64>byte(guidedAt + <usize>t) / 255;
  allowance = guided * varianceAllowance;
  counts = allowance != 0 ? <f64>load<f32>(counted + ((<usize>t) << 2)) : 0;
  guideHere = guided * guideWeight * <f64>byte(unknown + <usize>t);
  contextHere = guided * contextWeight;
  textureHere = guided * textureWeight;
  hasGuide = guide != 0 && guided > 0;
  hasTexture = texture != 0 && guided > 0;
  isKnownThere = hasGuide && isFarIn(x, y);
  if (!isKnownThere) return;
  const at = guide + <usize>(3 * t);
  there0 = straight(at);
  there1 = aslant(at);
}

/** See core/detail/context.ts; of the target at hand and a source. */
function contextDistance(source: i32, x: i32, y: i32): f64 {
  let sum = 0;
  if (isKnownThere && isFarIn(x, y)) {
    const at = guide + <usize>(3 * source);
    const sums = i32x4.add(distances(there0, straight(at)), distances(there1, aslant(at)));
    sum =
      i32x4.extract_lane(sums, 0) +
      i32x4.extract_lane(sums, 1) +
      i32x4.extract_lane(sums, 2) +
      i32x4.extract_lane(sums, 3);
  } else {
    sum += besides(x, y, REACH, 0) + besides(x, y, -REACH, 0);
    sum += besides(x, y, 0, REACH) + besides(x, y, 0, -REACH);
    sum += besides(x, y, SLANT, SLANT) + besides(x, y, -SLANT, SLANT);
    sum += besides(x, y, SLANT, -SLANT) + besides(x, y, -SLANT, -SLANT);
  }
  return <f64>sum / 8;
}

/** The cost of borrowing the patch at `source` for the target at hand, exact where it is below `limit`. */
function costOf(source: i32, x: i32, y: i32, limit: f64): f64 {
  const a = <usize>(3 * target);
  const b = <usize>(3 * source);
  let found: f64 = 0;
  if (allowance != 0) found = -allowance * min(<f64>load<f32>(variance + ((<usize>source) << 2)), counts);
  if (hasGuide) {
    found += guideHere * <f64>squaredDifference(guide + a, guide + b);
    if (found >= limit) return found;
    found += contextHere * contextDistance(source, x, y);
    if (found >= limit) return found;
  }
  if (hasTexture) {
    found += textureHere * <f64>squaredDifference(texture + a, texture + b);
    if (found >= limit) return found;
  }
  const corner = <usize>(3 * radius * (width + 1));
  return found + <f64>patchDistance(colour + a - corner, colour + b - corner, limit - found);
}

/** The costs of the targets from number `from` up to, not including, `to`; each has a source. */
export function measure(from: i32, to: i32): void {
  for (let n = from; n < to; n++) {
    const t = load<i32>(targets + ((<usize>n) << 2));
    const s = load<i32>(nearest + ((<usize>t) << 2));
    const ty = t / width;
    const sy = s / width;
    take(t, t - ty * width, ty);
    const found = costOf(s, s - sy * width, sy, Infinity);
    store<f32>(cost + ((<usize>t) << 2), <f32>found);
  }
}

function matching(s: i32, a: i32, b: i32, c: i32, d: i32): i32 {
  return <i32>(s == a) + <i32>(s == b) + <i32>(s == c) + <i32>(s == d);
}

function leaving(xx: f64, xy: f64, yy: f64, along: i32, down: i32): f64 {
  const u = <f64>along;
  const v = <f64>down;
  return Math.sqrt(max(0.0, xx * u * u + 2 * xy * u * v + yy * v * v)) / side;
}

/** Math.round: halves upwards. */
function round(value: f64): i32 {
  return <i32>Math.floor(value + 0.5);
}

/**
 * Propagation and random search for the targets from number `from` up to, not including, `to` on the sweep's way; of
 * `count` targets in all.
 */
export function search(from: i32, to: i32, count: i32, backwards: bool, reach: f64): void {
  const step = backwards ? 1 : -1;
  const size = width * height;
  for (let n = from; n < to; n++) {
    const t = load<i32>(targets + ((<usize>(backwards ? count - 1 - n : n)) << 2));
    const ty = t / width;
    const tx = t - ty * width;
    take(t, tx, ty);
    const guided = <f64>byte(guidedAt + <usize>t) / 255;
    const reuseHere = guided * reuse;
    const remotenessHere = guided * remoteness;
    const here = nearest + ((<usize>t) << 2);
    const row = (<usize>width) << 2;
    const right = load<i32>(here + 4) - 1;
    const left = load<i32>(here - 4) + 1;
    const below = load<i32>(here + row) - width;
    const above = load<i32>(here - row) + width;
    let present = load<i32>(here);
    let together = matching(present, right, left, below, above);
    let y = present / width;
    let x = present - y * width;
    let xx: f64 = 0;
    let xy: f64 = 0;
    let yy: f64 = 0;
    let away: f64 = 0;
    if (remotenessHere > 0) {
      const cell = across + <usize>(12 * (((ty - placeY) / CELL) * columns + (tx - placeX) / CELL));
      xx = <f64>load<f32>(cell);
      xy = <f64>load<f32>(cell + 4);
      yy = <f64>load<f32>(cell + 8);
      away = leaving(xx, xy, yy, x - tx, y - ty);
    }
    let range = reach;
    for (let k = 0; ; k++) {
      let s: i32;
      let u: i32;
      let v: i32;
      if (k < 2) {
        const beside = k == 0 ? step : step * width;
        const other = load<i32>(nearest + ((<usize>(t + beside)) << 2));
        s = other - beside;
        if (other < 0 || s < 0 || s >= size) continue;
        v = s / width;
        u = s - v * width;
      } else {
        if (range < 1) break;
        v = y + round((random() * 2 - 1) * range);
        u = x + round((random() * 2 - 1) * range);
        range *= 0.5;
        if (u < 0 || v < 0 || u >= width || v >= height) continue;
        s = v * width + u;
      }
      if (byte(isSource + <usize>s) == 0 || s == present) continue;
      const usesHere = load<i32>(uses + ((<usize>present) << 2));
      const usesThere = load<i32>(uses + ((<usize>s) << 2));
      let limit = <f64>load<f32>(cost + ((<usize>t) << 2)) + reuseHere * <f64>(usesHere - 1 - usesThere);
      let joined = 0;
      if (incoherence > 0) {
        joined = matching(s, right, left, below, above);
        limit += incoherence * <f64>(joined - together);
      }
      let leaves: f64 = 0;
      if (remotenessHere > 0) {
        leaves = leaving(xx, xy, yy, u - tx, v - ty);
        limit += remotenessHere * (away - leaves);
      }
      const found = costOf(s, u, v, limit);
      if (found >= limit) continue;
      store<f32>(cost + ((<usize>t) << 2), <f32>found);
      store<i32>(here, s);
      store<i32>(uses + ((<usize>present) << 2), usesHere - 1);
      store<i32>(uses + ((<usize>s) << 2), usesThere + 1);
      present = s;
      together = joined;
      away = leaves;
      x = u;
      y = v;
    }
  }
}
