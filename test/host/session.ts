/** One run of a plugin: the `figma` object it sees, its node objects, its window, and when it ends. */
import type { PluginAPI, ShowUIOptions } from '@figma/plugin-typings/plugin-api-standalone';
import type { VectorNetwork } from '@open-pencil/scene-graph';
import type { CanvasKit } from 'canvaskit-wasm';
import { invert, multiply, union } from './affine.ts';
import { frozen, type HostDocument, type HostNode, type HostNodeType } from './document.ts';
import { decodeBase64, encodeBase64 } from './export.ts';
import { describeImage } from './images.ts';
import { cloneMessage } from './message-clone.ts';
import { membersOf, type Members, type NodeHandle } from './nodes.ts';
import type { PageDriver } from './page-driver.ts';
import type { HostRenderer } from './renderer.ts';

/** One call of `figma.notify`. */
export interface Notification {
  /** As shown: cut after 100 characters. */
  readonly message: string;
  readonly full: string;
  readonly error: boolean;
  readonly timeout?: number;
  readonly button?: string;
  /** Presses the button, if there is one. */
  readonly press: () => void;
  cancelled: boolean;
}

/** What a session needs from the host that runs it. */
export interface HostCore {
  readonly document: HostDocument;
  readonly renderer: HostRenderer;
  readonly canvasKit: CanvasKit;
  readonly colorProfile: 'LEGACY' | 'SRGB' | 'DISPLAY_P3';
  readonly relaunchCommands: readonly string[];
  readonly storage: Map<string, unknown>;
  readonly notifications: Notification[];
  readonly uiHtml: string;
  readonly page: PageDriver | null;
  readonly viewport: { center: { x: number; y: number }; zoom: number };
  readonly messages: { toPage: unknown[]; toSandbox: unknown[] };
  imageSize(hash: string): { width: number; height: number } | null;
  setSelection(ids: readonly string[], pageId?: string): void;
  expectFont(property: string, font: { family: string; style: string }): void;
  fontWeight(style: string): number;
  loadFont(font: { family: string; style: string }): void;
  commitUndo(): void;
  undo(): void;
  changed(): void;
}

export interface SessionOptions {
  command?: string;
  parameters?: Record<string, unknown>;
  /** Called once, when the plugin ends. */
  onClosed?: (message?: string) => void;
}

type Callback = (...args: never[]) => unknown;

/** The properties and methods of a host object, from which its likeness in the sandbox is made. */
export interface Shape {
  readonly name: string;
  readonly accessors: readonly { readonly name: string; readonly writable: boolean }[];
  readonly methods: readonly string[];
}

const NOTIFY_LIMIT = 100;

export class Session {
  readonly mixed: symbol = Symbol('figma.mixed');
  readonly figma: PluginAPI;
  readonly document: HostDocument;
  closed = false;
  private readonly wrappers = new Map<string, NodeHandle>();
  private readonly prototypes = new Map<HostNodeType, object>();
  private readonly shapes = new WeakMap<object, Shape>();
  private readonly ids = new WeakMap<object, string>();
  private readonly callbacks = new Map<string, Set<Callback>>();
  private readonly pageCallbacks = new Map<string, Set<Callback>>();
  private readonly loadedPages = new Set<string>();
  private selectionChanged = false;
  private window: {
    ready: Promise<void>;
    driver: PageDriver | null;
    onmessage?: Callback;
    listeners: Set<Callback>;
  } | null = null;
  private allPagesLoaded = false;
  /** Resolves when the last window is really gone. */
  windowClosed: Promise<void> = Promise.resolve();

  constructor(
    readonly host: HostCore,
    private readonly options: SessionOptions = {},
  ) {
    this.document = host.document;
    this.loadedPages.add(host.document.pageId);
    this.figma = this.createFigma() as unknown as PluginAPI;
  }

  /** Throws if the plugin has ended. Everything of the API asks this first. */
  check(name: string): void {
    if (this.closed) throw new Error(`in ${name}: The plugin has been closed with figma.closePlugin()`);
  }

  // Nodes

  /** The object that stands for a node; always the same one within a session. */
  wrap = (id: string): NodeHandle => {
    const known = this.wrappers.get(id);
    if (known) return known;
    const { type } = this.document.get(id).host;
    const wrapper = Object.create(this.prototype(type)) as NodeHandle;
    this.ids.set(wrapper, id);
    this.wrappers.set(id, wrapper);
    return wrapper;
  };

  wrapOrNull = (id: string | null): NodeHandle | null =>
    id !== null && this.document.find(id) ? this.wrap(id) : null;

  private prototype(type: HostNodeType): object {
    const known = this.prototypes.get(type);
    if (known) return known;
    const members = this.bind(membersOf(type), (object, name) => {
      this.check(name);
      const id = this.ids.get(object)!;
      const node = this.document.find(id);
      if (!node) throw new Error(`in ${name}: The node with id "${id}" does not exist`);
      return node;
    });
    members.accessors.set('id', { get: (object) => this.ids.get(object)! });
    members.accessors.set('removed', { get: (object) => !this.document.find(this.ids.get(object)!) });
    const prototype = this.object(`${type}Node`, members);
    this.prototypes.set(type, prototype);
    return prototype;
  }

  private bind(members: Members, node: (object: object, name: string) => HostNode): BoundMembers {
    const bound: BoundMembers = { accessors: new Map(), methods: new Map() };
    for (const [name, { get, set }] of members.accessors) {
      bound.accessors.set(name, {
        get: (object) => get(node(object, `get_${name}`), this),
        ...(set && {
          set: (object: object, value: unknown) => set(node(object, `set_${name}`), value as never, this),
        }),
      });
    }
    for (const [name, run] of members.methods) {
      bound.methods.set(name, (object, ...args) => run(node(object, name), this, ...(args as never[])));
    }
    return bound;
  }

  /** Makes an object (or prototype) whose members are known by name, so that the sandbox can mirror it. */
  private object(name: string, members: BoundMembers): object {
    const object = {};
    for (const [key, { get, set }] of members.accessors) {
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
    for (const [key, run] of members.methods) {
      Object.defineProperty(object, key, {
        enumerable: true,
        value(this: object, ...args: unknown[]) {
          return run(this, ...args);
        },
      });
    }
    this.shapes.set(object, {
      name,
      accessors: [...members.accessors].map(([key, { set }]) => ({ name: key, writable: set !== undefined })),
      methods: [...members.methods.keys()],
    });
    return object;
  }

  /** The shape of an API object, or null for plain data. */
  shapeOf(value: object): Shape | null {
    return this.shapes.get(value) ?? this.shapes.get(Object.getPrototypeOf(value) as object) ?? null;
  }

  // Pages

  get areAllPagesLoaded(): boolean {
    return this.allPagesLoaded;
  }

  /** A page that was open while the plugin runs stays loaded. */
  isPageLoaded(id: string): boolean {
    return this.allPagesLoaded || id === this.document.pageId || this.loadedPages.has(id);
  }

  loadPage(id: string): void {
    this.loadedPages.add(id);
  }

  onPage(id: string, type: string, callback: Callback): void {
    const key = `${id} ${type}`;
    this.pageCallbacks.set(key, (this.pageCallbacks.get(key) ?? new Set()).add(callback));
  }

  offPage(id: string, type: string, callback: Callback): void {
    this.pageCallbacks.get(`${id} ${type}`)?.delete(callback);
  }

  // Events

  /** Calls the listeners of an event, later, each in its own turn as Figma does. */
  emit(type: string, ...args: unknown[]): void {
    for (const callback of [...(this.callbacks.get(type) ?? [])]) {
      setTimeout(() => {
        if (!this.closed || type === 'close') (callback as (...args: unknown[]) => void)(...args);
      }, 0);
    }
  }

  /** Selection changes are told once for all that happened in a turn. */
  selectionChange(): void {
    if (this.selectionChanged) return;
    this.selectionChanged = true;
    setTimeout(() => {
      this.selectionChanged = false;
      for (const callback of [...(this.callbacks.get('selectionchange') ?? [])]) {
        if (!this.closed) (callback as () => void)();
      }
    }, 0);
  }

  /** Tells the plugin that it runs. Called after its script was read. */
  start(): void {
    this.emit('run', { command: this.options.command ?? '', parameters: this.options.parameters });
  }

  /** Ends the plugin: `figma.closePlugin`, or the designer. */
  close(message?: string): void {
    if (this.closed) return;
    if (message) this.notify(message);
    for (const callback of this.callbacks.get('close') ?? []) callback();
    this.closed = true;
    this.closeWindow();
    this.host.commitUndo();
    this.options.onClosed?.(message);
  }

  private notify(text: string, settings: NotifySettings = {}): object {
    if (typeof text !== 'string') throw new TypeError('in notify: Expected a string');
    const notification: Notification = {
      full: text,
      message: text.length > NOTIFY_LIMIT ? `${text.slice(0, NOTIFY_LIMIT)}…` : text,
      error: settings.error ?? false,
      timeout: settings.timeout,
      button: settings.button?.text,
      press: () => {
        if (settings.button?.action() !== false) settings.onDequeue?.('action_button_click');
      },
      cancelled: false,
    };
    this.host.notifications.push(notification);
    this.host.changed();
    return this.object('NotificationHandler', {
      accessors: new Map(),
      methods: new Map([
        [
          'cancel',
          () => {
            notification.cancelled = true;
            settings.onDequeue?.('dismiss');
            this.host.changed();
          },
        ],
      ]),
    });
  }

  // The window

  private openWindow(html: string, options: ShowUIOptions = {}): void {
    if (typeof html !== 'string' || html === '') throw new Error('in showUI: Expected the html of the page');
    this.closeWindow();
    const driver = this.host.page;
    const opened: NonNullable<Session['window']> = { ready: Promise.resolve(), driver, listeners: new Set() };
    this.window = opened;
    opened.ready = Promise.resolve(
      driver?.open({
        html,
        width: Math.max(70, options.width ?? 300),
        height: Math.max(0, options.height ?? 200),
        visible: options.visible ?? true,
        title: options.title ?? '',
        themeColors: options.themeColors ?? false,
        receive: (message) => {
          if (this.window !== opened || this.closed) return;
          const copy = cloneMessage(message);
          this.host.messages.toSandbox.push(copy);
          for (const callback of [opened.onmessage, ...opened.listeners]) {
            (callback as ((message: unknown, props: object) => void) | undefined)?.(copy, { origin: 'null' });
          }
        },
        dismiss: () => {
          if (this.window === opened) this.close();
        },
      }),
    );
    opened.ready.catch(() => this.close());
  }

  private closeWindow(): void {
    const old = this.window;
    this.window = null;
    if (old) this.windowClosed = old.ready.then(() => old.driver?.close()).catch(() => undefined);
  }

  private expectWindow(name: string): NonNullable<Session['window']> {
    if (!this.window) throw new Error(`in ${name}: No UI is showing. Call figma.showUI() first.`);
    return this.window;
  }

  private createUi(): object {
    const guarded = this.guarded('ui');
    const withDriver =
      (name: string, run: (driver: PageDriver, ...args: never[]) => void) =>
      (_object: object, ...args: unknown[]) => {
        const { ready, driver } = this.expectWindow(name);
        void ready.then(() => driver && run(driver, ...(args as never[])));
      };
    return this.object('UI', {
      accessors: new Map([
        [
          'onmessage',
          guarded('onmessage', {
            get: () => this.window?.onmessage,
            set: (_object, value) => {
              this.expectWindow('set_onmessage').onmessage = value as Callback | undefined;
            },
          }),
        ],
      ]),
      methods: new Map(
        Object.entries<BoundMethod>({
          postMessage: (_object, message) => {
            const { ready, driver } = this.expectWindow('postMessage');
            const copy = cloneMessage(message);
            this.host.messages.toPage.push(copy);
            void ready.then(() => driver?.post(copy));
          },
          on: (_object, type, callback) => {
            if (type === 'message') this.expectWindow('on').listeners.add(callback as Callback);
          },
          once: (_object, type, callback) => {
            const { listeners } = this.expectWindow('once');
            const once = (...args: never[]) => {
              listeners.delete(once);
              (callback as Callback)(...args);
            };
            if (type === 'message') listeners.add(once);
          },
          off: (_object, _type, callback) => this.window?.listeners.delete(callback as Callback),
          show: withDriver('show', (driver) => driver.setVisible?.(true)),
          hide: withDriver('hide', (driver) => driver.setVisible?.(false)),
          resize: withDriver('resize', (driver, width: number, height: number) =>
            driver.resize?.(Math.max(70, width), Math.max(0, height)),
          ),
          reposition: () => undefined,
          close: () => {
            this.expectWindow('close');
            this.closeWindow();
          },
        }).map(([name, run]) => [name, this.method(`ui.${name}`, run)]),
      ),
    });
  }

  // figma

  /** Adds the check that the plugin still runs; what is called `...Async` answers with a promise. */
  private method(name: string, run: BoundMethod): BoundMethod {
    return (object, ...args) => {
      this.check(name);
      return name.endsWith('Async')
        ? Promise.resolve().then(() => run(object, ...args))
        : run(object, ...args);
    };
  }

  private guarded(prefix: string) {
    return (name: string, { get, set }: BoundAccessor): BoundAccessor => ({
      get: (object) => {
        this.check(`get_${prefix}.${name}`);
        return get(object);
      },
      ...(set && {
        set: (object: object, value: unknown) => {
          this.check(`set_${prefix}.${name}`);
          set(object, value);
        },
      }),
    });
  }

  private create(
    type: HostNodeType,
    name: string,
    size: [number, number],
    fields: object = {},
    host: object = {},
  ): NodeHandle {
    const { document } = this;
    const node = document.create(
      type,
      document.pageId,
      { name, width: size[0], height: size[1], ...fields },
      frozen(host),
    );
    return this.wrap(node.id);
  }

  private createStorage(): object {
    const { storage } = this.host;
    return this.object('ClientStorage', {
      accessors: new Map(),
      methods: new Map(
        Object.entries<BoundMethod>({
          getAsync: (_object, key) => cloneMessage(storage.get(key as string)),
          setAsync: (_object, key, value) => void storage.set(key as string, cloneMessage(value)),
          deleteAsync: (_object, key) => void storage.delete(key as string),
          keysAsync: () => [...storage.keys()],
        }).map(([name, run]) => [name, this.method(`clientStorage.${name}`, run)]),
      ),
    });
  }

  private createImage(hash: string): object {
    const { document, host } = this;
    const bytes = () => {
      const found = document.graph.images.get(hash);
      if (!found) throw new Error(`in getBytesAsync: The image ${hash} does not exist`);
      return found;
    };
    return this.object('Image', {
      accessors: new Map([['hash', { get: () => hash }]]),
      methods: new Map(
        Object.entries<BoundMethod>({
          getBytesAsync: () => bytes().slice(),
          getSizeAsync: () => frozen(host.imageSize(hash)),
        }).map(([name, run]) => [name, this.method(name, run)]),
      ),
    });
  }

  private createViewport(): object {
    const { viewport } = this.host;
    const accessor = (name: 'center' | 'zoom'): [string, BoundAccessor] => [
      name,
      {
        get: () => frozen(viewport[name]),
        set: (_object, value) => {
          viewport[name] = structuredClone(value) as never;
          this.host.changed();
        },
      },
    ];
    return this.object('Viewport', {
      accessors: new Map([
        accessor('center'),
        accessor('zoom'),
        [
          'bounds',
          {
            get: () => {
              const [width, height] = [1200 / viewport.zoom, 800 / viewport.zoom];
              return frozen({
                x: viewport.center.x - width / 2,
                y: viewport.center.y - height / 2,
                width,
                height,
              });
            },
          },
        ],
      ]),
      methods: new Map([
        [
          'scrollAndZoomIntoView',
          this.method('scrollAndZoomIntoView', (_object, nodes) => {
            const boxes = (nodes as NodeHandle[]).map(({ id }) =>
              this.document.absoluteBox(this.document.get(id)),
            );
            const box = union(boxes);
            if (box) viewport.center = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
            this.host.changed();
          }),
        ],
      ]),
    });
  }

  /** Puts nodes into a new group or boolean; they stay where they are on the page. */
  private gather(
    type: 'GROUP' | 'BOOLEAN_OPERATION',
    name: string,
    nodes: NodeHandle[],
    parent: NodeHandle,
    index?: number,
    operation?: string,
  ): NodeHandle {
    const { document } = this;
    if (nodes.length === 0)
      throw new Error(`in ${name}: First argument must be an array of at least one node`);
    const home = document.get(parent.id);
    if (home.host.type === 'INSTANCE' || document.insideInstance(home)) {
      throw new Error(`in ${name}: Cannot move node. New parent is an instance or is inside of an instance`);
    }
    const group = document.create(type, home.id, {
      name: type === 'GROUP' ? 'Group' : name,
      booleanOperation: operation as never,
    });
    if (type === 'BOOLEAN_OPERATION')
      document.updateHost(group, { fills: document.get(nodes[0].id).host.fills });
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
    return this.wrap(group.id);
  }

  /** The quick-action bar asks: what the plugin suggests for a parameter while the designer types. */
  suggest(key: string, query: string): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      const result = this.object('SuggestionResults', {
        accessors: new Map(),
        methods: new Map<string, BoundMethod>([
          ['setSuggestions', (_object, suggestions) => resolve(suggestions as unknown[])],
          ['setError', (_object, message) => reject(new Error(message as string))],
          ['setLoadingMessage', () => undefined],
        ]),
      });
      this.emit('input', { key, query, parameters: {}, result });
    });
  }

  private createParameters(on: BoundMethod, off: BoundMethod): object {
    const onInput: BoundMethod = (object, type, callback) => {
      if (type !== 'input') throw new Error(`in parameters.on: Unknown event "${String(type)}"`);
      return on(object, type, callback);
    };
    return this.object('Parameters', {
      accessors: new Map(),
      methods: new Map([
        ['on', this.method('parameters.on', onInput)],
        ['once', this.method('parameters.once', onInput)],
        ['off', this.method('parameters.off', off)],
      ]),
    });
  }

  private listen(type: string, callback: Callback): void {
    this.callbacks.set(type, (this.callbacks.get(type) ?? new Set()).add(callback));
  }

  private createFigma(): object {
    const { document, host } = this;
    const sync = (name: string, instead: string) => () => {
      throw new Error(`in ${name}: Cannot call with documentAccess: dynamic-page. Use ${instead} instead.`);
    };
    const ui = this.createUi();
    const storage = this.createStorage();
    const viewport = this.createViewport();
    const grey = [
      { type: 'SOLID', color: { r: 0.85, g: 0.85, b: 0.85 }, visible: true, opacity: 1, blendMode: 'NORMAL' },
    ];
    const black = [
      { type: 'SOLID', color: { r: 0, g: 0, b: 0 }, visible: true, opacity: 1, blendMode: 'NORMAL' },
    ];
    const white = [
      { type: 'SOLID', color: { r: 1, g: 1, b: 1 }, visible: true, opacity: 1, blendMode: 'NORMAL' },
    ];
    const on = (_object: object, type: unknown, callback: unknown) => {
      const known = [
        'run',
        'close',
        'selectionchange',
        'currentpagechange',
        'documentchange',
        'drop',
        'timerstart',
        'stylechange',
      ];
      if (!known.includes(type as string)) throw new Error(`in on: Unknown event "${String(type)}"`);
      if (type === 'documentchange' && !this.allPagesLoaded) {
        throw new Error(
          'in on: Cannot add a documentchange listener with documentAccess: dynamic-page before figma.loadAllPagesAsync()',
        );
      }
      this.listen(type as string, callback as Callback);
    };
    const off = (_object: object, type: unknown, callback: unknown) =>
      this.callbacks.get(type as string)?.delete(callback as Callback);
    const listenToInput = (_object: object, type: unknown, callback: unknown) =>
      this.listen(type as string, callback as Callback);
    const parameters = this.createParameters(listenToInput, off);
    const methods: Record<string, BoundMethod> = {
      on,
      once: (object, type, callback) => {
        const once = (...args: never[]) => {
          this.callbacks.get(type as string)?.delete(once);
          (callback as Callback)(...args);
        };
        on(object, type, once);
      },
      off,
      getNodeById: sync('getNodeById', 'figma.getNodeByIdAsync'),
      getStyleById: sync('getStyleById', 'figma.getStyleByIdAsync'),
      getLocalPaintStyles: sync('getLocalPaintStyles', 'figma.getLocalPaintStylesAsync'),
      getLocalTextStyles: sync('getLocalTextStyles', 'figma.getLocalTextStylesAsync'),
      getLocalEffectStyles: sync('getLocalEffectStyles', 'figma.getLocalEffectStylesAsync'),
      getLocalGridStyles: sync('getLocalGridStyles', 'figma.getLocalGridStylesAsync'),
      getFileThumbnailNode: sync('getFileThumbnailNode', 'figma.getFileThumbnailNodeAsync'),
      getNodeByIdAsync: (_object, id) => this.wrapOrNull(id as string),
      getStyleByIdAsync: () => null,
      getLocalPaintStylesAsync: () => [],
      loadAllPagesAsync: () => void (this.allPagesLoaded = true),
      setCurrentPageAsync: (_object, page) => {
        document.pageId = document.get((page as NodeHandle).id).id;
        this.loadedPages.add(document.pageId);
        this.emit('currentpagechange');
      },
      createRectangle: () => this.create('RECTANGLE', 'Rectangle', [100, 100], {}, { fills: grey }),
      createEllipse: () => this.create('ELLIPSE', 'Ellipse', [100, 100], {}, { fills: grey }),
      createPolygon: () => this.create('POLYGON', 'Polygon', [100, 100], { pointCount: 3 }, { fills: grey }),
      createStar: () =>
        this.create('STAR', 'Star', [100, 100], { pointCount: 5, starInnerRadius: 0.382 }, { fills: grey }),
      createLine: () =>
        this.create(
          'LINE',
          'Line',
          [100, 0],
          { vectorNetwork: straightLine(100) },
          { strokes: black, strokeAlign: 'CENTER' },
        ),
      createVector: () =>
        this.create('VECTOR', 'Vector', [100, 100], {}, { strokes: black, strokeAlign: 'CENTER' }),
      createText: () =>
        this.create(
          'TEXT',
          'Text',
          [0.01, 14],
          { text: '', fontSize: 12, fontFamily: 'Inter', textAutoResize: 'WIDTH_AND_HEIGHT' },
          { fills: black },
        ),
      createFrame: () => this.create('FRAME', 'Frame', [100, 100], { clipsContent: true }, { fills: white }),
      createComponent: () =>
        this.create('COMPONENT', 'Component', [100, 100], { clipsContent: true }, { fills: white }),
      createSection: () => this.create('SECTION', 'Section', [100, 100], {}, { fills: white }),
      createSlice: () => this.create('SLICE', 'Slice', [100, 100]),
      createPage: () =>
        this.wrap(document.create('PAGE', document.rootId, { name: 'Page', width: 0, height: 0 }).id),
      group: (_object, nodes, parent, index) =>
        this.gather('GROUP', 'group', nodes as NodeHandle[], parent as NodeHandle, index as number),
      ...Object.fromEntries(
        ['union', 'subtract', 'intersect', 'exclude'].map((name): [string, BoundMethod] => [
          name,
          (_object, nodes, parent, index) =>
            this.gather(
              'BOOLEAN_OPERATION',
              name,
              nodes as NodeHandle[],
              parent as NodeHandle,
              index as number,
              name.toUpperCase(),
            ),
        ]),
      ),
      createImage: (_object, bytes) => {
        if (!(bytes instanceof Uint8Array)) throw new TypeError('in createImage: Expected a Uint8Array');
        let image;
        try {
          image = describeImage(bytes);
        } catch (error) {
          throw new Error(`in createImage: ${(error as Error).message}`, { cause: error });
        }
        document.graph.images.set(image.hash, image.bytes);
        if (!host.renderer.picture(image.hash)) {
          document.graph.images.delete(image.hash);
          throw new Error('in createImage: Image type is unsupported');
        }
        return this.createImage(image.hash);
      },
      createImageAsync: () => {
        throw new Error('in createImageAsync: The manifest allows no network access');
      },
      getImageByHash: (_object, hash) =>
        document.graph.images.has(hash as string) ? this.createImage(hash as string) : null,
      loadFontAsync: (_object, font) => host.loadFont(font as { family: string; style: string }),
      base64Encode: (_object, bytes) => encodeBase64(bytes as Uint8Array),
      base64Decode: (_object, text) => decodeBase64(text as string),
      notify: (_object, text, settings) => this.notify(text as string, settings as NotifySettings),
      commitUndo: () => host.commitUndo(),
      triggerUndo: () => host.undo(),
      showUI: (_object, html, settings) => this.openWindow(html as string, settings as ShowUIOptions),
      closePlugin: (_object, message) => this.close(message as string | undefined),
    };
    const accessors: Record<string, BoundAccessor> = {
      apiVersion: { get: () => '1.0.0' },
      editorType: { get: () => 'figma' },
      mode: { get: () => 'default' },
      pluginId: { get: () => 'contextual-fill' },
      command: { get: () => this.options.command ?? '' },
      mixed: { get: () => this.mixed },
      root: { get: () => this.wrap(document.rootId) },
      currentPage: {
        get: () => this.wrap(document.pageId),
        set: sync('set_currentPage', 'figma.setCurrentPageAsync'),
      },
      ui: { get: () => ui },
      parameters: { get: () => parameters },
      clientStorage: { get: () => storage },
      viewport: { get: () => viewport },
      currentUser: { get: () => null },
      skipInvisibleInstanceChildren: { get: () => false, set: () => undefined },
    };
    const guarded = this.guarded('figma');
    return this.object('Figma', {
      accessors: new Map(
        Object.entries(accessors).map(([name, accessor]) => [name, guarded(name, accessor)]),
      ),
      methods: new Map(Object.entries(methods).map(([name, run]) => [name, this.method(name, run)])),
    });
  }
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

interface NotifySettings {
  error?: boolean;
  timeout?: number;
  button?: { text: string; action: () => unknown };
  onDequeue?: (reason: string) => void;
}

interface BoundAccessor {
  get: (object: object) => unknown;
  set?: (object: object, value: unknown) => void;
}
type BoundMethod = (object: object, ...args: unknown[]) => unknown;
interface BoundMembers {
  accessors: Map<string, BoundAccessor>;
  methods: Map<string, BoundMethod>;
}
