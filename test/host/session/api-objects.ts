/**
 * The objects of the plugin API that are no nodes: made from tables of members, so that the sandbox can mirror them.
 */

/** The properties and methods of a host object, from which its likeness in the sandbox is made. */
export interface Shape {
  readonly name: string;
  readonly accessors: readonly { readonly name: string; readonly writable: boolean }[];
  readonly methods: readonly string[];
}

export interface ApiAccessor {
  get: (object: object) => unknown;
  set?: (object: object, value: unknown) => void;
}

export type ApiMethod = (object: object, ...args: unknown[]) => unknown;

export interface ApiMembers {
  accessors?: Readonly<Record<string, ApiAccessor>>;
  methods?: Readonly<Record<string, ApiMethod>>;
}

export class ApiObjects {
  private readonly shapes = new WeakMap<object, Shape>();

  /** @param check throws if the plugin has ended; gets the name of what is asked for */
  constructor(private readonly check: (name: string) => void) {}

  /** Makes an object, or a prototype, that has these members. */
  create(name: string, { accessors = {}, methods = {} }: ApiMembers): object {
    const object = {};
    for (const [key, { get, set }] of Object.entries(accessors)) {
      Object.defineProperty(object, key, {
        enumerable: true,
        get(this: object) {
          return get(this);
        },
        set(this: object, value: unknown) {
          if (!set) throw new TypeError(`Cannot assign to read only property '${key}' of object`);
          set(this, value);
        },
      });
    }
    for (const [key, run] of Object.entries(methods)) {
      Object.defineProperty(object, key, {
        enumerable: true,
        value(this: object, ...args: unknown[]) {
          return run(this, ...args);
        },
      });
    }
    this.shapes.set(object, {
      name,
      accessors: Object.entries(accessors).map(([key, { set }]) => ({
        name: key,
        writable: set !== undefined,
      })),
      methods: Object.keys(methods),
    });
    return object;
  }

  /** The shape of an API object, or null for plain data. */
  shapeOf(value: object): Shape | null {
    return this.shapes.get(value) ?? this.shapes.get(Object.getPrototypeOf(value) as object) ?? null;
  }

  /** The same methods with the check that the plugin still runs; what is called `...Async` answers with a promise. */
  checkedMethods(prefix: string, methods: Readonly<Record<string, ApiMethod>>): Record<string, ApiMethod> {
    return mapValues(methods, (run, name) => (object, ...args) => {
      this.check(`${prefix}${name}`);
      return name.endsWith('Async')
        ? Promise.resolve().then(() => run(object, ...args))
        : run(object, ...args);
    });
  }

  /** The same properties with the check that the plugin still runs. */
  checkedAccessors(
    prefix: string,
    accessors: Readonly<Record<string, ApiAccessor>>,
  ): Record<string, ApiAccessor> {
    return mapValues(accessors, ({ get, set }, name) => ({
      get: (object) => {
        this.check(`get_${prefix}${name}`);
        return get(object);
      },
      ...(set && {
        set: (object: object, value: unknown) => {
          this.check(`set_${prefix}${name}`);
          set(object, value);
        },
      }),
    }));
  }
}

function mapValues<Value>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value, key: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
