import type { Box } from '../figma/affine.ts';
import { fillsOf, isInsideBoolean, isWithin, setFills } from '../figma/nodes.ts';
import { setButtons } from '../figma/relaunch-buttons.ts';
import { problem } from '../figma/sentences.ts';
import { readFill, storeFill, type StoredFill } from '../figma/stored-fill.ts';
import type { FilledPicture } from '../protocol/filled-picture.ts';
import { NO_MARGINS, sameMargins, sizeWith } from '../protocol/margins.ts';
import { Problem } from '../protocol/problem.ts';
import { placeBefore } from '../read/filled-layer.ts';
import type { PictureNode } from '../read/selection.ts';
import { currentPaint, type Target } from '../read/target.ts';
import { conceal, hideOriginal } from './conceal.ts';
import { enlarge, fillInPlace, makeFull, makePatch, restoring, withHash } from './make-layer.ts';
import { looksSameAt } from './outside-instance.ts';
import { shinesThrough, shinesThroughFrame } from './shine-through.ts';
import { slotFor } from './slot.ts';
import type { UndoStep, Writing } from './writing.ts';

export interface Result {
  readonly layer: SceneNode;
  /** Where the original is now. */
  readonly original: 'below' | 'hidden' | 'in-place';
}

/**
 * Writes a filled picture as a new layer right above the original, hides the shapes, stores the mask and closes the
 * undo step. The original is left as it is, or hidden where it would shine through. Within an instance, where no layer
 * can be added, and where one above the instance would look different, the layer itself gets the filled picture as a
 * fill above its hidden original one. Throws a Problem, and then the document is as it was.
 */
export async function writeResult(
  target: Target,
  filled: FilledPicture,
  shapeIds: readonly string[],
  keepShapesVisible: boolean,
): Promise<Result> {
  const wanted = sizeWith(target.picture, target.extend);
  if (filled.width !== wanted.width || filled.height !== wanted.height) throw problem('resultRefused');
  const node = await findPicture(target);
  const shapes = keepShapesVisible ? [] : await findAll(shapeIds);
  const image = createImage(filled.bytes);
  const undo: UndoStep[] = [];
  try {
    const paint = currentPaint(node, target);
    const slot = slotFor(node);
    if (!slot) throw problem('pictureGone');
    const writing: Writing = { node, target, paint, slot, filled, hash: image.hash, undo };
    const inPlace = !looksSameAt(slot, node);
    if (inPlace && target.box) throw problem('largerInInstance');
    const mustHide = !inPlace && !filled.patch && isSeenBeside(writing);
    const layer = inPlace
      ? await fillInPlace(writing)
      : filled.patch
        ? makePatch(writing, filled.patch)
        : await makeFull(writing, mustHide);
    if (!inPlace) layer.name = filledName(node.name);
    for (const shape of shapes) if (!isWithin(node, shape) && !isWithin(layer, shape)) conceal(shape, undo);
    if (mustHide) await hideOriginal(writing, layer);
    finish(
      layer,
      {
        seed: filled.seed,
        base: target.hash,
        hash: image.hash,
        patch: filled.patch,
        ...(target.extend && { extend: target.extend }),
      },
      filled,
    );
    return { layer, original: inPlace ? 'in-place' : mustHide ? 'hidden' : 'below' };
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error instanceof Problem ? error : problem('cannotWrite');
  }
}

/**
 * Puts another fill into a layer that `writeResult` made; where that has larger margins, the layer grows to show them.
 * Throws a Problem, and then the layer is as it was.
 */
export async function updateResult(
  layerId: string,
  base: string | null,
  filled: FilledPicture,
): Promise<SceneNode> {
  const layer = (await figma.getNodeByIdAsync(layerId)) as PictureNode | null;
  if (!layer || layer.removed) throw problem('pictureGone');
  const stored = readFill(layer);
  const before = fillsOf(layer);
  const shown =
    stored && before.some((paint) => paint.type === 'IMAGE' && paint.imageHash === stored.fill.hash);
  if (!stored || !shown) throw problem('pictureChanged');
  if (!sameBox(stored.fill.patch, filled.patch)) throw problem('patchMoved');
  const image = createImage(filled.bytes);
  const restore = restoring(layer);
  try {
    const { hash, extend: shown = NO_MARGINS } = stored.fill;
    const { extend = shown } = filled;
    if (sameMargins(extend, shown)) await setFills(layer, withHash(before, hash, image.hash));
    else {
      const { left, top, right, bottom } = extend;
      const picture = { width: filled.width - left - right, height: filled.height - top - bottom };
      const placement = placeBefore({ node: layer, ...stored }, picture);
      await enlarge(layer, { placement, picture, extend }, hash, image.hash);
    }
    finish(
      layer,
      {
        seed: filled.seed,
        base,
        hash: image.hash,
        patch: filled.patch,
        ...(!sameMargins(extend, NO_MARGINS) && { extend }),
      },
      filled,
    );
    return layer;
  } catch {
    await restore();
    throw problem('cannotWrite');
  }
}

function finish(layer: SceneNode, fill: StoredFill, { mask, steering }: FilledPicture): void {
  storeFill(layer, fill, mask, steering);
  setButtons(layer, {
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
function filledName(name: string): string {
  const match = / \(filled(?: (\d+))?\)$/.exec(name);
  if (!match) return `${name} (filled)`;
  return `${name.slice(0, match.index)} (filled ${Number(match[1] ?? 1) + 1})`;
}

async function findPicture(target: Target): Promise<PictureNode> {
  const node = await figma.getNodeByIdAsync(target.layerId);
  if (!node || node.removed || !node.parent) throw problem('pictureGone');
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
    throw problem('resultRefused');
  }
}

function sameBox(one: Box | undefined, two: Box | undefined): boolean {
  if (!one || !two) return one === two;
  return one.x === two.x && one.y === two.y && one.width === two.width && one.height === two.height;
}

/**
 * True if the original would be seen besides the result. Masks and the layers of a boolean are not painted, and hiding
 * them would change what is.
 */
function isSeenBeside(writing: Writing): boolean {
  const { node, slot } = writing;
  if (isInsideBoolean(node) || ('isMask' in node && node.isMask)) return false;
  return slot.parent.id === node.id ? shinesThroughFrame(writing) : shinesThrough(writing);
}
