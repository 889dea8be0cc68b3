import { SceneGraph } from '@open-pencil/scene-graph';
import type { HostNode } from './node.ts';

/** The document as a tree that can be read: nodes by id, and what lies above and below them. */
export class Tree {
  readonly graph = new SceneGraph();

  find(id: string): HostNode | undefined {
    return this.graph.getNode(id) as HostNode | undefined;
  }

  get(id: string): HostNode {
    const node = this.find(id);
    if (!node) throw new Error(`The node with id "${id}" does not exist`);
    return node;
  }

  parent(node: HostNode): HostNode | undefined {
    return node.parentId === null ? undefined : this.find(node.parentId);
  }

  children(node: HostNode): HostNode[] {
    return node.childIds.map((id) => this.get(id));
  }

  *ancestors(node: HostNode): Generator<HostNode> {
    for (let at = this.parent(node); at; at = this.parent(at)) yield at;
  }

  *descendants(node: HostNode): Generator<HostNode> {
    for (const child of this.children(node)) {
      yield child;
      yield* this.descendants(child);
    }
  }

  page(node: HostNode): HostNode | undefined {
    if (node.host.type === 'PAGE') return node;
    for (const ancestor of this.ancestors(node)) if (ancestor.host.type === 'PAGE') return ancestor;
    return undefined;
  }

  insideInstance(node: HostNode): boolean {
    for (const ancestor of this.ancestors(node)) if (ancestor.host.type === 'INSTANCE') return true;
    return false;
  }
}
