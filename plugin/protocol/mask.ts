/** What should go from a picture, on its way to the page. */

/** [a, b, c, d, e, f]: x' = a x + c y + e, y' = b x + d y + f (the order of the canvas's setTransform). */
export type Matrix = readonly [number, number, number, number, number, number];

/** One outline of a mask: an SVG path in the shape's own units and the matrix that takes it to picture pixels. */
export interface MaskOutline {
  readonly path: string;
  readonly rule: 'nonzero' | 'evenodd';
  readonly matrix: Matrix;
}

/** A mask that has no outline (soft edges, a picture used as a mask): a PNG whose alpha is the mask, and its place. */
export interface MaskRaster {
  readonly png: Uint8Array;
  readonly matrix: Matrix;
}
