/** Follows an edge from the hole outwards. */
import type { Contour } from './contour.ts';

/** An edge is followed so far as a share of the way, and at least and at most so many pixels. */
const FOLLOWED = 0.12;
const LEAST_FOLLOWED = 14;
const MOST_FOLLOWED = 48;
/** Ways out of the hole that are tried, in radians to both sides of straight, and in steps. */
const ASLANT = 1.5;
const TURN = 0.09;
/** So far from the last point the next may lie, across, in pixels. */
const ASIDE = 2;
/** On both sides so much of the step of colour must be seen. */
const SEEN = 0.22;
/** So many points in a row may be missing. */
const GAPS = 2;
/** So far the hole may hide one side of an edge that enters aslant, in pixels. */
const HIDDEN = 16;
/** Both sides are looked at so far beside the edge, in pixels; farther where it is soft. */
const BESIDE = 2.5;
const FARTHEST_BESIDE = 5;
/** Where an edge crosses is looked for in such steps, in pixels. */
const STEP = 0.5;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The points of an edge, about a pixel apart, from the hole outwards as far as both its sides are seen.
 *
 * @param at where it enters, as a number of the contour with fractions
 * @param side how a place's colour lies between both sides: below 0 before the edge, above 0 after it; NaN if unknown
 * @param width how many pixels of the way the edge takes up
 */
export function followEdge({ xs, ys }: Contour, at: number, side: Side, width: number): Point[] {
  const length = xs.length;
  const pick = (n: number): Point => ({ x: xs[(n + 2 * length) % length], y: ys[(n + 2 * length) % length] });
  const whole = Math.floor(at);
  const [a, b] = [pick(whole), pick(whole + 1)];
  const start = { x: a.x + (at - whole) * (b.x - a.x), y: a.y + (at - whole) * (b.y - a.y) };
  const [behind, ahead] = [pick(whole - 4), pick(whole + 5)];
  const along = Math.atan2(ahead.y - behind.y, ahead.x - behind.x);
  const outward = along - Math.PI / 2;
  const beside = Math.min(FARTHEST_BESIDE, BESIDE + width / 12);
  const farthest = Math.max(LEAST_FOLLOWED, Math.min(MOST_FOLLOWED, FOLLOWED * length));
  const best = firstWay(start, outward, beside, side);
  if (Number.isNaN(best)) return [];
  const points: Point[] = [];
  let [tx, ty] = [Math.cos(best), Math.sin(best)];
  let [x, y] = [start.x, start.y];
  let missing = 0;
  for (let s = 0; s < farthest && missing <= GAPS; s++) {
    [x, y] = [x + tx, y + ty];
    const aside = crossing(side, x, y, -ty, tx, ASIDE);
    const [r, l] = [side(x - beside * ty, y + beside * tx), side(x + beside * ty, y - beside * tx)];
    // Where it enters aslant one side of it lies in the hole at first.
    const isHidden = points.length === 0 && s < HIDDEN && (Number.isNaN(r) || Number.isNaN(l));
    if (Number.isNaN(aside) || !(r >= SEEN) || !(l <= -SEEN)) {
      if (!isHidden) missing++;
      continue;
    }
    missing = 0;
    [x, y] = [x - aside * ty, y + aside * tx];
    points.push({ x, y });
    const earlier = points[Math.max(0, points.length - 9)];
    if (points.length > 4) {
      const far = Math.hypot(x - earlier.x, y - earlier.y);
      [tx, ty] = [(x - earlier.x) / far, (y - earlier.y) / far];
    }
  }
  return points;
}

/** Where colours go over from one side to the other, nearest to a place, across; NaN where they do not. */
function crossing(side: Side, x: number, y: number, nx: number, ny: number, reach: number): number {
  let best = NaN;
  let last = NaN;
  for (let o = -reach; o <= reach; o += STEP) {
    const here = side(x + o * nx, y + o * ny);
    if (last < 0 && here >= 0) {
      const zero = o - STEP + (STEP * -last) / (here - last);
      if (!(Math.abs(best) <= Math.abs(zero))) best = zero;
    }
    last = here;
  }
  return best;
}

type Side = (x: number, y: number) => number;

/** The angle at which an edge leaves the hole; NaN where both its sides are seen on no way. */
function firstWay(start: Point, outward: number, beside: number, side: Side): number {
  // The first stretch is straight: the way on which both sides look most as they should.
  let [best, most] = [NaN, 0];
  for (let turn = -ASLANT; turn <= ASLANT; turn += TURN) {
    const [tx, ty] = [Math.cos(outward + turn), Math.sin(outward + turn)];
    let sum = 0;
    for (let s = 2; s <= 10; s++) {
      const [x, y] = [start.x + s * tx, start.y + s * ty];
      const [r, l] = [side(x - beside * ty, y + beside * tx), side(x + beside * ty, y - beside * tx)];
      if (Number.isNaN(r) || Number.isNaN(l)) continue;
      const middle = side(x, y);
      sum += Math.min(0.5, r) - Math.max(-0.5, l) - 2 * Math.abs(Number.isNaN(middle) ? 0.5 : middle);
    }
    if (sum > most) [best, most] = [outward + turn, sum];
  }
  return best;
}
