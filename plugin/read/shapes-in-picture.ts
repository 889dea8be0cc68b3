import type { Size } from '../figma/affine.ts';
import type { MaskOutline, MaskRaster } from '../protocol/mask.ts';
import { outlinesInPicture, readMask } from './mask-outlines.ts';
import { renderMask } from './mask-render.ts';
import type { Placement } from './placement.ts';

/** What shapes cover of a picture, in its pixels. */
export interface ShapesInPicture {
  readonly outlines: readonly MaskOutline[];
  readonly rasters: readonly MaskRaster[];
  /** True if the shapes have nothing to see in them; false where they only lie beside the picture. */
  readonly isEmpty: boolean;
}

/** Reads what `shapes` cover of the picture that a layer shows: outlines where that is exact, renderings elsewhere. */
export async function shapesInPicture(
  shapes: readonly SceneNode[],
  layer: LayoutMixin,
  placement: Placement,
  picture: Size,
): Promise<ShapesInPicture> {
  const { outlines, soft } = readMask(shapes);
  const placed = outlinesInPicture(outlines, layer, placement, picture);
  const rasters: MaskRaster[] = [];
  for (const node of soft) rasters.push(...(await renderMask(node, layer, placement, picture)));
  return { outlines: placed, rasters, isEmpty: outlines.length + soft.length === 0 };
}
