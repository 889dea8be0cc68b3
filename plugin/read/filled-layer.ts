import { compose, translation } from '../figma/affine.ts';
import type { Size } from '../figma/affine.ts';
import { fillsOf, imageFillIndex, isInsideInstance } from '../figma/nodes.ts';
import { problem } from '../figma/sentences.ts';
import { readFill, type StoredFill, type StoredMasks } from '../figma/stored-fill.ts';
import type { Picture } from '../protocol/job.ts';
import { type Margins, NO_MARGINS, sizeWith } from '../protocol/margins.ts';
import { describe, readImage } from './picture.ts';
import { placePicture, type Placement } from './placement.ts';
import type { PictureNode } from './selection.ts';

/** A layer that shows what an earlier run filled. */
export interface FilledLayer extends StoredMasks {
  readonly node: SceneNode;
  readonly fill: StoredFill;
}

/** Null if the layer is no result of ours, or shows another picture by now. */
export function asFilledLayer(node: SceneNode): FilledLayer | null {
  const stored = readFill(node);
  if (!stored) return null;
  const isCurrent = fillsOf(node).some(
    (paint) => paint.type === 'IMAGE' && paint.imageHash === stored.fill.hash,
  );
  return isCurrent ? { node, ...stored } : null;
}

/**
 * The picture to fill again: the one before the removal. Where that is no longer in the file, the filled one does as
 * well, because outside the mask they are equal; not for a patch, which holds nothing else.
 */
export async function pictureBefore({
  node,
  fill,
}: FilledLayer): Promise<{ picture: Picture; base: string | null; extend?: Margins }> {
  const read = async (hash: string) => {
    const { bytes, size } = await readImage(hash);
    return describe(node, bytes, size satisfies Size);
  };
  if (fill.base !== null) {
    try {
      return {
        picture: await read(fill.base),
        base: fill.base,
        ...(fill.extend && { extend: fill.extend }),
      };
    } catch (error) {
      if (fill.patch) throw error;
    }
  }
  if (fill.patch) throw problem('missingImage');
  return { picture: await read(fill.hash), base: fill.base };
}

/** How the picture that was filled lies in its layer; a patch layer shows only a part of it. */
export function placeFilled({ node, fill }: FilledLayer, picture: Size): Placement {
  const fills = fillsOf(node);
  const paint = fills[imageFillIndex(fills, fill.hash)];
  const { patch } = fill;
  const placement = paint && placePicture(paint as ImagePaint, node as PictureNode, patch ?? picture);
  if (!placement) throw problem('brokenCrop');
  if (!patch) return placement;
  const { pictureFromLayer, tile } = placement;
  return { pictureFromLayer: compose(translation(patch.x, patch.y), pictureFromLayer), tile };
}

/** How the picture before the removal (`picture` pixels, without margins) lies in the layer that shows it filled. */
export function placeBefore(layer: FilledLayer, picture: Size): Placement {
  const { left, top } = layer.fill.extend ?? NO_MARGINS;
  const { pictureFromLayer, tile } = placeFilled(layer, sizeWith(picture, layer.fill.extend));
  return { pictureFromLayer: compose(translation(-left, -top), pictureFromLayer), tile };
}

/** Whether a filled layer can show a larger picture: all of one whose original is still in the file. */
export function canGrow(
  { node, fill }: FilledLayer,
  base: string | null,
  extend: Margins | undefined,
): boolean {
  if (fill.patch || base === null || isInsideInstance(node) || node.type === 'INSTANCE') return false;
  // Margins that are known of no picture cannot be changed.
  if (fill.extend && !extend) return false;
  return !fillsOf(node).some((paint) => paint.type === 'IMAGE' && paint.scaleMode === 'TILE');
}
