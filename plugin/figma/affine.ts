import type { Matrix } from '../protocol/mask.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Point, Size {}

/** The box of something from its own corner. Figma's nodes cannot be spread: their properties are not their own. */
export function boxOf({ width, height }: Size): Box {
  return { x: 0, y: 0, width, height };
}

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** Figma's [[a, c, e], [b, d, f]] as [a, b, c, d, e, f]. */
export function fromTransform([[a, c, e], [b, d, f]]: Transform): Matrix {
  return [a, b, c, d, e, f];
}

export function toTransform([a, b, c, d, e, f]: Matrix): Transform {
  return [
    [a, c, e],
    [b, d, f],
  ];
}

/** The product of maps, the last one applied first. */
export function compose(...maps: readonly Matrix[]): Matrix {
  return maps.reduce(multiply, IDENTITY);
}

function multiply([a, b, c, d, e, f]: Matrix, [p, q, r, s, t, u]: Matrix): Matrix {
  return [a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f];
}

export function translation(x: number, y: number): Matrix {
  return [1, 0, 0, 1, x, y];
}

export function scaling(x: number, y: number): Matrix {
  return [x, 0, 0, y, 0, 0];
}

/** The inverse, or null where the map flattens the plane. */
export function invert([a, b, c, d, e, f]: Matrix): Matrix | null {
  const determinant = a * d - b * c;
  if (!Number.isFinite(determinant) || Math.abs(determinant) < 1e-14) return null;
  return [
    d / determinant,
    -b / determinant,
    -c / determinant,
    a / determinant,
    (c * f - d * e) / determinant,
    (b * e - a * f) / determinant,
  ];
}

export function apply([a, b, c, d, e, f]: Matrix, { x, y }: Point): Point {
  return { x: a * x + c * y + e, y: b * x + d * y + f };
}

/** The corners of a box under a map, in drawing order. */
export function mapBox(map: Matrix, { x, y, width, height }: Box): Point[] {
  return [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ].map((corner) => apply(map, corner));
}

/** The smallest upright box around some points. An empty list gives null. */
export function boundsOf(points: readonly Point[]): Box | null {
  if (points.length === 0) return null;
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const { x, y } of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** What two upright boxes share; null if that has no area. */
export function intersectBoxes(one: Box, two: Box): Box | null {
  const x = Math.max(one.x, two.x);
  const y = Math.max(one.y, two.y);
  const width = Math.min(one.x + one.width, two.x + two.width) - x;
  const height = Math.min(one.y + one.height, two.y + two.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

function signedArea(polygon: readonly Point[]): number {
  return (
    polygon.reduce((sum, point, index) => {
      const next = polygon[(index + 1) % polygon.length];
      return sum + point.x * next.y - next.x * point.y;
    }, 0) / 2
  );
}

/** Area that two convex polygons share (Sutherland and Hodgman's clipping). */
export function sharedArea(one: readonly Point[], two: readonly Point[]): number {
  const clip = signedArea(two) < 0 ? [...two].reverse() : two;
  let rest: readonly Point[] = one;
  clip.forEach((from, index) => {
    const to = clip[(index + 1) % clip.length];
    const side = ({ x, y }: Point) => (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x);
    const kept: Point[] = [];
    rest.forEach((point, position) => {
      const before = rest[(position + rest.length - 1) % rest.length];
      const here = side(point);
      const there = side(before);
      if (here >= 0 !== there >= 0) {
        const share = there / (there - here);
        kept.push({ x: before.x + share * (point.x - before.x), y: before.y + share * (point.y - before.y) });
      }
      if (here >= 0) kept.push(point);
    });
    rest = kept;
  });
  return Math.abs(signedArea(rest));
}
