import { boundsOf, IDENTITY, multiply, multiplyAll, translation } from '../affine.ts';
import type { Bounds, Transform } from '../affine.ts';
import type { HostNode, HostNodeType } from './node.ts';
import { Tree } from './tree.ts';

/** Groups and booleans have no space of their own in the plugin API: what lies in them is placed in what holds them. */
export const TRANSPARENT_CONTAINERS: ReadonlySet<HostNodeType> = new Set<HostNodeType>([
  'GROUP',
  'BOOLEAN_OPERATION',
]);

/** The tree with the maps that say where its nodes lie. */
export class PlacedTree extends Tree {
  /** The map from a node's own space to its parent's (groups count as parents). */
  localMatrix(node: HostNode): Transform {
    if (node.host.type === 'PAGE' || node.host.type === 'DOCUMENT') return IDENTITY;
    const radians = (node.rotation * Math.PI) / 180;
    const cos = Math.cos(radians);
    const sin = Math.sin(radians);
    const sx = node.flipX ? -1 : 1;
    const sy = node.flipY ? -1 : 1;
    const linear: Transform = [
      [sx * cos, -sx * sin, 0],
      [sy * sin, sy * cos, 0],
    ];
    return multiplyAll(
      translation(node.x + node.width / 2, node.y + node.height / 2),
      linear,
      translation(-node.width / 2, -node.height / 2),
    );
  }

  /** Places a node in its parent's space. The axes must be unit length and at right angles, as Figma's are. */
  setLocalMatrix(node: HostNode, [[a, c, e], [b, d, f]]: Transform): void {
    const flipped = a * d - b * c < 0;
    const square = Math.abs(a * c + b * d) < 1e-4 && Math.abs(Math.hypot(a, b) - 1) < 1e-4;
    if (!square || Math.abs(Math.hypot(c, d) - 1) > 1e-4) {
      throw new Error('in set_relativeTransform: The transform must be a rotation, a flip and a translation');
    }
    const rotation = (Math.atan2(b, flipped ? -a : a) * 180) / Math.PI;
    this.graph.updateNode(node.id, {
      rotation: Math.abs(rotation) < 1e-10 ? 0 : rotation,
      flipX: flipped,
      flipY: false,
      x: e + (a * node.width + c * node.height - node.width) / 2,
      y: f + (b * node.width + d * node.height - node.height) / 2,
    });
  }

  /** The product of the groups' matrices between a node and its container. */
  protected throughGroups(node: HostNode): Transform {
    let transform = IDENTITY;
    for (const ancestor of this.ancestors(node)) {
      if (!TRANSPARENT_CONTAINERS.has(ancestor.host.type)) break;
      transform = multiply(this.localMatrix(ancestor), transform);
    }
    return transform;
  }

  relativeTransform(node: HostNode): Transform {
    return multiply(this.throughGroups(node), this.localMatrix(node));
  }

  absoluteTransform(node: HostNode): Transform {
    let transform = this.localMatrix(node);
    for (const ancestor of this.ancestors(node)) transform = multiply(this.localMatrix(ancestor), transform);
    return transform;
  }

  absoluteBox(node: HostNode): Bounds {
    return boundsOf(this.absoluteTransform(node), { x: 0, y: 0, width: node.width, height: node.height });
  }
}
