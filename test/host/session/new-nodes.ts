import type { VectorNetwork } from '@open-pencil/scene-graph';
import { invert, multiply } from '../affine.ts';
import type { HostNodeType } from '../document/node.ts';
import { frozen } from '../frozen.ts';
import type { NodeHandle } from '../nodes/index.ts';
import type { ApiMethod } from './api-objects.ts';
import type { SessionContext } from './context.ts';

/** One opaque solid fill of a grey. */
const solid = (level: number) => [
  {
    type: 'SOLID',
    color: { r: level, g: level, b: level },
    visible: true,
    opacity: 1,
    blendMode: 'NORMAL',
  },
];
const GREY = solid(0.85);
const BLACK = solid(0);
const WHITE = solid(1);
const LINE = { strokes: BLACK, strokeAlign: 'CENTER' };

/** The methods of `figma` that make nodes, with the looks that Figma gives them, and that gather nodes in a new one. */
export function newNodeMethods(context: SessionContext): Record<string, ApiMethod> {
  const { document, wrap } = context;
  const create = (
    type: HostNodeType,
    name: string,
    [width, height]: [number, number],
    fields: object = {},
    host: object = {},
  ) => wrap(document.create(type, document.pageId, { name, width, height, ...fields }, frozen(host)).id);
  const booleans = ['union', 'subtract', 'intersect', 'exclude'].map((name): [string, ApiMethod] => [
    name,
    (_object, nodes, parent, index) =>
      gather(context, name, nodes as NodeHandle[], parent as NodeHandle, index as number, name.toUpperCase()),
  ]);
  return {
    createRectangle: () => create('RECTANGLE', 'Rectangle', [100, 100], {}, { fills: GREY }),
    createEllipse: () => create('ELLIPSE', 'Ellipse', [100, 100], {}, { fills: GREY }),
    createPolygon: () => create('POLYGON', 'Polygon', [100, 100], { pointCount: 3 }, { fills: GREY }),
    createStar: () =>
      create('STAR', 'Star', [100, 100], { pointCount: 5, starInnerRadius: 0.382 }, { fills: GREY }),
    createLine: () => create('LINE', 'Line', [100, 0], { vectorNetwork: straightLine(100) }, LINE),
    createVector: () => create('VECTOR', 'Vector', [100, 100], {}, LINE),
    createText: () =>
      create(
        'TEXT',
        'Text',
        [0.01, 14],
        { text: '', fontSize: 12, fontFamily: 'Inter', textAutoResize: 'WIDTH_AND_HEIGHT' },
        { fills: BLACK },
      ),
    createFrame: () => create('FRAME', 'Frame', [100, 100], { clipsContent: true }, { fills: WHITE }),
    createComponent: () =>
      create('COMPONENT', 'Component', [100, 100], { clipsContent: true }, { fills: WHITE }),
    createSection: () => create('SECTION', 'Section', [100, 100], {}, { fills: WHITE }),
    createSlice: () => create('SLICE', 'Slice', [100, 100]),
    createPage: () =>
      wrap(document.create('PAGE', document.rootId, { name: 'Page', width: 0, height: 0 }).id),
    group: (_object, nodes, parent, index) =>
      gather(context, 'group', nodes as NodeHandle[], parent as NodeHandle, index as number),
    ...Object.fromEntries(booleans),
  };
}

/**
 * Puts nodes into a new group, or into a new boolean if there is an operation; they stay where they are on the page.
 * @param name what the plugin called
 */
function gather(
  { document, wrap }: SessionContext,
  name: string,
  nodes: readonly NodeHandle[],
  parent: NodeHandle,
  index?: number,
  operation?: string,
): NodeHandle {
  if (nodes.length === 0) throw new Error(`in ${name}: First argument must be an array of at least one node`);
  const home = document.get(parent.id);
  if (home.host.type === 'INSTANCE' || document.insideInstance(home)) {
    throw new Error(`in ${name}: Cannot move node. New parent is an instance or is inside of an instance`);
  }
  const group = document.create(operation ? 'BOOLEAN_OPERATION' : 'GROUP', home.id, {
    name: operation ? name : 'Group',
    booleanOperation: operation as never,
  });
  if (operation) document.updateHost(group, { fills: document.get(nodes[0].id).host.fills });
  for (const { id } of nodes) {
    const node = document.get(id);
    const absolute = document.absoluteTransform(node);
    const before = document.parent(node);
    document.move(node, group, group.childIds.length);
    document.setLocalMatrix(node, multiply(invert(document.absoluteTransform(group)), absolute));
    if (before !== group) document.pruneEmptyGroup(before);
  }
  document.update(group, {});
  if (index !== undefined) document.move(group, home, index);
  return wrap(group.id);
}

/** The one segment that open-pencil draws for a line. */
function straightLine(length: number): VectorNetwork {
  const flat = { x: 0, y: 0 };
  return {
    vertices: [flat, { x: length, y: 0 }],
    segments: [{ start: 0, end: 1, tangentStart: flat, tangentEnd: flat }],
    regions: [],
  };
}
