/** Which surface belongs at each pixel of a hole that smooth edges cross. */
import { besides } from '../../raster/box-pixels.ts';
import type { Contour } from './contour.ts';
import { barriersOf } from './barriers.ts';
import { beside, pointOn, type Curve } from './curves.ts';
import type { Edge } from './edges.ts';
import type { Stretches } from './stretches.ts';

/** What a pixel is that nothing is known of. */
export const NONE = -1;

/** A body that goes right through the hole, between two curves. */
interface Strip {
  readonly curves: readonly Curve[];
  readonly surface: number;
  readonly score: number;
}

export interface Layers {
  /** For each pixel of the contour's box, in and beside the hole, the number of a surface, or NONE. */
  readonly surfaces: Int16Array;
  /** For each stretch the number of the surface that it is part of. */
  readonly surfaceOf: readonly number[];
}

/**
 * @param guess which of two surfaces a place of the contour's box looks more like, above 0 for the first
 */
export function layersOf(
  contour: Contour,
  { surfaces: stretches }: Stretches,
  edges: readonly Edge[],
  curves: readonly Curve[],
  guess: (x: number, y: number, one: number, other: number) => number,
): Layers {
  const { inside } = contour;
  const surfaceOf = joinedBy(stretches.length, edges, curves);
  const strips = stripsOf(edges, curves, surfaceOf);
  const covered = strips.map((strip) => coveredBy(strip, contour));
  const isCovered = new Uint8Array(inside.data.length);
  for (const flags of covered) flags.forEach((flag, at) => (isCovered[at] |= flag));
  const bounding = new Set(strips.flatMap((strip) => strip.curves));
  const drawn = curves.filter((curve) => !bounding.has(curve));
  const joined = new Set(curves.flatMap(({ one, other }) => [one, other]));
  const ending = edges.filter((_, n) => !joined.has(n));
  const barrier = barriersOf(contour, drawn, ending, isCovered);
  const isStrip = surfaceOf.map((surface) => strips.some((strip) => strip.surface === surface));
  const base = flood(contour, stretches, surfaceOf, barrier, isStrip);
  const order = strips.map((_, n) => n).sort((a, b) => above(strips, covered, a, b, contour, guess));
  for (const n of order) {
    covered[n].forEach((flag, at) => {
      if (flag) base[at] = strips[n].surface;
    });
  }
  return { surfaces: base, surfaceOf };
}

/** Numbers of the stretches' surfaces: curves say which of them are one. */
function joinedBy(count: number, edges: readonly Edge[], curves: readonly Curve[]): number[] {
  const parent = Array.from({ length: count }, (_, n) => n);
  const root = (n: number): number => (parent[n] === n ? n : root(parent[n]));
  for (const { one, other, isOne, isRest } of curves) {
    if (isOne) parent[root(edges[one].after)] = root(edges[other].before);
    if (isRest) parent[root(edges[one].before)] = root(edges[other].after);
  }
  return parent.map((_, n) => root(n));
}

/** Two curves with one stretch between them at both ends. */
function stripsOf(edges: readonly Edge[], curves: readonly Curve[], surfaceOf: readonly number[]): Strip[] {
  const found: Strip[] = [];
  for (const first of curves) {
    for (const second of curves) {
      if (first === second) continue;
      // From `one` of the first the way leads past the strip's stretch to the second curve, and the same at the end.
      const [a, b] = [edges[first.one], edges[first.other]];
      const ends = [edges[second.one], edges[second.other]];
      const isStrip =
        first.isOne &&
        ends.some((near, k) => near.before === a.after && ends[1 - k].after === b.before) &&
        a.after !== b.before;
      if (!isStrip) continue;
      found.push({ curves: [first, second], surface: surfaceOf[a.after], score: first.score + second.score });
    }
  }
  return found;
}

/** The pixels between a strip's curves. */
function coveredBy({ curves: [first, second] }: Strip, { box, inside }: Contour): Uint8Array {
  const flags = new Uint8Array(inside.data.length);
  // Of the second curve the strip lies on the side where the first one is.
  const side = sideOf(second, first);
  for (let at = 0; at < flags.length; at++) {
    if (!inside.data[at]) continue;
    const [x, y] = [box.x + (at % box.width), box.y + Math.floor(at / box.width)];
    const isBetween = beside(first, x, y) >= 0 && beside(second, x, y) * side >= 0;
    flags[at] = isBetween ? 1 : 0;
  }
  return flags;
}

/** On which side of a curve the middle of another lies. */
function sideOf(curve: Curve, other: Curve): number {
  const { x, y } = pointOn(other, 0);
  return Math.sign(beside(curve, x, y)) || 1;
}

/** Every pixel gets the surface of the way's pixel from which it is reached first; barriers are not crossed. */
function flood(
  { box, inside, xs, ys }: Contour,
  stretches: Stretches['surfaces'],
  surfaceOf: readonly number[],
  barrier: Uint8Array,
  isStrip: readonly boolean[],
): Int16Array {
  const surfaces = new Int16Array(inside.data.length).fill(NONE);
  let reached: number[] = [];
  const seed = (strips: boolean) =>
    stretches.forEach(({ from, count }, n) => {
      if (isStrip[n] !== strips) return;
      for (let k = 0; k < count; k++) {
        const m = (from + k) % xs.length;
        const at = (ys[m] - box.y) * box.width + xs[m] - box.x;
        if (surfaces[at] === NONE) reached.push(at);
        surfaces[at] = surfaceOf[n];
      }
    });
  const spread = (isOpen: (at: number) => boolean) => {
    while (reached.length > 0) {
      const next: number[] = [];
      for (const at of reached) {
        for (const other of besides(at, box)) {
          if (!inside.data[other] || surfaces[other] !== NONE || !isOpen(other)) continue;
          surfaces[other] = surfaces[at];
          next.push(other);
        }
      }
      reached = next;
    }
  };
  // What lies under a strip is not of it.
  seed(false);
  spread((at) => !barrier[at]);
  seed(true);
  surfaces.forEach((surface, at) => {
    if (surface !== NONE) reached.push(at);
  });
  spread(() => true);
  return surfaces;
}

/** Which of two strips lies above the other: what the picture's guess says where both are, else the smoother one. */
function above(
  strips: readonly Strip[],
  covered: readonly Uint8Array[],
  a: number,
  b: number,
  { box }: Contour,
  guess: (x: number, y: number, one: number, other: number) => number,
): number {
  let sum = 0;
  for (let at = 0; at < covered[a].length; at++) {
    if (covered[a][at] && covered[b][at])
      sum += guess(
        box.x + (at % box.width),
        box.y + Math.floor(at / box.width),
        strips[a].surface,
        strips[b].surface,
      );
  }
  return sum !== 0 ? sum : strips[b].score - strips[a].score;
}
