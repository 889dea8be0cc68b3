import { compose, fromTransform, IDENTITY, invert } from '../figma/affine.ts';
import { containerOf, isFrameLike, isInsideInstance, type Parent } from '../figma/nodes.ts';
import type { Matrix } from '../protocol/mask.ts';

/** A place in the layer tree. */
export interface Slot {
  readonly parent: Parent;
  readonly index: number;
}

/**
 * Where the filled layer goes: right above the picture in the same parent. Out of instances (nothing can be inserted
 * there), out of booleans (a new layer would change the shape) and out of groups that the picture masks (it would be
 * masked by the picture). Into a frame that shows the picture itself, as its lowest layer, so that what lies in the
 * frame stays above. Null if the node hangs nowhere.
 */
export function slotFor(node: SceneNode): Slot | null {
  if (
    isFrameLike(node) &&
    node.type !== 'INSTANCE' &&
    node.type !== 'COMPONENT_SET' &&
    !isInsideInstance(node)
  ) {
    return { parent: node as SceneNode & ChildrenMixin, index: 0 };
  }
  let anchor: SceneNode = node;
  while (anchor.parent && mustLeave(anchor, anchor.parent)) anchor = anchor.parent as SceneNode;
  const { parent } = anchor;
  if (!parent) return null;
  const { id } = anchor;
  const index = parent.children.findIndex((sibling) => sibling.id === id);
  // A mask outside a group masks everything above it up to its parent's end; below it, nothing does.
  return { parent, index: isMask(anchor) ? index : index + 1 };
}

function mustLeave(anchor: SceneNode, parent: Parent): boolean {
  return (
    isInsideInstance(anchor) ||
    parent.type === 'BOOLEAN_OPERATION' ||
    parent.type === 'COMPONENT_SET' ||
    (isMask(anchor) && parent.type === 'GROUP')
  );
}

function isMask(node: SceneNode): boolean {
  return 'isMask' in node && node.isMask;
}

/** The `relativeTransform` that puts something at `pageFromLayer` on the page when its parent is `parent`. */
export function relativeTo(parent: Parent, pageFromLayer: Matrix): Matrix {
  const container = containerOf(parent);
  const pageFromContainer =
    'absoluteTransform' in container ? fromTransform(container.absoluteTransform) : IDENTITY;
  return compose(invert(pageFromContainer) ?? IDENTITY, pageFromLayer);
}

/** True if the parent lays out its children by itself. */
export function laysOut(parent: BaseNode | null): boolean {
  return parent !== null && 'layoutMode' in parent && parent.layoutMode !== 'NONE';
}
