// Where each pixel is copied from: the loops of core/detail/copy-map.ts, which says what they do. They work on the
// rasters of search.ts; sums are formed in the TypeScript's order, so both give the same bytes.
import { colour, height, nearest, radius, width } from './search';
import { integer, squaredDifference } from './memory';

/** What a joint between two pixels costs, and each level by which the sources differ there. */
const JOINT: f64 = 0.1;
const DIFFERENCE: f64 = 0.01;

/** Flags of a position, in the raster of sources. */
const SOURCE: u8 = 1;
const SETTLED: u8 = 2;

let weight: usize, copies: usize, source: usize, gaussian: usize;
/** The positions that were proposed, 49 integers, and how much weight each has, 49 doubles. */
let proposed: usize, weights: usize;
let count: i32, total: f64;

/** The weights of the targets' patches, the map of copies, the flags of sources, the Gaussian of a patch, and room. */
export function setCopies(
  newWeight: usize,
  newCopies: usize,
  newSource: usize,
  newGaussian: usize,
  newProposed: usize,
  newWeights: usize,
): void {
  weight = newWeight;
  copies = newCopies;
  source = newSource;
  gaussian = newGaussian;
  proposed = newProposed;
  weights = newWeights;
}

/** Where among the proposals a position is; a new one, with no weight yet, if need be. */
function slotOf(position: i32): i32 {
  let i = 0;
  while (i < count && integer(proposed, i) != position) i++;
  if (i == count) {
    store<i32>(proposed + ((<usize>i) << 2), position);
    store<f64>(weights + ((<usize>i) << 3), 0);
    count++;
  }
  return i;
}

/** Looks at the patches around a position. */
function gather(p: i32): void {
  const y = p / width;
  const x = p - y * width;
  const size = 2 * radius + 1;
  const top = max(-radius, radius - y);
  const bottom = min(radius, height - 1 - radius - y);
  const left = max(-radius, radius - x);
  const right = min(radius, width - 1 - radius - x);
  count = 0;
  let sum: f64 = 0;
  // What the proposal that is at hand weighs so far: neighbours mostly propose the same.
  let present = -1;
  let slot = -1;
  let own: f64 = 0;
  for (let dy = top; dy <= bottom; dy++) {
    let t = p + dy * width + left;
    let near = gaussian + ((<usize>((dy + radius) * size + left + radius)) << 2);
    for (let dx = left; dx <= right; dx++, t++, near += 4) {
      const from = integer(nearest, t);
      if (from < 0) continue;
      const share = <f64>load<f32>(weight + ((<usize>t) << 2)) * <f64>load<f32>(near);
      sum += share;
      const position = from + p - t;
      if (position != present) {
        if (slot >= 0) store<f64>(weights + ((<usize>slot) << 3), own);
        present = position;
        slot = slotOf(position);
        own = load<f64>(weights + ((<usize>slot) << 3));
      }
      own += share;
    }
  }
  if (slot >= 0) store<f64>(weights + ((<usize>slot) << 3), own);
  total = sum;
}

/** Gives each of `length` positions the copy with the most weight. */
export function chooseCopies(positions: usize, length: i32): void {
  for (let n = 0; n < length; n++) {
    const p = integer(positions, n);
    gather(p);
    let best = -1;
    let most: f64 = 0;
    for (let i = 0; i < count; i++) {
      const share = load<f64>(weights + ((<usize>i) << 3));
      if (share <= most) continue;
      most = share;
      best = integer(proposed, i);
    }
    store<i32>(copies + ((<usize>p) << 2), best);
  }
}

/** The copy of the pixel `step` on; -1 where there is none. */
function copyBeside(p: i32, step: i32): i32 {
  const q = p + step;
  return step == 0 || q < 0 || q >= width * height ? -1 : integer(copies, q);
}

/** The four steps to a pixel's neighbours; 0 where the row ends. */
function stepOf(k: i32, x: i32): i32 {
  if (k == 0) return x < width - 1 ? 1 : 0;
  if (k == 1) return x > 0 ? -1 : 0;
  return k == 2 ? width : -width;
}

function isJoint(own: i32, other: i32, step: i32): bool {
  return own >= 0 && other >= 0 && other - own != step;
}

function difference(a: i32, b: i32): f64 {
  const size = width * height;
  if (a < 0 || b < 0 || a >= size || b >= size) return 0;
  return Math.sqrt(<f64>squaredDifference(colour + <usize>(3 * a), colour + <usize>(3 * b)));
}

function jointCost(p: i32, x: i32, from: i32): f64 {
  let cost: f64 = 0;
  for (let k = 0; k < 4; k++) {
    const step = stepOf(k, x);
    const other = copyBeside(p, step);
    if (other < 0 || other - from == step) continue;
    cost += JOINT + DIFFERENCE * (difference(from, other - step) + difference(from + step, other));
  }
  return cost;
}

function mayTake(from: i32, wanted: i32): bool {
  if (wanted < 0 || wanted >= width * height || !(load<u8>(source + <usize>wanted) & SOURCE)) return false;
  return abs((wanted % width) - (from % width)) <= 1;
}

/** The patches around a pixel have been gathered by `moveJoints`. */
let isGathered: bool;

/** Which share of the weight of all patches around `p` proposes a position. */
function shareOf(p: i32, position: i32): f64 {
  if (!isGathered) gather(p);
  isGathered = true;
  for (let i = 0; i < count; i++) {
    if (integer(proposed, i) == position) return load<f64>(weights + ((<usize>i) << 3)) / total;
  }
  return 0;
}

/** Its pixel has been looked at, and nothing beside it has changed since. */
function settle(p: i32): void {
  const at = source + <usize>p;
  store<u8>(at, load<u8>(at) | SETTLED);
}

function unsettle(p: i32): void {
  if (p < 0 || p >= width * height) return;
  const at = source + <usize>p;
  store<u8>(at, load<u8>(at) & SOURCE);
}

/** One sweep over `length` positions at joints, in the order given; 1 if any went over to a neighbour's piece. */
export function moveJoints(positions: usize, length: i32): i32 {
  let moved = 0;
  for (let n = 0; n < length; n++) {
    const p = integer(positions, n);
    if (load<u8>(source + <usize>p) & SETTLED) continue;
    settle(p);
    const x = p % width;
    const own = integer(copies, p);
    if (own < 0) continue;
    isGathered = false;
    let ownCost: f64 = -1;
    let best = own;
    let least: f64 = 0;
    for (let k = 0; k < 4; k++) {
      const step = stepOf(k, x);
      const beside = copyBeside(p, step);
      if (!isJoint(own, beside, step)) continue;
      const other = beside - step;
      if (other == best || !mayTake(beside, other)) continue;
      if (ownCost < 0) ownCost = jointCost(p, x, own);
      const joints = jointCost(p, x, other);
      // No share is larger than 1.
      if (joints - 1 >= ownCost) continue;
      if (best == own) least = ownCost - shareOf(p, own);
      const cost = joints - shareOf(p, other);
      if (cost >= least) continue;
      least = cost;
      best = other;
    }
    if (best == own) continue;
    store<i32>(copies + ((<usize>p) << 2), best);
    for (let k = 0; k < 4; k++) unsettle(p + stepOf(k, x));
    settle(p);
    moved = 1;
  }
  return moved;
}
