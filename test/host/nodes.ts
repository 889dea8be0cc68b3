/**
 * The node objects of the plugin API. Every type's properties and methods stand in one table, from which both the
 * objects in this process and those inside the QuickJS sandbox are made. Setters check what Figma checks.
 */
import type { Effect, Paint, VectorPath } from '@figma/plugin-typings/plugin-api-standalone';
import { parsePluginVectorPath } from '@open-pencil/scene-graph/parse-path';
import { mergeVectorNetworks, type SceneNode, type VectorNetwork } from '@open-pencil/scene-graph';
import { boundsOf, multiply, rotation, translation, union, type Bounds, type Transform } from './affine.ts';
import { frozen, scalePath, type HostDocument, type HostNode, type HostNodeType } from './document.ts';
import { exportNode, type AnyExportSettings } from './export.ts';
import { fillGeometry, paintedOutset, strokeGeometry } from './geometry.ts';
import { measureText } from './text.ts';
import { checkEffects, checkPaints } from './validate.ts';
import type { Session } from './session.ts';

/** One node object; `this` of every accessor. */
export interface NodeHandle {
  readonly id: string;
}

interface Accessor {
  get: (node: HostNode, session: Session) => unknown;
  set?: (node: HostNode, value: never, session: Session) => void;
}
type Method = (node: HostNode, session: Session, ...args: never[]) => unknown;

export interface Members {
  accessors: Map<string, Accessor>;
  methods: Map<string, Method>;
}

const SHAPES: HostNodeType[] = ['RECTANGLE', 'ELLIPSE', 'POLYGON', 'STAR', 'LINE', 'VECTOR'];
const FRAMES: HostNodeType[] = ['FRAME', 'COMPONENT', 'INSTANCE'];
const PAINTED: HostNodeType[] = [...SHAPES, ...FRAMES, 'TEXT', 'BOOLEAN_OPERATION'];
const LAYERS: HostNodeType[] = [...PAINTED, 'GROUP'];
const SCENE: HostNodeType[] = [...LAYERS, 'SECTION', 'SLICE'];
const PARENTS: HostNodeType[] = ['DOCUMENT', 'PAGE', 'GROUP', 'SECTION', 'BOOLEAN_OPERATION', ...FRAMES];
const ALL: HostNodeType[] = ['DOCUMENT', 'PAGE', ...SCENE];
const ROUNDED: HostNodeType[] = [
  'RECTANGLE',
  'ELLIPSE',
  'POLYGON',
  'STAR',
  'VECTOR',
  'BOOLEAN_OPERATION',
  ...FRAMES,
];

const table = new Map<HostNodeType, Members>(
  ALL.map((type) => [type, { accessors: new Map(), methods: new Map() }]),
);

function property(
  types: readonly HostNodeType[],
  name: string,
  get: Accessor['get'],
  set?: Accessor['set'],
): void {
  for (const type of types) table.get(type)!.accessors.set(name, { get, set });
}

function method(types: readonly HostNodeType[], name: string, run: Method): void {
  for (const type of types) table.get(type)!.methods.set(name, run);
}

/** A method that answers with a promise. */
function promised(types: readonly HostNodeType[], name: string, run: Method): void {
  method(types, name, (...args) => Promise.resolve().then(() => run(...args)));
}

/** A property that open-pencil keeps under the same or another name and that takes any value of one kind. */
function field(
  types: readonly HostNodeType[],
  name: string,
  kind: string,
  key = name as keyof SceneNode,
): void {
  property(
    types,
    name,
    (node) => node[key],
    (node, value: unknown, session) => {
      expectKind(name, value, kind);
      session.document.update(node, { [key]: value });
    },
  );
}

function expectKind(name: string, value: unknown, kind: string): void {
  const right = typeof value === kind && (kind !== 'number' || Number.isFinite(value));
  if (!right)
    throw new TypeError(
      `in set_${name}: Property "${name}" failed validation: Expected ${kind}, received ${typeof value}`,
    );
}

/** The properties and methods of a node type. */
export function membersOf(type: HostNodeType): Members {
  return table.get(type)!;
}

function notInInstance(node: HostNode, document: HostDocument, what: string): void {
  if (document.insideInstance(node))
    throw new Error(`in ${what}: This property cannot be overridden in an instance`);
}

// Every node

property(ALL, 'type', (node) => node.host.type);
property(
  ALL,
  'name',
  (node) => node.name,
  (node, value: string, session) => {
    expectKind('name', value, 'string');
    session.document.update(node, { name: value, autoRename: false });
  },
);
property(ALL, 'parent', (node, session) => session.wrapOrNull(node.parentId));
property(ALL, 'isAsset', () => false);
method(ALL, 'toString', (node) => `${node.host.type} ${node.id}`);
method(ALL, 'remove', (node, { document }) => {
  if (node.host.type === 'DOCUMENT') throw new Error('in remove: Removing this node is not allowed');
  if (node.host.type === 'PAGE' && node.id === document.pageId)
    throw new Error('in remove: Removing the current page is not allowed');
  if (document.insideInstance(node)) throw new Error('in remove: Removing this node is not allowed');
  const parent = document.parent(node);
  document.remove(node);
  document.pruneEmptyGroup(parent);
});
method(ALL, 'getPluginData', (node, _session, key: string) => node.host.pluginData[key] ?? '');
method(ALL, 'getPluginDataKeys', (node) => Object.keys(node.host.pluginData));
method(ALL, 'setPluginData', (node, { document }, key: string, value: string) => {
  expectKind('pluginData', value, 'string');
  if (key.length + value.length > 100_000)
    throw new Error('in setPluginData: The entry is larger than 100 kB');
  const { [key]: _old, ...rest } = node.host.pluginData;
  document.updateHost(node, { pluginData: value === '' ? rest : { ...rest, [key]: value } });
});
method(ALL, 'getRelaunchData', (node) => ({ ...node.host.relaunchData }));
method(ALL, 'setRelaunchData', (node, { document, host }, data: Record<string, string>) => {
  for (const [command, description] of Object.entries(data)) {
    if (typeof description !== 'string')
      throw new TypeError('in setRelaunchData: Expected string descriptions');
    if (description.length > 1000)
      throw new Error('in setRelaunchData: The description is longer than 1000 characters');
    if (!host.relaunchCommands.includes(command)) {
      throw new Error(
        `in setRelaunchData: The command "${command}" is not in the manifest's relaunchButtons`,
      );
    }
  }
  document.updateHost(node, { relaunchData: { ...data } });
});

// Parents

function expectLoaded(node: HostNode, session: Session, name: string): void {
  if (node.host.type === 'PAGE' && !session.isPageLoaded(node.id))
    throw new Error(
      `in ${name}: Cannot access children of page "${node.name}" before it is loaded. Call page.loadAsync() first.`,
    );
}

function readableChildren(node: HostNode, session: Session): HostNode[] {
  expectLoaded(node, session, 'get_children');
  return session.document.children(node);
}

property(PARENTS, 'children', (node, session) =>
  frozenList(readableChildren(node, session).map((child) => session.wrap(child.id))),
);

function frozenList<T>(items: T[]): readonly T[] {
  return Object.freeze(items);
}

function insert(parent: HostNode, session: Session, child: NodeHandle, index: number, name: string): void {
  const { document } = session;
  expectLoaded(parent, session, name);
  const node = document.find(child?.id);
  if (!node) throw new Error(`in ${name}: The node does not exist`);
  if (parent.host.type === 'INSTANCE' || document.insideInstance(parent)) {
    throw new Error(`in ${name}: Cannot move node. New parent is an instance or is inside of an instance`);
  }
  if (document.insideInstance(node))
    throw new Error(`in ${name}: Cannot move node. Node is inside of an instance`);
  if (parent.host.type === 'DOCUMENT') throw new Error(`in ${name}: The document can only hold pages`);
  if (node === parent || [...document.ancestors(parent)].includes(node)) {
    throw new Error(`in ${name}: Cannot move node. New parent is a descendant of the node`);
  }
  if (index < 0 || index > parent.childIds.length || !Number.isInteger(index))
    throw new Error(`in ${name}: Index is out of range`);
  const before = document.parent(node);
  const from = before === parent ? parent.childIds.indexOf(node.id) : -1;
  document.move(node, parent, from >= 0 && from < index ? index - 1 : index);
  if (before !== parent) document.pruneEmptyGroup(before);
}
method(PARENTS, 'appendChild', (node, session, child: NodeHandle) =>
  insert(node, session, child, node.childIds.length, 'appendChild'),
);
method(PARENTS, 'insertChild', (node, session, index: number, child: NodeHandle) =>
  insert(node, session, child, index, 'insertChild'),
);

type Test = (node: unknown) => unknown;
function* walk(node: HostNode, session: Session): Generator<HostNode> {
  if (node.host.type === 'DOCUMENT' && !session.areAllPagesLoaded)
    throw new Error(
      'in findAll: Cannot search the document with documentAccess: dynamic-page before figma.loadAllPagesAsync()',
    );
  for (const child of readableChildren(node, session)) {
    yield child;
    yield* session.document.descendants(child);
  }
}
method(PARENTS, 'findAll', (node, session, test: Test = () => true) =>
  [...walk(node, session)].map((each) => session.wrap(each.id)).filter((each) => test(each)),
);
method(PARENTS, 'findOne', (node, session, test: Test) => {
  for (const each of walk(node, session)) if (test(session.wrap(each.id))) return session.wrap(each.id);
  return null;
});
method(PARENTS, 'findChildren', (node, session, test: Test = () => true) =>
  readableChildren(node, session)
    .map((each) => session.wrap(each.id))
    .filter((each) => test(each)),
);
method(
  PARENTS,
  'findChild',
  (node, session, test: Test) =>
    readableChildren(node, session)
      .map((each) => session.wrap(each.id))
      .find((each) => test(each)) ?? null,
);
method(PARENTS, 'findAllWithCriteria', (node, session, { types }: { types?: string[] }) =>
  [...walk(node, session)]
    .filter((each) => !types || types.includes(each.host.type))
    .map((each) => session.wrap(each.id)),
);

// Layers: place and size

function place(name: 'x' | 'y', row: 0 | 1): void {
  property(
    SCENE,
    name,
    (node, { document }) => document.relativeTransform(node)[row][2],
    (node, value: number, { document }) => {
      expectKind(name, value, 'number');
      notInInstance(node, document, `set_${name}`);
      if (inAutoLayout(node, document)) return;
      const transform = structuredClone(document.relativeTransform(node));
      transform[row][2] = value;
      document.setRelativeTransform(node, transform);
    },
  );
}
place('x', 0);
place('y', 1);

/** Whether an auto-layout parent decides where a node stands. */
function inAutoLayout(node: HostNode, document: HostDocument): boolean {
  return (
    document.parent(node)?.layoutMode !== 'NONE' &&
    document.parent(node) !== undefined &&
    node.layoutPositioning !== 'ABSOLUTE'
  );
}

property(SCENE, 'width', (node) => node.width);
property(SCENE, 'height', (node) => node.height);
property(
  SCENE,
  'rotation',
  (node, { document }) => {
    const [[a], [b]] = document.relativeTransform(node);
    return clean((Math.atan2(-b, a) * 180) / Math.PI);
  },
  (node, value: number, { document }) => {
    expectKind('rotation', value, 'number');
    notInInstance(node, document, 'set_rotation');
    const [[, , x], [, , y]] = document.relativeTransform(node);
    document.setRelativeTransform(node, multiply(translation(x, y), rotation(value)));
  },
);
property(
  SCENE,
  'relativeTransform',
  (node, { document }) => frozen(document.relativeTransform(node)),
  (node, value: Transform, { document }) => {
    const right =
      Array.isArray(value) &&
      value.length === 2 &&
      value.flat().length === 6 &&
      value.flat().every(Number.isFinite);
    if (!right)
      throw new TypeError(
        'in set_relativeTransform: Expected [[number, number, number], [number, number, number]]',
      );
    notInInstance(node, document, 'set_relativeTransform');
    if (inAutoLayout(node, document)) {
      const [[, , x], [, , y]] = document.relativeTransform(node);
      value = [
        [value[0][0], value[0][1], x],
        [value[1][0], value[1][1], y],
      ];
    }
    document.setRelativeTransform(node, value);
  },
);
property(SCENE, 'absoluteTransform', (node, { document }) => frozen(document.absoluteTransform(node)));
property(SCENE, 'absoluteBoundingBox', (node, { document }) => frozen(document.absoluteBox(node)));
property(SCENE, 'absoluteRenderBounds', (node, { document }) =>
  frozen(isShown(node, document) ? renderBounds(node, document) : null),
);

function clean(value: number): number {
  return Math.abs(value) < 1e-9 ? 0 : value;
}

function isShown(node: HostNode, document: HostDocument): boolean {
  return node.visible && [...document.ancestors(node)].every((ancestor) => ancestor.visible);
}

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

function resize(node: HostNode, { document }: Session, width: number, height: number): void {
  const least = node.host.type === 'LINE' ? 0 : 0.01;
  if (!(Number.isFinite(width) && Number.isFinite(height)) || width < 0.01 || height < least) {
    throw new Error('in resize: Expected a width and a height of at least 0.01');
  }
  if (node.host.type === 'LINE' && height !== 0) throw new Error('in resize: The height of a line must be 0');
  notInInstance(node, document, 'resize');
  document.resize(node, width, height);
}
const RESIZABLE = SCENE;
method(RESIZABLE, 'resize', resize);
method(RESIZABLE, 'resizeWithoutConstraints', resize);
method(RESIZABLE, 'rescale', (node, session, scale: number) => {
  resize(node, session, node.width * scale, node.height * scale);
  if (node.host.strokes.length > 0)
    session.document.updateHost(node, { strokeWeight: node.host.strokeWeight * scale });
});

// Layers: the rest

field(SCENE, 'visible', 'boolean');
field(SCENE, 'locked', 'boolean');
field(SCENE, 'expanded', 'boolean');
property(
  LAYERS,
  'opacity',
  (node) => node.opacity,
  (node, value: number, { document }) => {
    expectKind('opacity', value, 'number');
    if (value < 0 || value > 1)
      throw new Error('in set_opacity: Property "opacity" failed validation: Expected 0..1');
    document.update(node, { opacity: value });
  },
);
field(LAYERS, 'blendMode', 'string');
field(LAYERS, 'isMask', 'boolean');
field(LAYERS, 'maskType', 'string');
property(
  LAYERS,
  'effects',
  (node) => node.host.effects,
  (node, value: Effect[], { document }) =>
    document.updateHost(node, { effects: checkEffects(value), effectStyleId: '' }),
);
property(
  LAYERS,
  'constrainProportions',
  (node) => node.host.constrainProportions,
  (node, value: boolean, { document }) => document.updateHost(node, { constrainProportions: value }),
);
property(
  [...SHAPES, ...FRAMES, 'TEXT'],
  'constraints',
  (node) => frozen({ horizontal: node.horizontalConstraint, vertical: node.verticalConstraint }),
  (
    node,
    value: { horizontal: SceneNode['horizontalConstraint']; vertical: SceneNode['verticalConstraint'] },
    { document },
  ) => document.update(node, { horizontalConstraint: value.horizontal, verticalConstraint: value.vertical }),
);
property(SCENE, 'stuckTo', () => null);
property(SCENE, 'attachedConnectors', () => []);
property(SCENE, 'boundVariables', () => frozen({}));
property(
  SCENE,
  'exportSettings',
  () => frozen([]),
  () => undefined,
);

property(
  LAYERS,
  'layoutPositioning',
  (node) => node.layoutPositioning,
  (node, value: 'AUTO' | 'ABSOLUTE', { document }) => {
    if (value !== 'AUTO' && value !== 'ABSOLUTE')
      throw new TypeError('in set_layoutPositioning: Expected "AUTO" or "ABSOLUTE"');
    const parent = document.parent(node);
    if (value === 'ABSOLUTE' && (!parent || parent.layoutMode === 'NONE')) {
      throw new Error(
        'in set_layoutPositioning: Can only set layoutPositioning = ABSOLUTE if the parent node has layoutMode !== NONE',
      );
    }
    document.update(node, { layoutPositioning: value });
  },
);
field(LAYERS, 'layoutGrow', 'number');
property(
  LAYERS,
  'layoutAlign',
  (node) => (node.layoutAlignSelf === 'AUTO' ? 'INHERIT' : node.layoutAlignSelf),
  (node, value: string, { document }) =>
    document.update(node, {
      layoutAlignSelf: (value === 'INHERIT' ? 'AUTO' : value) as SceneNode['layoutAlignSelf'],
    }),
);

// Paint

property(
  [...PAINTED, 'SECTION'],
  'fills',
  (node) => node.host.fills,
  (node, value: Paint[], { document }) =>
    document.updateHost(node, {
      fills: withoutPatterns('fills', checkPaints('fills', value)),
      fillStyleId: '',
    }),
);
property(
  PAINTED,
  'strokes',
  (node) => node.host.strokes,
  (node, value: Paint[], { document }) =>
    document.updateHost(node, {
      strokes: withoutPatterns('strokes', checkPaints('strokes', value)),
      strokeStyleId: '',
    }),
);
promised([...PAINTED, 'SECTION'], 'setFillsAsync', (node, { document }, value: Paint[]) =>
  document.updateHost(node, {
    fills: withKnownSources('setFillsAsync', checkPaints('fills', value), document),
    fillStyleId: '',
  }),
);
promised(PAINTED, 'setStrokesAsync', (node, { document }, value: Paint[]) =>
  document.updateHost(node, {
    strokes: withKnownSources('setStrokesAsync', checkPaints('strokes', value), document),
    strokeStyleId: '',
  }),
);

/** A pattern's source node may not be loaded yet, so Figma takes patterns only by the asynchronous ways. */
function withoutPatterns(name: 'fills' | 'strokes', paints: Paint[]): Paint[] {
  if (paints.some(({ type }) => type === 'PATTERN')) {
    const call = name === 'fills' ? 'setFillsAsync' : 'setStrokesAsync';
    throw new Error(`in set_${name}: Cannot set patterns synchronously. Use ${call} instead.`);
  }
  return paints;
}

function withKnownSources(name: string, paints: Paint[], document: HostDocument): Paint[] {
  for (const paint of paints) {
    if (paint.type === 'PATTERN' && !document.find(paint.sourceNodeId))
      throw new Error(`in ${name}: The source node "${paint.sourceNodeId}" of the pattern does not exist`);
  }
  return paints;
}

property(
  PAINTED,
  'strokeWeight',
  (node) => node.host.strokeWeight,
  (node, value: number, { document }) => {
    expectKind('strokeWeight', value, 'number');
    if (value < 0) throw new Error('in set_strokeWeight: Expected a number of at least 0');
    document.updateHost(node, { strokeWeight: value });
  },
);
property(
  PAINTED,
  'strokeAlign',
  (node) => node.host.strokeAlign,
  (node, value: 'INSIDE' | 'CENTER' | 'OUTSIDE', { document }) =>
    document.updateHost(node, { strokeAlign: value }),
);
for (const name of ['strokeCap', 'strokeJoin', 'dashPattern', 'strokeMiterLimit'] as const) {
  property(
    PAINTED,
    name,
    (node) => frozen(node[name]),
    (node, value: never, { document }) => {
      document.update(node, { [name]: structuredClone(value) });
      document.refreshStrokes(node);
    },
  );
}
for (const name of ['fillStyleId', 'strokeStyleId', 'effectStyleId'] as const) {
  readOnly(name === 'effectStyleId' ? LAYERS : PAINTED, name, (node) => node.host[name]);
}
readOnly(LAYERS, 'reactions', () => frozen([]));
readOnly(FRAMES, 'gridStyleId', () => '');
readOnly(FRAMES, 'backgroundStyleId', (node) => node.host.fillStyleId);
readOnly(['TEXT'], 'textStyleId', () => '');

/** A property that dynamic-page makes read-only, because writing it may need what is not loaded. */
function readOnly(types: readonly HostNodeType[], name: string, get: Accessor['get']): void {
  property(types, name, get, () => {
    const call = name === 'backgroundStyleId' ? 'setFillStyleIdAsync' : asyncSetter(name);
    throw new Error(`in set_${name}: Cannot call with documentAccess: dynamic-page. Use ${call} instead.`);
  });
}

function asyncSetter(name: string): string {
  return `set${name[0].toUpperCase()}${name.slice(1)}Async`;
}
promised(PAINTED, 'setFillStyleIdAsync', (node, { document }, id: string) =>
  document.updateHost(node, { fillStyleId: id }),
);
promised(PAINTED, 'setStrokeStyleIdAsync', (node, { document }, id: string) =>
  document.updateHost(node, { strokeStyleId: id }),
);
promised(LAYERS, 'setEffectStyleIdAsync', (node, { document }, id: string) =>
  document.updateHost(node, { effectStyleId: id }),
);
property(PAINTED, 'fillGeometry', (node, { host, document }) =>
  frozen(fillGeometry(host.canvasKit, document, node)),
);
property(PAINTED, 'strokeGeometry', (node, { host, document }) =>
  frozen(strokeGeometry(host.canvasKit, document, node)),
);

// Corners

const CORNERS = ['topLeftRadius', 'topRightRadius', 'bottomRightRadius', 'bottomLeftRadius'] as const;
property(
  ROUNDED,
  'cornerRadius',
  (node, { mixed }) => {
    if (!node.independentCorners) return node.cornerRadius;
    return CORNERS.every((corner) => node[corner] === node.topLeftRadius) ? node.topLeftRadius : mixed;
  },
  (node, value: number, { document }) => {
    expectKind('cornerRadius', value, 'number');
    const all = Object.fromEntries(CORNERS.map((corner) => [corner, value]));
    document.update(node, { cornerRadius: value, independentCorners: false, ...all });
  },
);
field(ROUNDED, 'cornerSmoothing', 'number');
for (const corner of CORNERS) {
  property(
    ['RECTANGLE', ...FRAMES],
    corner,
    (node) => (node.independentCorners ? node[corner] : node.cornerRadius),
    (node, value: number, { document }) => {
      expectKind(corner, value, 'number');
      const rest = node.independentCorners
        ? {}
        : Object.fromEntries(CORNERS.map((each) => [each, node.cornerRadius]));
      document.update(node, { ...rest, [corner]: value, independentCorners: true });
    },
  );
}

// Shapes

property(
  ['ELLIPSE'],
  'arcData',
  (node) => frozen(node.arcData ?? { startingAngle: 0, endingAngle: 2 * Math.PI, innerRadius: 0 }),
  (node, value: NonNullable<SceneNode['arcData']>, { document }) =>
    document.update(node, { arcData: { ...value } }),
);
field(['POLYGON', 'STAR'], 'pointCount', 'number');
field(['STAR'], 'innerRadius', 'number', 'starInnerRadius');
field(['BOOLEAN_OPERATION'], 'booleanOperation', 'string');

/** Gives a vector its paths; the node's box becomes theirs and stays where the paths were meant. */
export function setVectorPaths(node: HostNode, document: HostDocument, paths: readonly VectorPath[]): void {
  const networks = paths.map((path) => {
    const parsed = parsePluginVectorPath(path.data, path.windingRule);
    if (!parsed.ok) throw new Error(`in set_vectorPaths: Invalid path: ${parsed.error}`);
    return parsed.network;
  });
  const box = pathBounds(paths);
  const old = document.localMatrix(node);
  const moved = (data: string) => offsetPath(data, -box.x, -box.y);
  node.host = { ...node.host, paths: frozen(paths.map((path) => ({ ...path, data: moved(path.data) }))) };
  document.graph.updateNode(node.id, {
    width: box.width,
    height: box.height,
    vectorNetwork: shiftNetwork(networks.length > 0 ? mergeVectorNetworks(networks) : null, -box.x, -box.y),
  });
  document.setLocalMatrix(node, multiply(old, translation(box.x, box.y)));
  document.update(node, {});
}

function shiftNetwork(network: VectorNetwork | null, dx: number, dy: number): VectorNetwork | null {
  return (
    network && {
      ...network,
      vertices: network.vertices.map((vertex) => ({ ...vertex, x: vertex.x + dx, y: vertex.y + dy })),
    }
  );
}

function offsetPath(data: string, dx: number, dy: number): string {
  let index = 0;
  return data.replace(/[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi, (token) => {
    if (/^[a-z]$/i.test(token)) {
      index = 0;
      return token;
    }
    return String(Number(token) + (index++ % 2 === 0 ? dx : dy));
  });
}

/** The tight box of a path: end points and the extremes of its curves, sampled finely enough for a test host. */
function pathBounds(paths: readonly VectorPath[]): Bounds {
  const xs: number[] = [];
  const ys: number[] = [];
  const add = (x: number, y: number) => {
    xs.push(x);
    ys.push(y);
  };
  for (const { data } of paths) {
    let from: [number, number] = [0, 0];
    for (const [, letter, rest] of data.matchAll(/([MLQCZ])([^MLQCZ]*)/g)) {
      const values = (rest.match(/-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? []).map(Number);
      const points = Array.from(
        { length: values.length / 2 },
        (_, index) => [values[2 * index], values[2 * index + 1]] as [number, number],
      );
      if (letter === 'M' || letter === 'L') points.forEach(([x, y]) => add(x, y));
      else
        for (let step = 1; step <= 64 && points.length > 0; step++)
          add(...bezier([from, ...points], step / 64));
      from = points.at(-1) ?? from;
    }
  }
  if (xs.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function bezier(points: readonly [number, number][], t: number): [number, number] {
  if (points.length === 1) return points[0];
  return bezier(
    points
      .slice(1)
      .map(([x, y], index) => [points[index][0] * (1 - t) + x * t, points[index][1] * (1 - t) + y * t]),
    t,
  );
}

property(
  ['VECTOR'],
  'vectorPaths',
  (node) => node.host.paths,
  (node, value: VectorPath[], { document }) => setVectorPaths(node, document, value),
);
property(
  ['VECTOR'],
  'vectorNetwork',
  (node) => frozen(structuredClone(node.vectorNetwork ?? { vertices: [], segments: [], regions: [] })),
  () => {
    throw new Error(
      'in set_vectorNetwork: Cannot call with documentAccess: dynamic-page. Use setVectorNetworkAsync instead.',
    );
  },
);

// Frames

field(FRAMES, 'clipsContent', 'boolean');
for (const name of ['itemSpacing', 'paddingLeft', 'paddingRight', 'paddingTop', 'paddingBottom'] as const)
  field(FRAMES, name, 'number');
field(FRAMES, 'layoutMode', 'string');
field(FRAMES, 'layoutWrap', 'string');
field(FRAMES, 'primaryAxisAlignItems', 'string', 'primaryAxisAlign');
field(FRAMES, 'counterAxisAlignItems', 'string', 'counterAxisAlign');
for (const [name, key] of [
  ['primaryAxisSizingMode', 'primaryAxisSizing'],
  ['counterAxisSizingMode', 'counterAxisSizing'],
] as const) {
  property(
    FRAMES,
    name,
    (node) => (node[key] === 'HUG' ? 'AUTO' : 'FIXED'),
    (node, value: 'FIXED' | 'AUTO', { document }) =>
      document.update(node, { [key]: value === 'AUTO' ? 'HUG' : 'FIXED' }),
  );
}
method(['COMPONENT'], 'createInstance', (node, session) =>
  session.wrap(session.document.clone(node, session.document.get(session.document.pageId), node).id),
);
property(['INSTANCE'], 'mainComponent', () => {
  throw new Error(
    'in get_mainComponent: Cannot call with documentAccess: dynamic-page. Use node.getMainComponentAsync instead.',
  );
});
property(['COMPONENT'], 'instances', () => {
  throw new Error(
    'in get_instances: Cannot call with documentAccess: dynamic-page. Use node.getInstancesAsync instead.',
  );
});
for (const name of ['setRangeTextStyleId', 'setRangeFillStyleId']) {
  method(['TEXT'], name, () => {
    throw new Error(
      `in ${name}: Cannot call with documentAccess: dynamic-page. Use node.${name}Async instead.`,
    );
  });
}
promised(['INSTANCE'], 'getMainComponentAsync', (node, session) => session.wrapOrNull(node.componentId));
method(['INSTANCE'], 'detachInstance', (node, session) => {
  const { document } = session;
  notInInstance(node, document, 'detachInstance');
  node.host = { ...node.host, type: 'FRAME' };
  document.update(node, { type: 'FRAME', componentId: null });
  return session.wrap(node.id);
});

// Text

field(['TEXT'], 'textAlignHorizontal', 'string');
field(['TEXT'], 'textAlignVertical', 'string');
field(['TEXT'], 'textAutoResize', 'string');
property(['TEXT'], 'hasMissingFont', () => false);
property(
  ['TEXT'],
  'fontName',
  (node) => frozen({ family: node.fontFamily, style: styleOf(node.fontWeight) }),
  (node, value: { family: string; style: string }, { document, host }) => {
    host.expectFont('fontName', value);
    document.update(node, { fontFamily: value.family, fontWeight: host.fontWeight(value.style) });
    fitText(node, document);
  },
);
function textField(name: string, key: 'text' | 'fontSize', kind: string): void {
  property(
    ['TEXT'],
    name,
    (node) => node[key],
    (node, value: string | number, { document, host }) => {
      expectKind(name, value, kind);
      host.expectFont(name, { family: node.fontFamily, style: styleOf(node.fontWeight) });
      document.update(node, { [key]: value });
      fitText(node, document);
    },
  );
}
textField('characters', 'text', 'string');
textField('fontSize', 'fontSize', 'number');

function styleOf(weight: number): string {
  return (
    ({ 500: 'Medium', 600: 'Semi Bold', 700: 'Bold', 800: 'Extra Bold' } as Record<number, string>)[weight] ??
    'Regular'
  );
}

/** Text that sizes itself takes the room of its glyphs. */
export function fitText(node: HostNode, document: HostDocument): void {
  if (node.textAutoResize !== 'WIDTH_AND_HEIGHT') return;
  const { width, height } = measureText(node);
  document.resize(node, Math.max(0.01, width), Math.max(0.01, height));
}

// Copies and pictures of layers

method(SCENE, 'clone', (node, { document, wrap }) => {
  // As in Figma, a copy lands on the current page with its x, y and rotation unchanged.
  return wrap(document.clone(node, document.get(document.pageId)).id);
});
method(['PAGE'], 'clone', () => {
  throw new Error('in clone: The stand-in host does not copy pages');
});
promised([...LAYERS, 'SLICE', 'PAGE'], 'exportAsync', (node, session, settings?: AnyExportSettings) => {
  expectLoaded(node, session, 'exportAsync');
  return exportNode(session.host, node, settings);
});

// Pages and the document

property(
  ['PAGE'],
  'selection',
  (node, session) =>
    frozenList(
      (session.document.selection.get(node.id) ?? [])
        .filter((id) => session.document.find(id))
        .map((id) => session.wrap(id)),
    ),
  (node, value: readonly NodeHandle[], session) => {
    if (!Array.isArray(value)) throw new TypeError('in set_selection: Expected an array of nodes');
    const { document } = session;
    for (const each of value as readonly NodeHandle[]) {
      const target = document.find(each?.id);
      if (!target) throw new Error('in set_selection: The node does not exist');
      if (document.page(target) !== node)
        throw new Error('in set_selection: The selection of a page can only include nodes in that page');
    }
    session.host.setSelection(
      value.map((each: NodeHandle) => each.id),
      node.id,
    );
  },
);
property(['PAGE'], 'backgrounds', () =>
  frozen([{ type: 'SOLID', color: { r: 0.96, g: 0.96, b: 0.96 }, opacity: 1, visible: true }]),
);
promised(['PAGE'], 'loadAsync', (node, session) => session.loadPage(node.id));
method(['PAGE'], 'on', (node, session, type: string, callback: () => void) =>
  session.onPage(node.id, type, callback),
);
method(['PAGE'], 'off', (node, session, type: string, callback: () => void) =>
  session.offPage(node.id, type, callback),
);
property(['DOCUMENT'], 'documentColorProfile', (_node, { host }) => host.colorProfile);

export { scalePath };
