/**
 * Affine maths in Figma's own notation, written apart from `plugin/placement.ts` so that the host can judge it:
 * [[a, c, e], [b, d, f]] takes (x, y) to (a x + c y + e, b x + d y + f).
 */
export type Transform = [[number, number, number], [number, number, number]];

export const IDENTITY: Transform = [
  [1, 0, 0],
  [0, 1, 0],
];

/** The map that applies `right` first and `left` to its outcome. */
export function multiply(left: Transform, right: Transform): Transform {
  const [[a, c, e], [b, d, f]] = left;
  const [[p, r, t], [q, s, u]] = right;
  return [
    [a * p + c * q, a * r + c * s, a * t + c * u + e],
    [b * p + d * q, b * r + d * s, b * t + d * u + f],
  ];
}

export function multiplyAll(...transforms: Transform[]): Transform {
  return transforms.reduce(multiply, IDENTITY);
}

/** Throws a RangeError if the map collapses the plane. */
export function invert([[a, c, e], [b, d, f]]: Transform): Transform {
  const determinant = a * d - b * c;
  if (!Number.isFinite(determinant) || Math.abs(determinant) < 1e-12) {
    throw new RangeError('This transform has no inverse.');
  }
  return [
    [d / determinant, -c / determinant, (c * f - d * e) / determinant],
    [-b / determinant, a / determinant, (b * e - a * f) / determinant],
  ];
}

export function translation(x: number, y: number): Transform {
  return [
    [1, 0, x],
    [0, 1, y],
  ];
}

export function scaling(x: number, y: number): Transform {
  return [
    [x, 0, 0],
    [0, y, 0],
  ];
}

/** Turns counter-clockwise on the screen (y down), as Figma's `rotation` does. */
export function rotation(degrees: number): Transform {
  const radians = (degrees * Math.PI) / 180;
  const cos = Math.cos(radians);
  const sin = Math.sin(radians);
  return [
    [cos, sin, 0],
    [-sin, cos, 0],
  ];
}

export function apply([[a, c, e], [b, d, f]]: Transform, x: number, y: number): { x: number; y: number } {
  return { x: a * x + c * y + e, y: b * x + d * y + f };
}

export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The axis-aligned box around a transformed rectangle. */
export function boundsOf(transform: Transform, box: Bounds): Bounds {
  const corners = [
    apply(transform, box.x, box.y),
    apply(transform, box.x + box.width, box.y),
    apply(transform, box.x, box.y + box.height),
    apply(transform, box.x + box.width, box.y + box.height),
  ];
  const left = Math.min(...corners.map((corner) => corner.x));
  const top = Math.min(...corners.map((corner) => corner.y));
  return {
    x: left,
    y: top,
    width: Math.max(...corners.map((corner) => corner.x)) - left,
    height: Math.max(...corners.map((corner) => corner.y)) - top,
  };
}

export function union(boxes: readonly Bounds[]): Bounds | null {
  if (boxes.length === 0) return null;
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}
