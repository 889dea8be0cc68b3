/**
 * The table of the node objects: for every type its properties and methods by name. From it both the objects in this
 * process and those inside the QuickJS sandbox are made. The files beside this one fill it in; setters check what
 * Figma checks.
 */
import type { SceneNode } from '@open-pencil/scene-graph';
import type { HostDocument } from '../document/document.ts';
import type { HostNode, HostNodeType } from '../document/node.ts';
import type { HostCore } from '../host-core.ts';
import type { EditorType } from '../session/editors.ts';

/** One node object; `this` of every accessor. */
export interface NodeHandle {
  readonly id: string;
}

/** What a node's properties and methods need of the run of the plugin that asks them. */
export interface NodeSession {
  readonly document: HostDocument;
  readonly host: HostCore;
  readonly editorType: EditorType;
  readonly mixed: symbol;
  readonly areAllPagesLoaded: boolean;
  readonly wrap: (id: string) => NodeHandle;
  readonly wrapOrNull: (id: string | null) => NodeHandle | null;
  isPageLoaded(id: string): boolean;
  loadPage(id: string): void;
  onPage(id: string, type: string, callback: (...args: never[]) => unknown): void;
  offPage(id: string, type: string, callback: (...args: never[]) => unknown): void;
}

export interface Accessor {
  get: (node: HostNode, session: NodeSession) => unknown;
  set?: (node: HostNode, value: never, session: NodeSession) => void;
}
type Method = (node: HostNode, session: NodeSession, ...args: never[]) => unknown;

export interface Members {
  accessors: Map<string, Accessor>;
  methods: Map<string, Method>;
}

export const SHAPES: readonly HostNodeType[] = ['RECTANGLE', 'ELLIPSE', 'POLYGON', 'STAR', 'LINE', 'VECTOR'];
export const FRAMES: readonly HostNodeType[] = ['FRAME', 'COMPONENT', 'INSTANCE'];
export const PAINTED: readonly HostNodeType[] = [...SHAPES, ...FRAMES, 'TEXT', 'BOOLEAN_OPERATION'];
export const LAYERS: readonly HostNodeType[] = [...PAINTED, 'GROUP'];
export const SCENE: readonly HostNodeType[] = [...LAYERS, 'SECTION', 'SLICE'];
export const PARENTS: readonly HostNodeType[] = [
  'DOCUMENT',
  'PAGE',
  'GROUP',
  'SECTION',
  'BOOLEAN_OPERATION',
  ...FRAMES,
];
export const ALL: readonly HostNodeType[] = ['DOCUMENT', 'PAGE', ...SCENE];
export const ROUNDED: readonly HostNodeType[] = [
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

export function property(
  types: readonly HostNodeType[],
  name: string,
  get: Accessor['get'],
  set?: Accessor['set'],
): void {
  for (const type of types) table.get(type)!.accessors.set(name, { get, set });
}

export function method(types: readonly HostNodeType[], name: string, run: Method): void {
  for (const type of types) table.get(type)!.methods.set(name, run);
}

/** A method that answers with a promise. */
export function promised(types: readonly HostNodeType[], name: string, run: Method): void {
  method(types, name, (...args) => Promise.resolve().then(() => run(...args)));
}

/** A property that open-pencil keeps under the same or another name and that takes any value of one kind. */
export function field(
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

export function expectKind(name: string, value: unknown, kind: string): void {
  const right = typeof value === kind && (kind !== 'number' || Number.isFinite(value));
  if (!right)
    throw new TypeError(
      `in set_${name}: Property "${name}" failed validation: Expected ${kind}, received ${typeof value}`,
    );
}

/** A property that dynamic-page makes read-only, because writing it may need what is not loaded. */
export function readOnly(types: readonly HostNodeType[], name: string, get: Accessor['get']): void {
  property(types, name, get, () => {
    const call = name === 'backgroundStyleId' ? 'setFillStyleIdAsync' : asyncSetter(name);
    throw new Error(`in set_${name}: Cannot call with documentAccess: dynamic-page. Use ${call} instead.`);
  });
}

function asyncSetter(name: string): string {
  return `set${name[0].toUpperCase()}${name.slice(1)}Async`;
}

export function notInInstance(node: HostNode, document: HostDocument, what: string): void {
  if (document.insideInstance(node))
    throw new Error(`in ${what}: This property cannot be overridden in an instance`);
}

/** The properties and methods of a node type. */
export function membersOf(type: HostNodeType): Members {
  return table.get(type)!;
}
