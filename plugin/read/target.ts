import type { Box, Size } from '../figma/affine.ts';
import { fillsOf, imageFillIndex } from '../figma/nodes.ts';
import { problem } from '../figma/sentences.ts';
import type { Margins } from '../protocol/margins.ts';
import type { SourcePicture } from './picture.ts';
import type { Placement } from './placement.ts';
import type { PictureLayer, PictureNode } from './selection.ts';

/** What is remembered of a picture while it is being filled; the layer itself may change or vanish meanwhile. */
export interface Target {
  readonly layerId: string;
  /** The image that was read; null if the fills were rendered, which are then kept as text to compare. */
  readonly hash: string | null;
  readonly fills: string;
  readonly layer: Size;
  readonly picture: Size;
  readonly placement: Placement;
  /** The margins around the picture that are filled, too. */
  readonly extend?: Margins;
  /** What the result covers, in layer units, where that is more than the layer. */
  readonly box?: Box;
}

export function targetOf({ node, paintIndex }: PictureLayer, source: SourcePicture): Target {
  return {
    layerId: node.id,
    hash: source.hash,
    fills: paintIndex === null ? JSON.stringify(fillsOf(node)) : '',
    layer: { width: node.width, height: node.height },
    picture: { width: source.picture.width, height: source.picture.height },
    placement: source.placement,
  };
}

/** The fill that was read, as it is now; null for a rendering. Throws if the layer shows something else by now. */
export function currentPaint(node: PictureNode, target: Target): ImagePaint | null {
  const fills = fillsOf(node);
  if (target.hash === null) {
    const same =
      JSON.stringify(fills) === target.fills &&
      node.width === target.layer.width &&
      node.height === target.layer.height;
    if (!same) throw problem('pictureChanged');
    return null;
  }
  const index = imageFillIndex(fills, target.hash);
  if (index < 0) throw problem('pictureChanged');
  return fills[index] as ImagePaint;
}
