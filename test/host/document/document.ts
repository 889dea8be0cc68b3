/**
 * The document behind the stand-in Figma: open-pencil's scene graph, read and written in Figma's terms
 * (transforms relative to the nearest container, groups that fit their children, ids like `1:2`).
 */
import { computeAllLayouts } from '@open-pencil/core/layout';
import type { NodeType, SceneNode } from '@open-pencil/scene-graph';
import { boundsOf, invert, multiply, translation, union, type Transform } from '../affine.ts';
import { frozen } from '../frozen.ts';
import { toEffects, toFills, toStrokes } from '../paints.ts';
import { scalePath } from '../paths.ts';
import type { HostFields, HostNode, HostNodeType } from './node.ts';
import { PlacedTree, TRANSPARENT_CONTAINERS } from './placed-tree.ts';

const DEFAULTS: Omit<HostFields, 'type'> = {
  fills: [],
  strokes: [],
  effects: [],
  strokeWeight: 1,
  strokeAlign: 'INSIDE',
  paths: [],
  fillStyleId: '',
  strokeStyleId: '',
  effectStyleId: '',
  pluginData: {},
  relaunchData: {},
  constrainProportions: false,
};

const GRAPH_TYPES: Partial<Record<HostNodeType, NodeType>> = {
  DOCUMENT: 'FRAME',
  PAGE: 'CANVAS',
  // open-pencil turns lines about another point than its own matrices say; a one-segment vector has no such quirk.
  LINE: 'VECTOR',
  SLICE: 'FRAME',
};

export class HostDocument extends PlacedTree {
  readonly rootId = '0:0';
  pageId = '0:1';
  /** Ids of the selected nodes per page. */
  selection = new Map<string, readonly string[]>();
  /** Rises with every change; renders and listeners compare it. */
  version = 0;
  private nextId = 1;
  private readonly listeners = new Set<() => void>();

  constructor() {
    super();
    this.graph.nodes.clear();
    this.graph.rootId = this.rootId;
    this.insert('DOCUMENT', null, { name: 'Document' }, {}, this.rootId);
    this.insert('PAGE', this.rootId, { name: 'Page 1' }, {}, this.pageId);
  }

  /** Calls back after every change of the document or of its selection. Returns the way to stop. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(): void {
    this.version++;
    for (const listener of [...this.listeners]) listener();
  }

  create(
    type: HostNodeType,
    parentId: string,
    fields: Partial<SceneNode> = {},
    host: Partial<HostFields> = {},
  ): HostNode {
    const node = this.insert(type, parentId, fields, host, `1:${++this.nextId}`);
    this.settle(node);
    this.changed();
    return node;
  }

  private insert(
    type: HostNodeType,
    parentId: string | null,
    fields: Partial<SceneNode>,
    host: Partial<HostFields>,
    id: string,
  ): HostNode {
    const node = this.graph.createNodeWithId(id, GRAPH_TYPES[type] ?? (type as NodeType), parentId, {
      blendMode: 'PASS_THROUGH',
      ...fields,
      ...({ host: { ...DEFAULTS, ...host, type } } as object),
    }) as HostNode;
    this.paint(node);
    return node;
  }

  /** Changes Figma's own fields of a node and what open-pencil draws from them. */
  updateHost(node: HostNode, changes: Partial<HostFields>): void {
    node.host = { ...node.host, ...frozen(changes) };
    this.paint(node);
    this.changed();
  }

  /** Changes open-pencil's fields of a node. */
  update(node: HostNode, changes: Partial<SceneNode>): void {
    this.graph.updateNode(node.id, changes);
    this.settle(node);
    this.changed();
  }

  private paint(node: HostNode): void {
    node.fills = toFills(node.host.fills);
    node.strokes = toStrokes(node.host, node);
    node.effects = toEffects(node.host.effects);
  }

  /** Stroke caps, joins and dashes live on the node; open-pencil draws them from each stroke. */
  refreshStrokes(node: HostNode): void {
    node.strokes = toStrokes(node.host, node);
    this.changed();
  }

  setRelativeTransform(node: HostNode, transform: Transform): void {
    this.setLocalMatrix(node, multiply(invert(this.throughGroups(node)), transform));
    this.settle(node);
    this.changed();
  }

  /** Changes a node's size; its top-left corner stays, children of groups scale along. */
  resize(node: HostNode, width: number, height: number): void {
    const relative = this.localMatrix(node);
    const sx = node.width > 0 ? width / node.width : 1;
    const sy = node.height > 0 ? height / node.height : 1;
    if (TRANSPARENT_CONTAINERS.has(node.host.type)) {
      for (const child of this.children(node)) {
        const [[a, c, e], [b, d, f]] = this.localMatrix(child);
        this.scaleNode(
          child,
          child.width * Math.hypot(a * sx, b * sy),
          child.height * Math.hypot(c * sx, d * sy),
        );
        this.setLocalMatrix(child, [
          [a, c, e * sx],
          [b, d, f * sy],
        ]);
      }
    }
    this.scaleNode(node, width, height);
    this.setLocalMatrix(node, relative);
    this.settle(node);
    this.changed();
  }

  private scaleNode(node: HostNode, width: number, height: number): void {
    const sx = node.width > 0 ? width / node.width : 1;
    const sy = node.height > 0 ? height / node.height : 1;
    this.graph.updateNode(node.id, {
      width,
      height,
      ...(node.vectorNetwork && {
        vectorNetwork: {
          ...node.vectorNetwork,
          vertices: node.vectorNetwork.vertices.map((vertex) => ({
            ...vertex,
            x: vertex.x * sx,
            y: vertex.y * sy,
          })),
          segments: node.vectorNetwork.segments.map((segment) => ({
            ...segment,
            tangentStart: { x: segment.tangentStart.x * sx, y: segment.tangentStart.y * sy },
            tangentEnd: { x: segment.tangentEnd.x * sx, y: segment.tangentEnd.y * sy },
          })),
        },
      }),
    });
    if (node.host.paths.length > 0) {
      const paths = node.host.paths.map((path) => ({ ...path, data: scalePath(path.data, sx, sy) }));
      node.host = { ...node.host, paths: frozen(paths) };
    }
  }

  /** Puts a node into a parent at an index; its x, y and rotation keep their numbers, as in Figma. */
  move(node: HostNode, parent: HostNode, index: number): void {
    const relative = this.relativeTransform(node);
    const before = this.parent(node);
    if (before) before.childIds = before.childIds.filter((id) => id !== node.id);
    const children = [...parent.childIds];
    children.splice(Math.max(0, Math.min(index, children.length)), 0, node.id);
    parent.childIds = children;
    node.parentId = parent.id;
    this.graph.clearAbsPosCache();
    if (parent.layoutMode === 'NONE' && node.layoutPositioning === 'ABSOLUTE')
      node.layoutPositioning = 'AUTO';
    this.setLocalMatrix(node, multiply(invert(this.throughGroups(node)), relative));
    if (before && before !== parent) this.settleParent(before);
    this.settle(node);
    this.changed();
  }

  remove(node: HostNode): void {
    const parent = this.parent(node);
    for (const descendant of [...this.descendants(node)]) this.graph.nodes.delete(descendant.id);
    this.graph.nodes.delete(node.id);
    this.graph.clearAbsPosCache();
    if (parent) {
      parent.childIds = parent.childIds.filter((id) => id !== node.id);
      this.settleParent(parent);
    }
    for (const [page, ids] of this.selection)
      this.selection.set(
        page,
        ids.filter((id) => this.find(id)),
      );
    this.changed();
  }

  /** A deep copy on the given parent, above its other children. Copies of a component are instances of it. */
  clone(node: HostNode, parent: HostNode, instanceOf?: HostNode): HostNode {
    const relative = this.relativeTransform(node);
    const copy = this.copyTree(node, parent.id, instanceOf ? { root: `1:${++this.nextId}` } : undefined);
    if (instanceOf) {
      copy.host = { ...copy.host, type: 'INSTANCE' };
      copy.type = 'INSTANCE';
      copy.componentId = instanceOf.id;
    }
    this.graph.clearAbsPosCache();
    if (parent.layoutMode === 'NONE') copy.layoutPositioning = 'AUTO';
    this.setLocalMatrix(copy, multiply(invert(this.throughGroups(copy)), relative));
    this.settle(copy);
    this.changed();
    return copy;
  }

  private copyTree(node: HostNode, parentId: string, instance?: { root: string; inner?: boolean }): HostNode {
    let id = `1:${++this.nextId}`;
    if (instance) id = instance.inner ? `I${instance.root};${node.id}` : instance.root;
    const { host, ...fields } = structuredClone(node);
    const copy = this.graph.createNodeWithId(id, node.type, parentId, {
      ...fields,
      id,
      parentId,
      childIds: [],
      ...({ host: frozen(host) } as object),
    }) as HostNode;
    for (const child of this.children(node)) {
      this.copyTree(child, copy.id, instance && { root: instance.root, inner: true });
    }
    return copy;
  }

  private settle(node: HostNode): void {
    const parent = this.parent(node);
    if (TRANSPARENT_CONTAINERS.has(node.host.type)) this.settleParent(node);
    else if (parent) this.settleParent(parent);
  }

  /** Groups and booleans take the box of their children; auto layout moves its children; an empty group goes. */
  private settleParent(parent: HostNode): void {
    this.graph.clearAbsPosCache();
    let at: HostNode | undefined = parent;
    while (at && TRANSPARENT_CONTAINERS.has(at.host.type)) {
      const next: HostNode | undefined = this.parent(at);
      this.fitToChildren(at);
      at = next;
    }
    if (this.usesAutoLayout(parent)) computeAllLayouts(this.graph, this.pageId);
    this.graph.clearAbsPosCache();
  }

  private usesAutoLayout(node: HostNode): boolean {
    if (node.layoutMode !== 'NONE') return true;
    for (const ancestor of this.ancestors(node)) if (ancestor.layoutMode !== 'NONE') return true;
    return false;
  }

  /** Figma deletes a group with its last child. Callers that empty a group on purpose refill it in the same call. */
  pruneEmptyGroup(node: HostNode | undefined): void {
    if (node && TRANSPARENT_CONTAINERS.has(node.host.type) && node.childIds.length === 0) {
      const parent = this.parent(node);
      this.remove(node);
      this.pruneEmptyGroup(parent);
    }
  }

  private fitToChildren(group: HostNode): void {
    const boxes = this.children(group).map((child) =>
      boundsOf(this.localMatrix(child), { x: 0, y: 0, width: child.width, height: child.height }),
    );
    const box = union(boxes);
    if (!box) return;
    const still =
      Math.abs(box.x) < 1e-9 &&
      Math.abs(box.y) < 1e-9 &&
      Math.abs(box.width - group.width) < 1e-9 &&
      Math.abs(box.height - group.height) < 1e-9;
    if (still) return;
    const moved = multiply(this.localMatrix(group), translation(box.x, box.y));
    const children = this.children(group).map((child) => [child, this.localMatrix(child)] as const);
    this.graph.updateNode(group.id, { width: box.width, height: box.height });
    this.setLocalMatrix(group, moved);
    for (const [child, matrix] of children)
      this.setLocalMatrix(child, multiply(translation(-box.x, -box.y), matrix));
  }

  /** Everything that undo brings back. */
  snapshot(): { nodes: HostNode[]; selection: [string, readonly string[]][]; pageId: string } {
    return {
      nodes: structuredClone([...this.graph.nodes.values()] as HostNode[]),
      selection: [...this.selection],
      pageId: this.pageId,
    };
  }

  restore(snapshot: ReturnType<HostDocument['snapshot']>): void {
    this.graph.nodes.clear();
    for (const node of structuredClone(snapshot.nodes)) {
      this.graph.nodes.set(node.id, { ...node, host: frozen(node.host) } as HostNode);
    }
    this.selection = new Map(snapshot.selection);
    this.pageId = snapshot.pageId;
    this.graph.clearAbsPosCache();
    this.changed();
  }

  /**
   * The document as text: equal text means equal documents. Nodes in `omit` are left out with their children;
   * `visible` of the nodes in `ignoreVisibility` is left out.
   */
  serialise({ omit = [], ignoreVisibility = [] }: SerialiseOptions = {}): string {
    const write = (node: HostNode): unknown => {
      const { childIds, source: _source, textPicture: _picture, visible, ...fields } = node;
      return {
        ...fields,
        ...(!ignoreVisibility.includes(node.id) && { visible }),
        children: childIds.filter((id) => !omit.includes(id)).map((id) => write(this.get(id))),
      };
    };
    return JSON.stringify(write(this.get(this.rootId)), (_key, value: unknown) =>
      value instanceof Uint8Array ? { bytes: [...value] } : value,
    );
  }
}

export interface SerialiseOptions {
  omit?: readonly string[];
  ignoreVisibility?: readonly string[];
}
