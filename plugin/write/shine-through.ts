import { boxOf, compose, fromTransform, invert, mapBox } from '../figma/affine.ts';
import type { Box, Size } from '../figma/affine.ts';
import {
  fillsOf,
  imageFillIndex,
  isFrameLike,
  isMixed,
  isOpaqueColour,
  isPaintVisible,
  isPlainlyBlended,
  strokesOf,
} from '../figma/nodes.ts';
import type { FilledPicture } from '../protocol/filled-picture.ts';
import type { Matrix } from '../protocol/mask.ts';
import { placePicture } from '../read/placement.ts';
import type { PictureNode } from '../read/selection.ts';
import type { Writing } from './writing.ts';

/** Layer units by which a crop must lie within its picture, so that no pixel at the edge mixes with nothing. */
const MARGIN = 1;

/** Coverage of a pixel that no eye and no 8-bit colour can tell from none. */
const HAIR = 1 / 512;

/**
 * True if the original could be seen through or around its filled copy, an equal layer right above it: see-through
 * pixels, opacity, blending, shadows and blurs, and pixels of the page (at 100 %) that the layer covers in part, on a
 * slanted or round edge or between whole pixels, where two layers cover more than one did.
 */
export function shinesThrough({ node, paint, target, filled }: Writing): boolean {
  if (isMixing(paint, filled) || isSeeThrough(node)) return true;
  // A rendering of several fills ends sharper than the fills did; there the original stays (docs/try-in-figma.md).
  if (!paint) return false;
  return isBare(node, paint, target.picture) || hasOuterStroke(node) || hasSoftEdges(node);
}

/**
 * The same for a result that lies in the picture's own frame and so shares the frame's looks. A frame that clips cuts
 * its result along its own edges: round corners come out exact only without the frame's fills. On slanted edges
 * nothing is exact (the frame's coverage counts twice, for the clip and for the result), and leaving the fills is
 * closest. A frame without fills would cast the shadows of its layers, so one with effects keeps them if it can.
 */
export function shinesThroughFrame({ node: frame, paint, target, filled }: Writing): boolean {
  if (isMixing(paint, filled)) return true;
  if (!paint) return false;
  if (hasEffects(frame)) return false;
  if (isBare(frame, paint, target.picture)) return true;
  return clips(frame) ? endsOnPixels(frame) && isRounded(frame) : hasSoftEdges(frame);
}

/** True if a frame cuts its layers off at its edges. */
export function clips(node: BaseNode): boolean {
  return 'clipsContent' in node && node.clipsContent;
}

function isMixing(paint: ImagePaint | null, { transparent }: FilledPicture): boolean {
  return transparent === true || (paint !== null && ((paint.opacity ?? 1) < 1 || isMixed(paint.blendMode)));
}

function isSeeThrough(node: PictureNode): boolean {
  if (!isPlainlyBlended(node)) return true;
  if (strokesOf(node).some((stroke) => isPaintVisible(stroke) && (stroke.opacity ?? 1) < 1)) return true;
  return hasEffects(node);
}

/** True for shadows and blurs that reach over the layer's edge or mix it with what is below. */
function hasEffects(node: PictureNode): boolean {
  return 'effects' in node && node.effects.some(({ type, visible }) => visible && type !== 'INNER_SHADOW');
}

/** True if the picture leaves some of its layer uncovered, or only just covers it, and no opaque colour lies below. */
function isBare(node: PictureNode, paint: ImagePaint, picture: Size): boolean {
  if (paint.scaleMode === 'FILL' || paint.scaleMode === 'TILE') return false;
  const fills = fillsOf(node);
  const index = imageFillIndex(fills, paint.imageHash);
  if (fills.slice(0, index).some(isOpaqueColour)) return false;
  const placement = paint.scaleMode === 'CROP' && placePicture(paint, node, picture);
  if (!placement) return true;
  const layer = { x: -MARGIN, y: -MARGIN, width: node.width + 2 * MARGIN, height: node.height + 2 * MARGIN };
  return !liesWithin(placement.pictureFromLayer, layer, boxOf(picture), MARGIN);
}

/** True if the layer's shape covers some pixels of the page in part. */
function hasSoftEdges(node: PictureNode): boolean {
  return !endsOnPixels(node) || isRounded(node) || isCutByParent(node);
}

/** True if a stroke reaches over the layer's edge. Inside, the copy's fill covers it. */
function hasOuterStroke(node: PictureNode): boolean {
  return 'strokeAlign' in node && node.strokeAlign !== 'INSIDE' && strokesOf(node).some(isPaintVisible);
}

/** True for an upright box whose edges run between pixels of the page. */
function endsOnPixels(node: PictureNode): boolean {
  if (node.type !== 'RECTANGLE' && !isFrameLike(node)) return false;
  const pageFromNode = fromTransform(node.absoluteTransform);
  const corners = mapBox(pageFromNode, boxOf(node));
  const isUpright = corners.every(({ x, y }, index) => {
    const next = corners[(index + 1) % 4];
    return Math.abs(x - next.x) < HAIR || Math.abs(y - next.y) < HAIR;
  });
  return isUpright && corners.every(({ x, y }) => isWhole(x) && isWhole(y));
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < HAIR;
}

function isRounded(node: BaseNode): boolean {
  return 'cornerRadius' in node && node.cornerRadius !== 0;
}

/** True if a frame around the layer clips it along a slanted or round edge, or between whole pixels. */
function isCutByParent(node: PictureNode): boolean {
  for (let above = node.parent; above; above = above.parent) {
    if (!clips(above)) continue;
    const frame = above as FrameNode;
    if (endsOnPixels(frame) && !isRounded(frame)) continue;
    const frameFromPage = invert(fromTransform(frame.absoluteTransform));
    if (!frameFromPage) return true;
    const frameFromNode = compose(frameFromPage, fromTransform(node.absoluteTransform));
    if (!liesWithin(frameFromNode, boxOf(node), boxOf(frame), Math.max(cornerRoom(frame), MARGIN)))
      return true;
  }
  return false;
}

/** How far from a frame's edges its round corners are out of the way. */
export function cornerRoom(frame: BaseNode): number {
  if (!('topLeftRadius' in frame)) return 0;
  const { topLeftRadius, topRightRadius, bottomLeftRadius, bottomRightRadius } = frame;
  return Math.max(topLeftRadius, topRightRadius, bottomLeftRadius, bottomRightRadius);
}

/** True if a box, mapped, stays that far inside another one. */
export function liesWithin(map: Matrix, box: Box, around: Box, margin: number): boolean {
  return mapBox(map, box).every(
    ({ x, y }) =>
      x >= around.x + margin &&
      y >= around.y + margin &&
      x <= around.x + around.width - margin &&
      y <= around.y + around.height - margin,
  );
}
