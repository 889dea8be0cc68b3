import type { MaskOutline, MaskRaster } from '../protocol/mask.ts';
import { outlinesInPicture, readMask } from './mask-outlines.ts';
import { renderMask } from './mask-render.ts';
import type { PlacedPicture } from './placement.ts';

/** What shapes cover of a picture, in its pixels. */
export interface ShapesInPicture {
  readonly outlines: readonly MaskOutline[];
  readonly rasters: readonly MaskRaster[];
  /** True if the shapes have nothing to see in them; false where they only lie beside the picture. */
  readonly isEmpty: boolean;
}

/** Reads what `shapes` cover of a picture: outlines where that is exact, renderings elsewhere. */
export async function shapesInPicture(
  shapes: readonly SceneNode[],
  placed: PlacedPicture,
): Promise<ShapesInPicture> {
  const { outlines, soft } = readMask(shapes);
  const outlinesThere = outlinesInPicture(outlines, placed);
  const rasters: MaskRaster[] = [];
  for (const node of soft) rasters.push(...(await renderMask(node, placed)));
  return { outlines: outlinesThere, rasters, isEmpty: outlines.length + soft.length === 0 };
}
