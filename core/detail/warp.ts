/** Projective maps of a picture onto itself: how one window of a facade becomes the next. */

/**
 * A map that takes places of a level to other places of it. With u and v the distances from the centre in units of
 * `unit`, the place goes to centre + unit (a u + b v + c, d u + e v + f) / (1 + g u + h v).
 */
export interface Warp {
  readonly centreX: number;
  readonly centreY: number;
  readonly unit: number;
  /** a to h. */
  readonly terms: Float64Array;
}

/** The map that moves everything by so many pixels. */
export function shiftBy(x: number, y: number, centreX: number, centreY: number, unit: number): Warp {
  return { centreX, centreY, unit, terms: Float64Array.of(1, 0, x / unit, 0, 1, y / unit, 0, 0) };
}

/** The same map followed by a shift. */
export function movedBy(warp: Warp, x: number, y: number): Warp {
  const [a, b, c, d, e, f, g, h] = warp.terms;
  const [dx, dy] = [x / warp.unit, y / warp.unit];
  const terms = Float64Array.of(a + g * dx, b + h * dx, c + dx, d + g * dy, e + h * dy, f + dy, g, h);
  return { ...warp, terms };
}

/** The same map on a level `factor` times as large. */
export function enlarged(warp: Warp, factor: number): Warp {
  const at = (middle: number) => (middle + 0.5) * factor - 0.5;
  return { ...warp, centreX: at(warp.centreX), centreY: at(warp.centreY), unit: warp.unit * factor };
}

/** The same map in terms of another centre and unit. */
export function aboutCentre(warp: Warp, { centreX, centreY, unit }: Omit<Warp, 'terms'>): Warp {
  const scale = unit / warp.unit;
  const [x, y] = [(centreX - warp.centreX) / warp.unit, (centreY - warp.centreY) / warp.unit];
  // Into the old terms, the map, and back.
  const [a, b, c, d, e, f, g, h] = warp.terms;
  const last = g * x + h * y + 1;
  const rows = [
    [a * scale, b * scale, a * x + b * y + c],
    [d * scale, e * scale, d * x + e * y + f],
    [g * scale, h * scale, last],
  ];
  const terms = [
    ...rows[0].map((value, k) => (value - x * rows[2][k]) / scale),
    ...rows[1].map((value, k) => (value - y * rows[2][k]) / scale),
    rows[2][0],
    rows[2][1],
  ];
  return { centreX, centreY, unit, terms: Float64Array.from(terms, (value) => value / last) };
}

/** The map that undoes another; undefined where none does. */
export function inverse(warp: Warp): Warp | undefined {
  const [a, b, c, d, e, f, g, h] = warp.terms;
  const last = a * e - b * d;
  if (Math.abs(last) < 1e-6) return undefined;
  const terms = [
    e - f * h,
    c * h - b,
    b * f - c * e,
    f * g - d,
    a - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
  ];
  return { ...warp, terms: Float64Array.from(terms, (value) => value / last) };
}

/** The map that does what `first` does and then what `second` does; both have the same centre and unit. */
export function compose(first: Warp, second: Warp): Warp | undefined {
  const matrix = ({ terms }: Warp) => [...terms, 1];
  const [p, q] = [matrix(second), matrix(first)];
  const product = Array.from({ length: 9 }, (_, k) => {
    const row = 3 * Math.floor(k / 3);
    return p[row] * q[k % 3] + p[row + 1] * q[(k % 3) + 3] + p[row + 2] * q[(k % 3) + 6];
  });
  if (Math.abs(product[8]) < 1e-6) return undefined;
  return { ...first, terms: Float64Array.from(product.slice(0, 8), (value) => value / product[8]) };
}

/** Where the map takes a place. */
export function warped(
  { centreX, centreY, unit, terms }: Warp,
  x: number,
  y: number,
): { x: number; y: number } {
  const u = (x - centreX) / unit;
  const v = (y - centreY) / unit;
  const scale = unit / (1 + terms[6] * u + terms[7] * v);
  return {
    x: centreX + scale * (terms[0] * u + terms[1] * v + terms[2]),
    y: centreY + scale * (terms[3] * u + terms[4] * v + terms[5]),
  };
}

/** Whether the map is a plain shift. */
export function isShift({ terms }: Warp): boolean {
  return terms[0] === 1 && terms[4] === 1 && !terms[1] && !terms[3] && !terms[6] && !terms[7];
}
