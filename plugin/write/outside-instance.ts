import { boundsOf, boxOf, compose, fromTransform, intersectBoxes, invert, mapBox } from '../figma/affine.ts';
import { childrenOf, isFrameLike, isPlainlyBlended } from '../figma/nodes.ts';
import { clips, cornerRoom, liesWithin } from './shine-through.ts';
import type { Slot } from './slot.ts';

/**
 * True if a copy of the layer looks the same at its slot outside the instance: nothing of the instance lies over the
 * picture, and nothing around it clips, masks, fades or blurs it. True for layers that do not have to leave an
 * instance.
 */
export function looksSameAt(slot: Slot, node: SceneNode): boolean {
  if (slot.parent.id === node.id) return true;
  // The layers in it would lie below the result.
  if (isFrameLike(node)) return !childrenOf(node).some((child) => child.visible);
  let inInstance = false;
  let isSame = true;
  let here: SceneNode = node;
  while (here.parent && here.parent.id !== slot.parent.id) {
    const around = here.parent as SceneNode & ChildrenMixin;
    inInstance = inInstance || around.type === 'INSTANCE';
    isSame = isSame && isPlainAround(around, node) && !hasOver(here, around, node);
    here = around;
  }
  return isSame || !inInstance;
}

/** True if a layer around the picture shows it as it is. */
function isPlainAround(around: SceneNode, node: SceneNode): boolean {
  if (!isPlainlyBlended(around)) return false;
  if ('effects' in around && around.effects.some(({ type, visible }) => visible && type === 'LAYER_BLUR'))
    return false;
  if (!clips(around)) return true;
  const aroundFromPage = invert(fromTransform((around as FrameNode).absoluteTransform));
  if (!aroundFromPage || !('absoluteTransform' in node)) return false;
  const aroundFromNode = compose(aroundFromPage, fromTransform(node.absoluteTransform));
  return liesWithin(aroundFromNode, boxOf(node), boxOf(around as FrameNode), cornerRoom(around));
}

/** True if a layer beside `here` masks it, or lies over it where the picture is. */
function hasOver(here: SceneNode, around: ChildrenMixin, node: SceneNode): boolean {
  const { id } = here;
  const place = around.children.findIndex((child) => child.id === id);
  const picture =
    'absoluteTransform' in node ? mapBox(fromTransform(node.absoluteTransform), boxOf(node)) : [];
  const bounds = boundsOf(picture);
  return around.children.some((child, index) => {
    if (!child.visible || index === place) return false;
    if (index < place) return 'isMask' in child && child.isMask;
    const seen = 'absoluteRenderBounds' in child ? child.absoluteRenderBounds : null;
    return !!seen && !!bounds && intersectBoxes(seen, bounds) !== null;
  });
}
