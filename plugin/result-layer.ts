import { compose, fromTransform, toTransform, translation } from './affine.ts';
import type { Box, Size } from './affine.ts';
import type { FilledPicture, Matrix } from './messages.ts';
import { fillsOf, isFrameLike, isPaintVisible, isWithin, strokesOf } from './nodes.ts';
import { renderedPaint, type SourcePicture } from './picture.ts';
import { boxInLayer, cropFor, placePicture, type Placement } from './placement.ts';
import type { PictureLayer, PictureNode } from './selection.ts';
import { Refusal, SENTENCES } from './sentences.ts';
import { laysOut, relativeTo, slotFor } from './slot.ts';
import { readFill, storeFill } from './stored-fill.ts';

/** What is remembered of a picture while it is being filled; the layer itself may change or vanish meanwhile. */
export interface Target {
  readonly layerId: string;
  /** The image that was read; null if the fills were rendered, which are then kept as text to compare. */
  readonly hash: string | null;
  readonly fills: string;
  readonly layer: Size;
  readonly picture: Size;
  readonly placement: Placement;
}

export interface Result {
  readonly layer: SceneNode;
  readonly originalHidden: boolean;
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

/**
 * Writes a filled picture as a new layer right above the original, hides the shapes, stores the mask and closes the
 * undo step. The original is left as it is, or hidden where it would shine through. Throws a Refusal, and then the
 * document is as it was.
 */
export async function writeResult(
  target: Target,
  filled: FilledPicture,
  shapeIds: readonly string[],
  keepShapesVisible: boolean,
): Promise<Result> {
  if (filled.width !== target.picture.width || filled.height !== target.picture.height) {
    throw new Refusal(SENTENCES.resultRefused);
  }
  const node = await findPicture(target);
  const shapes = keepShapesVisible ? [] : await findAll(shapeIds);
  const image = createImage(filled.bytes);
  const undo: (() => void)[] = [];
  try {
    const paint = currentPaint(node, target);
    const layer = filled.patch
      ? makePatch(node, target, paint, filled.patch, image.hash, undo)
      : makeFull(node, target, paint, image.hash, undo);
    layer.name = filledName(node.name);
    for (const shape of shapes) if (!isWithin(node, shape) && !isWithin(layer, shape)) conceal(shape, undo);
    const originalHidden = !filled.patch && shinesThrough(node, paint, isWithin(layer, node), filled);
    if (originalHidden) hideOriginal(node, layer, undo);
    finish(
      layer,
      { seed: filled.seed, base: target.hash, hash: image.hash, patch: filled.patch },
      filled.mask,
    );
    return { layer, originalHidden };
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error instanceof Refusal ? error : new Refusal(SENTENCES.cannotWrite);
  }
}

/** Puts another fill into a layer that `writeResult` made. Throws a Refusal, and then the layer is as it was. */
export async function updateResult(
  layerId: string,
  base: string | null,
  filled: FilledPicture,
): Promise<SceneNode> {
  const layer = (await figma.getNodeByIdAsync(layerId)) as PictureNode | null;
  if (!layer || layer.removed) throw new Refusal(SENTENCES.pictureGone);
  const stored = readFill(layer);
  const before = fillsOf(layer);
  const shown =
    stored && before.some((paint) => paint.type === 'IMAGE' && paint.imageHash === stored.fill.hash);
  if (!stored || !shown) throw new Refusal(SENTENCES.pictureChanged);
  if (!sameBox(stored.fill.patch, filled.patch)) throw new Refusal(SENTENCES.patchMoved);
  const image = createImage(filled.bytes);
  try {
    layer.fills = withHash(before, stored.fill.hash, image.hash);
  } catch {
    throw new Refusal(SENTENCES.cannotWrite);
  }
  finish(layer, { seed: filled.seed, base, hash: image.hash, patch: filled.patch }, filled.mask);
  return layer;
}

function finish(layer: SceneNode, fill: Parameters<typeof storeFill>[1], mask: Uint8Array): void {
  storeFill(layer, fill, mask);
  layer.setRelaunchData({
    'remove-again': 'Fill the same place from other sources',
    'open-editor': 'Change the mask, steer the sources, remove more',
  });
  figma.commitUndo();
}

/** Selects the filled layers if they are on the page that is open. */
export function selectLayers(layers: readonly SceneNode[]): void {
  const here = layers.filter((layer) => !layer.removed && isWithin(layer, figma.currentPage));
  if (here.length > 0) figma.currentPage.selection = here;
}

/** "Beach" to "Beach (filled)", "Beach (filled)" to "Beach (filled 2)". */
export function filledName(name: string): string {
  const match = / \(filled(?: (\d+))?\)$/.exec(name);
  if (!match) return `${name} (filled)`;
  return `${name.slice(0, match.index)} (filled ${Number(match[1] ?? 1) + 1})`;
}

async function findPicture(target: Target): Promise<PictureNode> {
  const node = await figma.getNodeByIdAsync(target.layerId);
  if (!node || node.removed || !node.parent) throw new Refusal(SENTENCES.pictureGone);
  return node as PictureNode;
}

async function findAll(ids: readonly string[]): Promise<SceneNode[]> {
  const nodes = await Promise.all(ids.map((id) => figma.getNodeByIdAsync(id)));
  return nodes.filter((node): node is SceneNode => node !== null && !node.removed && 'visible' in node);
}

function createImage(bytes: Uint8Array): Image {
  try {
    return figma.createImage(bytes);
  } catch {
    throw new Refusal(SENTENCES.resultRefused);
  }
}

/** The fill that was read, as it is now; null for a rendering. Throws if the layer shows something else by now. */
function currentPaint(node: PictureNode, target: Target): ImagePaint | null {
  const fills = fillsOf(node);
  if (target.hash === null) {
    const same =
      JSON.stringify(fills) === target.fills &&
      node.width === target.layer.width &&
      node.height === target.layer.height;
    if (!same) throw new Refusal(SENTENCES.pictureChanged);
    return null;
  }
  const paint = fills.find((one): one is ImagePaint => one.type === 'IMAGE' && one.imageHash === target.hash);
  if (!paint) throw new Refusal(SENTENCES.pictureChanged);
  return paint;
}

function withHash(fills: readonly Paint[], from: string, to: string): Paint[] {
  return fills.map((paint) =>
    paint.type === 'IMAGE' && paint.imageHash === from ? { ...paint, imageHash: to } : paint,
  );
}

/** A layer that shows the whole filled picture. */
function makeFull(
  node: PictureNode,
  target: Target,
  paint: ImagePaint | null,
  hash: string,
  undo: (() => void)[],
): SceneNode {
  const fills =
    paint && target.hash !== null
      ? withHash(fillsOf(node), target.hash, hash)
      : [renderedPaint(hash, target.layer, target.placement, target.picture)];
  const box = { x: 0, y: 0, width: node.width, height: node.height };
  const layer = isFrameLike(node) ? rectangleLike(node, box, undo) : cloneOf(node, undo);
  layer.fills = fills;
  place(layer, node, box);
  return layer;
}

/**
 * A layer that shows only the filled part of a picture that is too large to be written back whole, at full
 * resolution. A rectangle; for a picture in another shape, a clone whose crop shows nothing but that part.
 */
function makePatch(
  node: PictureNode,
  target: Target,
  paint: ImagePaint | null,
  patch: Box,
  hash: string,
  undo: (() => void)[],
): SceneNode {
  const placement = paint && placePicture(paint, node, target.picture);
  if (!paint || !placement) throw new Refusal(SENTENCES.pictureChanged);
  if (placement.tile) throw new Refusal(SENTENCES.largeTile);
  const seeThrough =
    (paint.opacity ?? 1) < 1 || isMixed(paint.blendMode) || ('opacity' in node && node.opacity < 1);
  if (seeThrough || isCovered(node, paint)) throw new Refusal(SENTENCES.largeCovered);
  const whole = { x: 0, y: 0, width: node.width, height: node.height };
  const part = boxInLayer(placement, node, patch);
  if (!part) throw new Refusal(SENTENCES.shapesBeside);
  const box = isPlainRectangle(node) ? part : whole;
  const layer = box === part ? rectangleLike(node, box, undo) : cloneOf(node, undo);
  if ('strokes' in layer) layer.strokes = [];
  if ('effects' in layer) layer.effects = [];
  layer.fills = [
    {
      type: 'IMAGE',
      scaleMode: 'CROP',
      imageHash: hash,
      imageTransform: toTransform(cropFor(placement, box, patch)),
      ...(paint.filters && { filters: paint.filters }),
    },
  ];
  place(layer, node, box);
  return layer;
}

/** True if other visible fills lie over the picture; a patch would hide them. */
function isCovered(node: SceneNode, { imageHash }: ImagePaint): boolean {
  const fills = fillsOf(node);
  // Figma makes new objects for every reading; only what they hold can be compared.
  const index = fills.findIndex((fill) => fill.type === 'IMAGE' && fill.imageHash === imageHash);
  return fills.slice(index + 1).some(isPaintVisible);
}

function isPlainRectangle(node: SceneNode): boolean {
  if (node.type !== 'RECTANGLE' && !isFrameLike(node)) return false;
  return !('cornerRadius' in node) || node.cornerRadius === 0;
}

function cloneOf(node: PictureNode, undo: (() => void)[]): PictureNode {
  const clone = node.clone() as PictureNode;
  undo.push(() => clone.remove());
  if ('isMask' in clone && clone.isMask) clone.isMask = false;
  return clone;
}

function rectangleLike(node: PictureNode, { width, height }: Size, undo: (() => void)[]): RectangleNode {
  const rectangle = figma.createRectangle();
  undo.push(() => rectangle.remove());
  rectangle.resize(Math.max(width, 0.01), Math.max(height, 0.01));
  if (width === node.width && height === node.height && 'topLeftRadius' in node) {
    rectangle.topLeftRadius = node.topLeftRadius;
    rectangle.topRightRadius = node.topRightRadius;
    rectangle.bottomLeftRadius = node.bottomLeftRadius;
    rectangle.bottomRightRadius = node.bottomRightRadius;
    rectangle.cornerSmoothing = node.cornerSmoothing;
  }
  // In the frame itself, the frame's own opacity holds for the result, too.
  if ('opacity' in node && slotFor(node)?.parent.id !== node.id) {
    rectangle.opacity = node.opacity;
    rectangle.blendMode = node.blendMode;
  }
  rectangle.constraints = { horizontal: 'SCALE', vertical: 'SCALE' };
  rectangle.locked = node.locked;
  return rectangle;
}

/** Inserts a layer so that it covers `box` of the picture's layer, and nothing else moves. */
function place(layer: PictureNode | RectangleNode, node: PictureNode, box: Box): void {
  const slot = slotFor(node);
  if (!slot) throw new Refusal(SENTENCES.pictureGone);
  const { parent, index } = slot;
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

function sameBox(one: Box | undefined, two: Box | undefined): boolean {
  if (!one || !two) return one === two;
  return one.x === two.x && one.y === two.y && one.width === two.width && one.height === two.height;
}

/** Hides a layer. One that takes part in a layout becomes see-through instead, so that nothing around it moves. */
function conceal(node: SceneNode, undo: (() => void)[]): void {
  const inFlow = laysOut(node.parent) && 'layoutPositioning' in node && node.layoutPositioning !== 'ABSOLUTE';
  if (inFlow && 'opacity' in node) {
    const { opacity } = node;
    undo.push(() => (node.opacity = opacity));
    node.opacity = 0;
  } else {
    const { visible } = node;
    undo.push(() => (node.visible = visible));
    node.visible = false;
  }
}

/**
 * True if the original could be seen through the result or beside it: see-through pixels, opacity, blending, shadows
 * and blurs, which would be there twice. A result within the picture's frame shares the frame's own looks.
 */
function shinesThrough(
  node: PictureNode,
  paint: ImagePaint | null,
  isWithinFrame: boolean,
  filled: FilledPicture,
): boolean {
  if (filled.transparent || (paint && ((paint.opacity ?? 1) < 1 || isMixed(paint.blendMode)))) return true;
  return !isWithinFrame && isSeeThrough(node);
}

function isSeeThrough(node: PictureNode): boolean {
  if ('opacity' in node && (node.opacity < 1 || isMixed(node.blendMode))) return true;
  if (strokesOf(node).some((stroke) => isPaintVisible(stroke) && (stroke.opacity ?? 1) < 1)) return true;
  return 'effects' in node && node.effects.some(({ type, visible }) => visible && type !== 'INNER_SHADOW');
}

function isMixed(mode: BlendMode | undefined): boolean {
  return mode !== undefined && mode !== 'NORMAL' && mode !== 'PASS_THROUGH';
}

/** Hides the original; of a frame that now holds the result, only its fills. */
function hideOriginal(node: PictureNode, layer: SceneNode, undo: (() => void)[]): void {
  if (!isWithin(layer, node)) {
    conceal(node, undo);
    return;
  }
  const before = fillsOf(node);
  undo.push(() => (node.fills = before));
  node.fills = before.map((fill) => ({ ...fill, visible: false }));
}
