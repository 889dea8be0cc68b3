import { boundsOf, union, type Bounds } from './affine.ts';
import type { HostDocument } from './document/document.ts';
import type { HostNode } from './document/node.ts';
import { paintedOutset } from './geometry.ts';

/** The box of everything that a node and its visible children paint, on the page; null where nothing is painted. */
export function renderBounds(node: HostNode, document: HostDocument): Bounds | null {
  const outset = paintedOutset(node) + effectOutset(node);
  const box = { x: -outset, y: -outset, width: node.width + 2 * outset, height: node.height + 2 * outset };
  const own = node.host.type === 'GROUP' ? [] : [boundsOf(document.absoluteTransform(node), box)];
  if (node.clipsContent || node.host.type === 'BOOLEAN_OPERATION') return union(own);
  const inner = document
    .children(node)
    .filter((child) => child.visible)
    .map((child) => renderBounds(child, document));
  return union([...own, ...inner.filter((bounds) => bounds !== null)]);
}

function effectOutset(node: HostNode): number {
  const reach = node.host.effects
    .filter((effect) => effect.visible)
    .map((effect) => {
      if (effect.type === 'DROP_SHADOW') {
        return (
          effect.radius +
          (effect.spread ?? 0) +
          Math.max(Math.abs(effect.offset.x), Math.abs(effect.offset.y))
        );
      }
      return effect.type === 'LAYER_BLUR' ? effect.radius : 0;
    });
  return Math.max(0, ...reach);
}
