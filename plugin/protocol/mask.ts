/** What should go from a picture, on its way to the page. */
import * as v from 'valibot';
import { BytesSchema, FiniteSchema } from './values.ts';

/** [a, b, c, d, e, f]: x' = a x + c y + e, y' = b x + d y + f (the order of the canvas's setTransform). */
const MatrixSchema = v.pipe(
  v.strictTuple([FiniteSchema, FiniteSchema, FiniteSchema, FiniteSchema, FiniteSchema, FiniteSchema]),
  v.readonly(),
);
export type Matrix = v.InferOutput<typeof MatrixSchema>;

/** One outline of a mask: an SVG path in the shape's own units and the matrix that takes it to picture pixels. */
const MaskOutlineSchema = v.object({
  path: v.string(),
  rule: v.picklist(['nonzero', 'evenodd']),
  matrix: MatrixSchema,
});
export type MaskOutline = Readonly<v.InferOutput<typeof MaskOutlineSchema>>;

/**
 * A mask that has no outline (soft edges, a picture used as a mask): a PNG whose alpha is the mask, and its place. With
 * `luminance` the PNG is a black-and-white picture, and what is white and opaque is the mask.
 */
const MaskRasterSchema = v.object({
  png: BytesSchema,
  matrix: MatrixSchema,
  luminance: v.optional(v.boolean()),
});
export type MaskRaster = Readonly<v.InferOutput<typeof MaskRasterSchema>>;

/** The outlines and rasters of one mask, as entries of a larger schema. */
export const maskEntries = {
  outlines: v.pipe(v.array(MaskOutlineSchema), v.readonly()),
  rasters: v.pipe(v.array(MaskRasterSchema), v.readonly()),
};
