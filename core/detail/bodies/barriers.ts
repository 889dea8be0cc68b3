/** Draws in a hole where surfaces end. */
import type { Contour } from './contour.ts';
import { pointOn, type Curve } from './curves.ts';
import type { Edge } from './edges.ts';
import type { Point } from './follow-edge.ts';

/** Curves and rays are drawn in steps of so many pixels; curves so far beyond their ends. */
const STEP = 0.5;
const BEYOND = 4;
/** So many steps lead at most from where an edge was seen into the hole. */
const STEPS_IN = 120;
/** The way of an edge is that of so many of its points. */
const STRAIGHT = 16;

/** A ray on its way, and the pixels that it has drawn. */
interface Ray {
  x: number;
  y: number;
  readonly tx: number;
  readonly ty: number;
  readonly drawn: Set<number>;
  isAtEnd: boolean;
}

/**
 * The pixels of the contour's box on curves, and those on which edges that no curve joins go straight on, all at one
 * pace, each until it meets what covers it, another one, or the other side of the hole.
 *
 * @param isCovered where bodies lie above whatever ends there
 */
export function barriersOf(
  contour: Contour,
  curves: readonly Curve[],
  ending: readonly Edge[],
  isCovered: Uint8Array,
): Uint8Array {
  const { inside } = contour;
  const barrier = new Uint8Array(inside.data.length);
  for (const curve of curves) draw(curve, contour, barrier);
  const rays = ending.map(rayOf);
  for (let step = 0; rays.some(({ isAtEnd }) => !isAtEnd); step++) {
    for (const ray of rays) if (!ray.isAtEnd) move(ray, step, contour, barrier, isCovered);
  }
  return barrier;
}

/** The number of a pixel of the contour's box; -1 outside. */
function pixelAt({ box }: Contour, { x, y }: Point): number {
  const [u, v] = [Math.round(x) - box.x, Math.round(y) - box.y];
  return u < 0 || v < 0 || u >= box.width || v >= box.height ? -1 : v * box.width + u;
}

function draw(curve: Curve, contour: Contour, barrier: Uint8Array): void {
  const { half } = curve;
  for (let s = -half - BEYOND; s <= half + BEYOND; s += STEP) {
    const at = pixelAt(contour, pointOn(curve, s / half));
    if (at >= 0 && contour.inside.data[at]) barrier[at] = 1;
  }
}

function move(ray: Ray, step: number, contour: Contour, barrier: Uint8Array, isCovered: Uint8Array): void {
  ray.x += STEP * ray.tx;
  ray.y += STEP * ray.ty;
  const at = pixelAt(contour, ray);
  if (at < 0 || !contour.inside.data[at]) {
    ray.isAtEnd = ray.drawn.size > 0 || step >= STEPS_IN;
  } else if (isCovered[at] || (barrier[at] && !ray.drawn.has(at))) ray.isAtEnd = true;
  else {
    barrier[at] = 1;
    ray.drawn.add(at);
  }
}

/** An edge's way into the hole: straight on from what is seen of it. */
function rayOf({ ofBefore, ofAfter }: Edge): Ray {
  const points = ofAfter.length > ofBefore.length ? ofAfter : ofBefore;
  const last = points[Math.min(points.length, STRAIGHT) - 1];
  const [first] = points;
  const far = Math.hypot(first.x - last.x, first.y - last.y) || 1;
  const [tx, ty] = [(first.x - last.x) / far, (first.y - last.y) / far];
  return { x: first.x, y: first.y, tx, ty, drawn: new Set(), isAtEnd: false };
}
