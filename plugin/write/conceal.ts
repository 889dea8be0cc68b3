import { fillsOf, isWithin, setFills } from '../figma/nodes.ts';
import { laysOut } from './slot.ts';
import type { UndoStep, Writing } from './writing.ts';

/** Hides a layer. One that takes part in a layout becomes see-through instead, so that nothing around it moves. */
export function conceal(node: SceneNode, undo: UndoStep[]): void {
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

/** Hides the original; of a frame that now holds the result, only its fills. */
export async function hideOriginal({ node, undo }: Writing, layer: SceneNode): Promise<void> {
  if (!isWithin(layer, node)) {
    conceal(node, undo);
    return;
  }
  const before = fillsOf(node);
  undo.push(() => setFills(node, before));
  await setFills(
    node,
    before.map((fill) => ({ ...fill, visible: false })),
  );
}
