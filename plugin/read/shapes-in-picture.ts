import type { MaskOutline, MaskRaster } from '../protocol/mask.ts';
import { outlinesInPicture, readMask } from './mask-outlines.ts';
import { renderMask } from './mask-render.ts';
import { readingOf } from './picture-as-mask.ts';
import type { PlacedPicture } from './placement.ts';

/** What shapes cover of a picture, in its pixels. */
export interface ShapesInPicture {
  readonly outlines: readonly MaskOutline[];
  readonly rasters: readonly MaskRaster[];
  /** True if the shapes have nothing to see in them; false where they only lie beside the picture. */
  readonly isEmpty: boolean;
}

/**
 * Reads what `shapes` cover of a picture: outlines where that is exact, renderings elsewhere. Throws a Problem if one
 * of them shows a picture that is not plainly a mask.
 */
export async function shapesInPicture(
  shapes: readonly SceneNode[],
  placed: PlacedPicture,
): Promise<ShapesInPicture> {
  const { outlines, soft } = readMask(shapes);
  const outlinesThere = outlinesInPicture(outlines, placed);
  const rasters: MaskRaster[] = [];
  for (const node of soft) {
    const isWhite = (await readingOf(node)) === 'luminance';
    const rendered = await renderMask(node, placed);
    rasters.push(...(isWhite ? rendered.map((raster) => ({ ...raster, luminance: true })) : rendered));
  }
  return { outlines: outlinesThere, rasters, isEmpty: outlines.length + soft.length === 0 };
}
