import type { HostDocument } from '../document/document.ts';
import type { HostNode, HostNodeType } from '../document/node.ts';
import { membersOf, type NodeHandle, type NodeSession } from '../nodes/index.ts';
import type { ApiAccessor, ApiMethod, ApiObjects } from './api-objects.ts';

/** The node objects that one run of a plugin sees. */
export class NodeObjects {
  private readonly wrappers = new Map<string, NodeHandle>();
  private readonly prototypes = new Map<HostNodeType, object>();
  private readonly ids = new WeakMap<object, string>();

  /** @param check throws if the plugin has ended; gets the name of what is asked for */
  constructor(
    private readonly document: HostDocument,
    private readonly objects: ApiObjects,
    private readonly session: NodeSession,
    private readonly check: (name: string) => void,
  ) {}

  /** The object that stands for a node; always the same one. */
  wrap(id: string): NodeHandle {
    const known = this.wrappers.get(id);
    if (known) return known;
    const { type } = this.document.get(id).host;
    const wrapper = Object.create(this.prototype(type)) as NodeHandle;
    this.ids.set(wrapper, id);
    this.wrappers.set(id, wrapper);
    return wrapper;
  }

  private prototype(type: HostNodeType): object {
    const known = this.prototypes.get(type);
    if (known) return known;
    const members = membersOf(type);
    const accessors: Record<string, ApiAccessor> = {};
    for (const [name, { get, set }] of members.accessors) {
      accessors[name] = {
        get: (object) => get(this.node(object, `get_${name}`), this.session),
        ...(set && {
          set: (object: object, value: unknown) =>
            set(this.node(object, `set_${name}`), value as never, this.session),
        }),
      };
    }
    accessors.id = { get: (object) => this.ids.get(object)! };
    accessors.removed = { get: (object) => !this.document.find(this.ids.get(object)!) };
    const methods: Record<string, ApiMethod> = {};
    for (const [name, run] of members.methods) {
      methods[name] = (object, ...args) => run(this.node(object, name), this.session, ...(args as never[]));
    }
    const prototype = this.objects.create(`${type}Node`, { accessors, methods });
    this.prototypes.set(type, prototype);
    return prototype;
  }

  /** The node that an object stands for. Throws if it was removed or the plugin has ended. */
  private node(object: object, name: string): HostNode {
    this.check(name);
    const id = this.ids.get(object)!;
    const node = this.document.find(id);
    if (!node) throw new Error(`in ${name}: The node with id "${id}" does not exist`);
    return node;
  }
}
