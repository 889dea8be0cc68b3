/** Edges on two sides of a hole that are one edge: the smooth curves that join them. */
import { solveSymmetric } from '../solve-symmetric.ts';
import type { Edge } from './edges.ts';
import type { Point } from './follow-edge.ts';
import { distance } from './stretches.ts';

/** Points of an edge that are fitted to, from the hole outwards. */
const FITTED = 30;
/** A curve leaves the points that are seen by so many pixels, root mean square, at most; and bends, as a slope. */
const AWAY = 1;
const AWAY_BY_WIDTH = 0.08;
const S_BEND = 0.45;
const BEND = 1.5;
/** What an S costs when a curve is fitted, for each point. */
const S_STIFFNESS = 0.02;
/** Less likely curves are not believed: the sum of what they are away, bend and differ, each of what it may. */
const UNLIKELY = 1.1;
/** Ends that lie nearer to each other are not joined, in half pixels. */
const SHORTEST = 2;
/** What colours that differ weigh. */
const COLOURS = 0.5;
/** Colours are the same that differ by no more levels, or by such a share of the edge's own step. */
const SAME = 15;
const SAME_SHARE = 0.35;

/** A curve: at `x` along the chord, -1 at the first edge and 1 at the other, it lies `y` beside it, in pixels. */
export interface Curve {
  readonly one: number;
  readonly other: number;
  readonly middle: Point;
  /** Half the chord, in pixels. */
  readonly half: number;
  readonly ux: number;
  readonly uy: number;
  /** Of 1, x, x^2 and x^3. */
  readonly terms: Float64Array;
  /** Whether colours agree on the side of the way from `one` to `other`, and on that of the rest. */
  readonly isOne: boolean;
  readonly isRest: boolean;
  readonly score: number;
}

/** How far a place lies beside a curve, in pixels: above 0 on the side of the way from `one` to `other`. */
export function beside({ middle, half, ux, uy, terms }: Curve, x: number, y: number): number {
  const [dx, dy] = [x - middle.x, y - middle.y];
  const along = (dx * ux + dy * uy) / half;
  return uy * dx - ux * dy + heightAt(terms, along);
}

/** The height of a curve over its chord; beyond its ends it goes straight on. */
function heightAt(terms: Float64Array, x: number): number {
  const end = Math.max(-1, Math.min(1, x));
  return cubicAt(terms, end) + (x - end) * slopeAt(terms, end);
}

function cubicAt([a, b, c, d]: Float64Array, x: number): number {
  return a + x * (b + x * (c + x * d));
}

function slopeAt([, b, c, d]: Float64Array, x: number): number {
  return b + x * (2 * c + x * 3 * d);
}

/** The place of a curve so far along its chord, and a little beyond its ends. */
export function pointOn({ middle, half, ux, uy, terms }: Curve, x: number): Point {
  const height = cubicAt(terms, x);
  return { x: middle.x + x * half * ux - height * uy, y: middle.y + x * half * uy + height * ux };
}

/** The curves that join edges, each edge at most once, the likeliest first. */
export function curvesOf(edges: readonly Edge[]): Curve[] {
  const found: Curve[] = [];
  for (let i = 0; i < edges.length; i++) {
    for (let j = i + 1; j < edges.length; j++) {
      const curve = curveBetween(edges, i, j);
      if (curve) found.push(curve);
    }
  }
  found.sort((a, b) => a.score - b.score);
  const taken = new Set<number>();
  return found.filter(({ one, other }) => {
    if (taken.has(one) || taken.has(other)) return false;
    taken.add(one).add(other);
    return true;
  });
}

/** The likelier of the curves along which one of the two surfaces may go on. */
function curveBetween(edges: readonly Edge[], one: number, other: number): Curve | undefined {
  const [from, to] = [edges[one], edges[other]];
  const unlikeOne = unlike(from.right, to.left, from, to);
  const unlikeRest = unlike(from.left, to.right, from, to);
  const colours = Math.min(1, unlikeOne) + Math.min(1, unlikeRest);
  const along = [
    unlikeOne <= 1 ? joinedBy(from.ofAfter, to.ofBefore, Math.max(from.width, to.width)) : undefined,
    unlikeRest <= 1 ? joinedBy(from.ofBefore, to.ofAfter, Math.max(from.width, to.width)) : undefined,
  ];
  const [best] = along.filter((joint) => joint !== undefined).sort((a, b) => a.score - b.score);
  if (!best) return undefined;
  const score = best.score + COLOURS * colours;
  if (score > UNLIKELY) return undefined;
  return { ...best, one, other, isOne: along[0] !== undefined, isRest: along[1] !== undefined, score };
}

type Joint = Pick<Curve, 'middle' | 'half' | 'ux' | 'uy' | 'terms' | 'score'>;

/** The curve along the points of both, where they lead away from each other and none strays far from it. */
function joinedBy(from: readonly Point[], to: readonly Point[], width: number): Joint | undefined {
  if (from.length === 0 || to.length === 0) return undefined;
  const [a, b] = [from[0], to[0]];
  const half = Math.hypot(b.x - a.x, b.y - a.y) / 2;
  if (half < SHORTEST) return undefined;
  const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const [ux, uy] = [(b.x - a.x) / (2 * half), (b.y - a.y) / (2 * half)];
  const [before, behind] = [from, to].map((points) =>
    points.slice(0, FITTED).map(({ x, y }) => ({
      x: ((x - middle.x) * ux + (y - middle.y) * uy) / half,
      y: ux * (y - middle.y) - uy * (x - middle.x),
    })),
  );
  if (before[before.length - 1].x > -1 || behind[behind.length - 1].x < 1) return undefined;
  const points = [...before, ...behind];
  const terms = fitCubic(points);
  if (!terms) return undefined;
  const squares = points.reduce((sum, { x, y }) => sum + (y - cubicAt(terms, x)) ** 2, 0);
  const away = Math.sqrt(squares / points.length) / (AWAY + AWAY_BY_WIDTH * width);
  const slopes = [slopeAt(terms, -1) / half, slopeAt(terms, 1) / half];
  const sBend = Math.abs(slopes[0] + slopes[1]) / S_BEND;
  const bend = Math.abs(slopes[0] - slopes[1]) / BEND;
  if (away > 1 || sBend > 1 || bend > 1) return undefined;
  return { middle, half, ux, uy, terms, score: away + sBend + bend / 2 };
}

/** How far two colours differ, of what they may. */
function unlike(one: readonly number[], other: readonly number[], from: Edge, to: Edge): number {
  const step = Math.min(distance(from.left, from.right), distance(to.left, to.right));
  return distance(one, other) / Math.max(SAME, SAME_SHARE * step);
}

/** Least squares; undefined where points lie too close together. */
function fitCubic(points: readonly Point[]): Float64Array | undefined {
  const [matrix, right] = [new Float64Array(16), new Float64Array(4)];
  for (const { x, y } of points) {
    const powers = [1, x, x * x, x * x * x];
    for (let r = 0; r < 4; r++) {
      for (let c = 0; c <= r; c++) matrix[4 * r + c] += powers[r] * powers[c];
      right[r] += powers[r] * y;
    }
  }
  // Holds back the S where the points say little of it.
  matrix[15] += S_STIFFNESS * points.length;
  return solveSymmetric(matrix, right);
}
