/** The layers, and the fills, that show a filled picture. */
import { boxOf, compose, fromTransform, toTransform, translation } from '../figma/affine.ts';
import type { Box, Size } from '../figma/affine.ts';
import { fillsOf, imageFillIndex, isFrameLike, isMixed, isPaintVisible, setFills } from '../figma/nodes.ts';
import { buttonsOf, setButtons } from '../figma/relaunch-buttons.ts';
import { problem } from '../figma/sentences.ts';
import { type Margins, sizeWith } from '../protocol/margins.ts';
import type { Matrix } from '../protocol/mask.ts';
import { boxInLayer, boxWithMargins, cropFor, placePicture, type Placement } from '../read/placement.ts';
import type { PictureNode } from '../read/selection.ts';
import type { Target } from '../read/target.ts';
import { clips } from './shine-through.ts';
import { laysOut, relativeTo } from './slot.ts';
import type { UndoStep, Writing } from './writing.ts';

/** What a result covers, in units of the picture's layer. */
const coveredBy = ({ node, target }: Writing): Box => target.box ?? boxOf(node);

/** The picture with its margins as a rectangle in its own pixels. */
function withMargins({ picture, extend }: Pick<Target, 'picture' | 'extend'>): Box {
  return { x: -(extend?.left ?? 0), y: -(extend?.top ?? 0), ...sizeWith(picture, extend) };
}

/** The fills with the filled picture in place of the one that was read, which may be smaller. */
function filledFills(writing: Writing, paint: ImagePaint): Paint[] {
  const { node, target, hash } = writing;
  const { extend } = target;
  if (!extend || Math.max(...Object.values(extend)) === 0) return withHash(fillsOf(node), target.hash!, hash);
  return withPaint(node, target.hash, () => largerPaint(paint, target, coveredBy(writing), hash));
}

/** A layer's fills with another paint in place of the one that shows an image. */
function withPaint(node: PictureNode, hash: string | null, paint: (before: ImagePaint) => Paint): Paint[] {
  const fills = fillsOf(node);
  const place = imageFillIndex(fills, hash);
  return fills.map((fill, index) => (index === place ? paint(fill as ImagePaint) : fill));
}

/** The fill that shows a picture with its margins in a layer that covers `box` of the one it was read from. */
function largerPaint(
  { scalingFactor: _factor, rotation: _rotation, ...rest }: ImagePaint,
  shown: Pick<Target, 'placement' | 'picture' | 'extend'>,
  box: Box,
  imageHash: string,
): ImagePaint {
  const imageTransform = toTransform(cropFor(shown.placement, box, withMargins(shown)));
  return { ...rest, scaleMode: 'CROP', imageHash, imageTransform };
}

/** Makes a layer as large as its picture with other margins, and shows that in the place of the image `from`. */
export async function enlarge(
  layer: PictureNode,
  shown: Pick<Target, 'placement' | 'picture'> & { readonly extend: Margins },
  from: string,
  hash: string,
): Promise<void> {
  const { placement, picture, extend } = shown;
  const box = boxWithMargins(placement, layer, picture, extend);
  await setFills(
    layer,
    withPaint(layer, from, (paint) => largerPaint(paint, shown, box, hash)),
  );
  const moved = compose(fromTransform(layer.relativeTransform), translation(box.x, box.y));
  if ('resize' in layer) layer.resize(box.width, box.height);
  layer.relativeTransform = toTransform(moved);
}

/** The fills with one image in place of another. */
export function withHash(fills: readonly Paint[], from: string, to: string): Paint[] {
  return fills.map((paint) =>
    paint.type === 'IMAGE' && paint.imageHash === from ? { ...paint, imageHash: to } : paint,
  );
}

/** A layer that shows the whole filled picture; `mustHide` tells that the original will be hidden. */
export async function makeFull(writing: Writing, mustHide: boolean): Promise<SceneNode> {
  const { node, target, paint } = writing;
  const fills = paint && target.hash !== null ? filledFills(writing, paint) : [renderedPaint(writing)];
  const box = coveredBy(writing);
  const layer = isFrameLike(node) ? rectangleLike(writing, box, mustHide) : cloneOf(writing);
  await setFills(layer, fills);
  place(layer, writing, box);
  return layer;
}

/**
 * A layer that shows only the filled part of a picture that is too large to be written back whole, at full
 * resolution. A rectangle; for a picture in another shape, a clone whose crop shows nothing but that part.
 */
export function makePatch(writing: Writing, patch: Box): SceneNode {
  const { node } = writing;
  const patched = patchedPicture(writing);
  const whole = boxOf(node);
  const part = boxInLayer(patched.placement, node, patch);
  if (!part) throw problem('shapesBeside');
  const box = isPlainRectangle(node) ? part : whole;
  const layer = box === part ? rectangleLike(writing, box, false) : cloneOf(writing);
  if ('strokes' in layer) layer.strokes = [];
  if ('effects' in layer) layer.effects = [];
  layer.fills = [patchPaint(patched, patch, box, writing.hash)];
  place(layer, writing, box);
  return layer;
}

interface PatchedPicture {
  readonly paint: ImagePaint;
  readonly placement: Placement;
}

/** The picture that gets a patch, and how it lies in its layer. Throws a Problem where a patch would be seen. */
function patchedPicture({ node, target, paint }: Writing): PatchedPicture {
  // A rendering is small enough to be written back whole; there is no fill that a part of it could be put over.
  if (!paint) throw problem('partOfRendering');
  const placement = placePicture(paint, node, target.picture);
  // It had an area when it was read.
  if (!placement) throw problem('pictureChanged');
  if (placement.tile) throw problem('largeTile');
  const seeThrough =
    (paint.opacity ?? 1) < 1 || isMixed(paint.blendMode) || ('opacity' in node && node.opacity < 1);
  if (seeThrough || isCovered(node, paint)) throw problem('largeCovered');
  return { paint, placement };
}

/** A fill for `box` of the layer that shows the patch where it belongs, and nothing beside it. */
function patchPaint(
  { paint, placement }: PatchedPicture,
  patch: Box,
  box: Box,
  imageHash: string,
): ImagePaint {
  const imageTransform = toTransform(cropFor(placement, box, patch));
  const { filters } = paint;
  return { type: 'IMAGE', scaleMode: 'CROP', imageHash, imageTransform, ...(filters && { filters }) };
}

/** The fill that shows a filled rendering in place of the fills that it was made from. */
function renderedPaint(writing: Writing): ImagePaint {
  const { hash, target } = writing;
  const unit = cropFor(target.placement, target.box ?? boxOf(target.layer), withMargins(target));
  return { type: 'IMAGE', scaleMode: 'CROP', imageHash: hash, imageTransform: toTransform(unit) };
}

/** The way back to a layer's fills, place and size, and what is stored with it, as they are now. */
export function restoring(node: PictureNode): UndoStep {
  const before = fillsOf(node);
  const { width, height, relativeTransform } = node;
  const stored = node.getPluginDataKeys().map((key) => [key, node.getPluginData(key)] as const);
  const buttons = buttonsOf(node);
  return async () => {
    if (node.width !== width || node.height !== height) {
      if ('resize' in node) node.resize(width, height);
      node.relativeTransform = relativeTransform;
    }
    await setFills(node, before);
    setButtons(node, buttons);
    for (const key of node.getPluginDataKeys()) node.setPluginData(key, '');
    for (const [key, value] of stored) node.setPluginData(key, value);
  };
}

/** Gives a layer that nothing can be put beside the filled picture as a fill, above its own, which is hidden. */
export async function fillInPlace(writing: Writing): Promise<SceneNode> {
  const { node, paint, filled, hash, undo } = writing;
  const before = fillsOf(node);
  undo.push(restoring(node));
  const hidden = (fill: Paint): Paint => ({ ...fill, visible: false });
  if (filled.patch) {
    const paintOfPatch = patchPaint(patchedPicture(writing), filled.patch, boxOf(node), hash);
    await setFills(node, [...before, paintOfPatch]);
  } else if (paint) {
    const after = filledFills(writing, paint);
    const both = before.flatMap((fill, index) =>
      fill.type === 'IMAGE' && fill.imageHash === paint.imageHash ? [hidden(fill), after[index]] : [fill],
    );
    await setFills(node, both);
  } else {
    await setFills(node, [...before.map(hidden), renderedPaint(writing)]);
  }
  return node;
}

/** True if other visible fills lie over the picture; a patch would hide them. */
function isCovered(node: SceneNode, { imageHash }: ImagePaint): boolean {
  const fills = fillsOf(node);
  // Figma makes new objects for every reading; only what they hold can be compared.
  const index = imageFillIndex(fills, imageHash);
  return fills.slice(index + 1).some(isPaintVisible);
}

function isPlainRectangle(node: SceneNode): boolean {
  if (node.type !== 'RECTANGLE' && !isFrameLike(node)) return false;
  return !('cornerRadius' in node) || node.cornerRadius === 0;
}

function cloneOf({ node, undo }: Writing): PictureNode {
  const clone = node.clone() as PictureNode;
  undo.push(() => clone.remove());
  if ('isMask' in clone && clone.isMask) clone.isMask = false;
  return clone;
}

function rectangleLike(
  { node, slot, undo }: Writing,
  { width, height }: Size,
  mustHide: boolean,
): RectangleNode {
  const isInFrame = slot.parent.id === node.id;
  const rectangle = figma.createRectangle();
  undo.push(() => rectangle.remove());
  rectangle.resize(Math.max(width, 0.01), Math.max(height, 0.01));
  const isWhole = width === node.width && height === node.height;
  // A frame that clips cuts the corners itself; cut twice, without its fills, they would be thinner.
  const isCut = isInFrame && clips(node) && mustHide;
  if (isWhole && 'topLeftRadius' in node && !isCut) {
    rectangle.topLeftRadius = node.topLeftRadius;
    rectangle.topRightRadius = node.topRightRadius;
    rectangle.bottomLeftRadius = node.bottomLeftRadius;
    rectangle.bottomRightRadius = node.bottomRightRadius;
    rectangle.cornerSmoothing = node.cornerSmoothing;
  }
  // In the frame itself, the frame's own opacity holds for the result, too; its inner shadow lies below its layers.
  if (isInFrame) {
    if (isWhole && 'effects' in node)
      rectangle.effects = node.effects.filter(({ type }) => type === 'INNER_SHADOW');
  } else if ('opacity' in node) {
    rectangle.opacity = node.opacity;
    rectangle.blendMode = node.blendMode;
  }
  rectangle.constraints = { horizontal: 'SCALE', vertical: 'SCALE' };
  rectangle.locked = node.locked;
  return rectangle;
}

/** Inserts a layer so that it covers `box` of the picture's layer, and nothing else moves. */
function place(
  layer: PictureNode | RectangleNode,
  { node, slot: { parent, index } }: Writing,
  box: Box,
): void {
  parent.insertChild(index, layer);
  if (laysOut(parent) && 'layoutPositioning' in layer) layer.layoutPositioning = 'ABSOLUTE';
  const moved = box.width !== layer.width || box.height !== layer.height;
  if (moved && 'resize' in layer) layer.resize(box.width, box.height);
  const pageFromBox = compose(fromTransform(node.absoluteTransform), translation(box.x, box.y));
  const wanted = relativeTo(parent, pageFromBox);
  if (!almostEqual(wanted, fromTransform(layer.relativeTransform)))
    layer.relativeTransform = toTransform(wanted);
}

function almostEqual(one: Matrix, two: Matrix): boolean {
  return one.every((value, index) => Math.abs(value - two[index]) < 1e-6);
}
