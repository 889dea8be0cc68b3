import {
  boundsOf,
  boxOf,
  compose,
  fromTransform,
  intersectBoxes,
  invert,
  mapBox,
  scaling,
  toTransform,
  translation,
} from '../figma/affine.ts';
import type { Box, Size } from '../figma/affine.ts';
import { problem } from '../figma/sentences.ts';
import { withTemporaryFrame } from '../figma/temporary-frame.ts';
import type { MaskRaster, Matrix } from '../protocol/mask.ts';
import { exportSheet, type Rendering } from './export-sheet.ts';
import { copiesUnder, pixelsPerUnit, type PlacedPicture } from './placement.ts';

/** A rendered mask is sent once for each repeat of a tile, and it weighs more than an outline. */
const MOST_TILES = 25;

/**
 * Renders a layer whose mask is no outline (soft edges, a picture) with the axes and about the resolution of the
 * picture: a clone in a temporary frame that lies on the picture like a sheet of paper. What the layer covers, its
 * alpha, is the mask; its own opacity does not count, because designers dim shapes only to see through them.
 */
export async function renderMask(node: SceneNode, placed: PlacedPicture): Promise<MaskRaster[]> {
  const { layer, placement } = placed;
  const layerFromPage = invert(fromTransform(layer.absoluteTransform));
  const sheet = layerFromPage && sheetFor(node, layerFromPage, placed);
  if (!sheet) return [];
  const copies = copiesUnder(placement, layer, sheet, MOST_TILES);
  if (!copies) throw problem('tooManyTiles');
  const sheetFromNode = compose(
    translation(-sheet.x, -sheet.y),
    layerFromPage,
    fromTransform((node as LayoutMixin).absoluteTransform),
  );
  const wanted = pixelsPerUnit(placement.pictureFromLayer);
  const { png, scale } = await exportClone(node, sheet, sheetFromNode, wanted);
  const layerFromPng = compose(translation(sheet.x, sheet.y), scaling(1 / scale, 1 / scale));
  return copies.map((pictureFromLayer) => ({ png, matrix: compose(pictureFromLayer, layerFromPng) }));
}

/** The whole layer units that must be rendered: what the layer covers, as far as the picture reaches. */
function sheetFor(
  node: SceneNode,
  layerFromPage: Matrix,
  { layer, placement: { pictureFromLayer, tile }, picture }: PlacedPicture,
): Box | null {
  const layerFromPicture = invert(pictureFromLayer);
  if (!layerFromPicture || !('absoluteTransform' in node)) return null;
  const seen = 'absoluteRenderBounds' in node ? node.absoluteRenderBounds : null;
  const own = { x: 0, y: 0, width: node.width, height: node.height };
  const covered = boundsOf(
    seen
      ? mapBox(layerFromPage, seen)
      : mapBox(compose(layerFromPage, fromTransform(node.absoluteTransform)), own),
  );
  const reach = tile ? boxOf(layer) : boundsOf(mapBox(layerFromPicture, boxOf(picture)));
  const box = covered && reach && intersectBoxes(covered, reach);
  if (!box) return null;
  const x = Math.floor(box.x);
  const y = Math.floor(box.y);
  return { x, y, width: Math.ceil(box.x + box.width) - x, height: Math.ceil(box.y + box.height) - y };
}

function exportClone(node: SceneNode, sheet: Size, sheetFromNode: Matrix, scale: number): Promise<Rendering> {
  return withTemporaryFrame(sheet, async (frame) => {
    const clone = node.clone();
    try {
      frame.appendChild(clone);
      (clone as LayoutMixin).relativeTransform = toTransform(sheetFromNode);
      clone.visible = true;
      if ('opacity' in clone) clone.opacity = 1;
      if ('blendMode' in clone) clone.blendMode = 'NORMAL';
      if ('isMask' in clone && clone.isMask) clone.isMask = false;
      // A shadow is not part of the shape.
      if ('effects' in clone) clone.effects = clone.effects.filter(({ type }) => type === 'LAYER_BLUR');
      return await exportSheet(frame, sheet, scale);
    } finally {
      if (!clone.removed) clone.remove();
    }
  });
}
