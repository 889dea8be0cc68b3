/** Small questions about Figma's nodes. */

export type Parent = BaseNode & ChildrenMixin;

/** Figma stores text with several looks as `figma.mixed`; such a node has no list of fills. */
export function fillsOf(node: BaseNode): readonly Paint[] {
  return paintList('fills' in node ? node.fills : []);
}

export function strokesOf(node: BaseNode): readonly Paint[] {
  return paintList('strokes' in node ? node.strokes : []);
}

function paintList(paints: unknown): readonly Paint[] {
  return Array.isArray(paints) ? (paints as readonly Paint[]) : [];
}

/** Replaces the fills. Figma takes patterns only by the asynchronous way, even hidden ones. */
export async function setFills(node: SceneNode & MinimalFillsMixin, fills: readonly Paint[]): Promise<void> {
  if (fills.some(({ type }) => type === 'PATTERN')) await node.setFillsAsync(fills);
  else node.fills = fills;
}

export function isPaintVisible(paint: Paint): boolean {
  return paint.visible !== false && (paint.opacity ?? 1) > 0;
}

/**
 * The place of the fill that shows an image, which a layer may have twice: the topmost visible one, else the first.
 * -1 if there is none.
 */
export function imageFillIndex(fills: readonly Paint[], hash: string | null): number {
  const shows = (paint: Paint) => paint.type === 'IMAGE' && paint.imageHash === hash;
  const visible = fills.map((paint) => shows(paint) && isPaintVisible(paint)).lastIndexOf(true);
  return visible >= 0 ? visible : fills.findIndex(shows);
}

/** A fill that hides the fills below it. */
export function isOpaqueColour(paint: Paint): boolean {
  const isPlain = (paint.opacity ?? 1) >= 1 && (paint.blendMode ?? 'NORMAL') === 'NORMAL';
  return paint.type === 'SOLID' && paint.visible !== false && isPlain;
}

export function isMixed(mode: BlendMode | undefined): boolean {
  return mode !== undefined && mode !== 'NORMAL' && mode !== 'PASS_THROUGH';
}

/** True for layers that hide what is below them where they are painted: no opacity, no blending. */
export function isPlainlyBlended(node: BaseNode): boolean {
  return !('opacity' in node) || (node.opacity >= 1 && !isMixed(node.blendMode));
}

export function childrenOf(node: BaseNode): readonly SceneNode[] {
  return 'children' in node ? (node.children as readonly SceneNode[]) : [];
}

/** Layers with children and a size of their own; a clone of one would copy the children. */
export function isFrameLike(node: BaseNode): boolean {
  return (
    node.type === 'FRAME' ||
    node.type === 'COMPONENT' ||
    node.type === 'COMPONENT_SET' ||
    node.type === 'INSTANCE' ||
    node.type === 'SECTION' ||
    node.type === 'SLOT'
  );
}

/** True for the layers inside an instance; the instance itself may still be moved and have siblings. */
export function isInsideInstance(node: BaseNode): boolean {
  for (let above = node.parent; above; above = above.parent) if (above.type === 'INSTANCE') return true;
  return false;
}

/** True for the layers of a boolean, which give it their outlines and are not painted themselves. */
export function isInsideBoolean(node: BaseNode): boolean {
  for (let above = node.parent; above; above = above.parent)
    if (above.type === 'BOOLEAN_OPERATION') return true;
  return false;
}

/** True if the node and everything around it is visible. */
export function isShown(node: BaseNode): boolean {
  for (let here: BaseNode | null = node; here; here = here.parent) {
    if ('visible' in here && !here.visible) return false;
  }
  return true;
}

/** True if `node` is `above` or lies somewhere in it. */
export function isWithin(node: BaseNode, above: BaseNode): boolean {
  for (let here: BaseNode | null = node; here; here = here.parent) if (here.id === above.id) return true;
  return false;
}

/** What `relativeTransform` is relative to: the nearest layer above that is no group and no boolean. */
export function containerOf(parent: Parent): Parent {
  let here = parent;
  while ((here.type === 'GROUP' || here.type === 'BOOLEAN_OPERATION') && here.parent) here = here.parent;
  return here;
}

/** The way down from the page: each step the place among the siblings, back to front. */
function depthPath(node: BaseNode): number[] {
  const path: number[] = [];
  for (let here = node; here.parent; here = here.parent) {
    const { id } = here;
    path.unshift(here.parent.children.findIndex((sibling) => sibling.id === id));
  }
  return path;
}

/** The nodes from the lowest to the topmost on the canvas; a layer comes before what it holds. */
export function fromBottom<Node extends BaseNode>(nodes: readonly Node[]): Node[] {
  return nodes
    .map((node) => ({ node, path: depthPath(node) }))
    .sort((one, two) => {
      const shared = Math.min(one.path.length, two.path.length);
      for (let step = 0; step < shared; step += 1) {
        const difference = one.path[step] - two.path[step];
        if (difference !== 0) return difference;
      }
      return one.path.length - two.path.length;
    })
    .map(({ node }) => node);
}
