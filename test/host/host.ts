/**
 * A stand-in for Figma: a document, its renderer, the plugin API under `documentAccess: dynamic-page`, an undo stack,
 * notifications, and a place for the plugin's page. Runs in Node and in a browser. See README.md in this folder.
 */
import type { PluginAPI } from '@figma/plugin-typings/plugin-api-standalone';
import type { CanvasKit } from 'canvaskit-wasm';
import type { Bounds } from './affine.ts';
import { HostDocument, type SerialiseOptions } from './document/document.ts';
import type { HostCore, Notification } from './host-core.ts';
import { describeImage } from './images.ts';
import type { PageDriver } from './page-driver.ts';
import { renderBounds } from './render-bounds.ts';
import { HostRenderer, type Pixels } from './renderer.ts';
import { SceneBuilder } from './scene-builder.ts';
import type { EditorType } from './session/editors.ts';
import { Session, type SessionOptions } from './session/session.ts';
import { FONT_STYLES, registerFont } from './text.ts';

/** Starts a plugin's script for a session; called again for every run. */
export type PluginRunner = (session: Session, host: Host) => PluginRun | Promise<PluginRun>;

export interface PluginRun {
  /** Frees what the run holds. Called once, after the plugin has ended. */
  dispose?(): void;
}

export interface HostOptions {
  canvasKit: CanvasKit;
  /** The family Inter by weight; text is a box without it. */
  fonts?: ReadonlyMap<number, ArrayBuffer>;
  scene?: (scene: SceneBuilder) => void;
  colorProfile?: 'LEGACY' | 'SRGB' | 'DISPLAY_P3';
  plugin?: PluginRunner;
  page?: PageDriver;
  /** What `__html__` holds. */
  uiHtml?: string;
  relaunchCommands?: readonly string[];
  /** The editor that plugins run in; `host.figma`, which makes the scenes, is always that of Figma Design. */
  editorType?: EditorType;
}

/** A plugin that was started and has not ended yet, or has. */
export interface Running {
  readonly session: Session;
  /** Resolves with the message of `closePlugin` when the plugin has ended; rejects if its script threw. */
  readonly closed: Promise<string | undefined>;
  /** The designer closes the plugin. */
  stop(): void;
}

export class Host implements HostCore {
  readonly document = new HostDocument();
  readonly canvasKit: CanvasKit;
  readonly colorProfile: 'LEGACY' | 'SRGB' | 'DISPLAY_P3';
  readonly relaunchCommands: readonly string[];
  readonly editorType: EditorType;
  readonly storage = new Map<string, unknown>();
  readonly notifications: Notification[] = [];
  notificationsStay = false;
  readonly messages: { toPage: unknown[]; toSandbox: unknown[] } = { toPage: [], toSandbox: [] };
  readonly viewport = { center: { x: 0, y: 0 }, zoom: 1 };
  /** What the plugin wrote to its console. */
  readonly logs: { level: string; args: unknown[] }[] = [];
  renderer!: HostRenderer;
  page: PageDriver | null;
  uiHtml: string;
  /** A session that never ends, for tests that call the API themselves. */
  readonly session: Session;
  /** Adds nodes to the document. */
  readonly scene: SceneBuilder;
  private plugin: PluginRunner | null;
  private readonly sessions = new Set<Session>();
  private readonly fonts = new Set<string>();
  private history: { version: number; text: string; snapshot: ReturnType<HostDocument['snapshot']> }[] = [];
  private readonly listeners = new Set<() => void>();

  private constructor(options: HostOptions) {
    this.canvasKit = options.canvasKit;
    this.colorProfile = options.colorProfile ?? 'SRGB';
    this.relaunchCommands = options.relaunchCommands ?? [];
    this.editorType = options.editorType ?? 'figma';
    this.page = options.page ?? null;
    this.uiHtml = options.uiHtml ?? '<!doctype html>';
    this.plugin = options.plugin ?? null;
    this.session = new Session(this);
    this.sessions.add(this.session);
    this.scene = new SceneBuilder(this, this.figma);
    this.document.onChange(() => this.changed());
  }

  static async create(options: HostOptions): Promise<Host> {
    for (const [weight, data] of options.fonts ?? []) registerFont(weight, data);
    const host = new Host(options);
    host.renderer = await HostRenderer.create(options.canvasKit, host.document);
    options.scene?.(host.scene);
    host.commitUndo();
    return host;
  }

  /** The plugin API as a plugin sees it. */
  get figma(): PluginAPI {
    return this.session.figma;
  }

  /** Calls back after every change that can be seen. Returns the way to stop. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(): void {
    for (const listener of [...this.listeners]) listener();
  }

  // What the designer does

  select(...nodes: readonly { id: string }[]): void {
    this.setSelection(nodes.map((node) => node.id));
  }

  /** Ids of the selected nodes on the current page. */
  get selection(): readonly string[] {
    return this.document.selection.get(this.document.pageId) ?? [];
  }

  setSelection(ids: readonly string[], pageId = this.document.pageId): void {
    this.document.selection.set(pageId, [...ids]);
    for (const session of this.sessions) session.selectionChange();
    this.changed();
  }

  /** Where the plugin's pages are shown. */
  connectPage(page: PageDriver | null): void {
    this.page = page;
  }

  usePlugin(plugin: PluginRunner): void {
    this.plugin = plugin;
  }

  /** Starts the plugin with a command of its menu. */
  start(command: string, parameters?: Record<string, unknown>): Running {
    const { plugin } = this;
    if (!plugin) throw new Error('The host has no plugin to run.');
    let end: (message: string | undefined) => void = () => undefined;
    let fail: (error: unknown) => void = () => undefined;
    const closed = new Promise<string | undefined>((resolve, reject) => {
      end = resolve;
      fail = reject;
    });
    let run: PluginRun | undefined;
    const session = new Session(this, {
      command,
      parameters,
      editorType: this.editorType,
      onClosed: (message) => {
        this.sessions.delete(session);
        // The sandbox may be in the middle of the call that closed it.
        setTimeout(() => {
          run?.dispose?.();
          void session.windowClosed.then(() => end(message));
        }, 0);
      },
    } satisfies SessionOptions);
    this.sessions.add(session);
    void (async () => {
      try {
        run = await plugin(session, this);
        session.start();
      } catch (error) {
        session.close();
        fail(error);
      }
    })();
    return { session, closed, stop: () => session.close() };
  }

  /** Runs a command until the plugin ends; rejects if it has not after `timeout` milliseconds. */
  async run(
    command: string,
    parameters?: Record<string, unknown>,
    timeout = 60_000,
  ): Promise<string | undefined> {
    const running = this.start(command, parameters);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`The plugin did not close within ${timeout} ms.`));
        running.stop();
      }, timeout);
    });
    try {
      return await Promise.race([running.closed, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A fresh view of the API for one run of plugin code in this process; `closePlugin` ends only this one. */
  createSession(options: SessionOptions = {}): Session {
    const session = new Session(this, {
      editorType: this.editorType,
      ...options,
      onClosed: (message) => {
        this.sessions.delete(session);
        options.onClosed?.(message);
      },
    });
    this.sessions.add(session);
    return session;
  }

  // Undo

  /** Ends an undo step, if anything changed since the last one. */
  commitUndo(): void {
    if (!this.hasChanges()) return;
    const { version } = this.document;
    this.history.push({ version, text: this.serialise(), snapshot: this.document.snapshot() });
  }

  private hasChanges(): boolean {
    const last = this.history.at(-1);
    if (!last) return true;
    if (last.version === this.document.version) return false;
    if (last.text !== this.serialise()) return true;
    last.version = this.document.version;
    return false;
  }

  /** How many steps `undo` can take. */
  get undoSteps(): number {
    return this.history.length - (this.hasChanges() ? 0 : 1);
  }

  undo(): void {
    this.commitUndo();
    if (this.history.length < 2) return;
    this.history.pop();
    const last = this.history.at(-1)!;
    this.document.restore(last.snapshot);
    last.version = this.document.version;
    for (const session of this.sessions) session.selectionChange();
  }

  // Pictures and text

  private readonly sizes = new Map<string, { width: number; height: number }>();

  /** Width and height of a stored picture. */
  imageSize(hash: string): { width: number; height: number } | null {
    const bytes = this.document.graph.images.get(hash);
    if (!bytes) return null;
    const known = this.sizes.get(hash);
    if (known) return known;
    const { width, height } = describeImage(bytes);
    this.sizes.set(hash, { width, height });
    return { width, height };
  }

  loadFont({ family, style }: { family: string; style: string }): void {
    if (family !== 'Inter' || !Object.values(FONT_STYLES).includes(style)) {
      throw new Error(`in loadFontAsync: The font "${family} ${style}" could not be loaded`);
    }
    this.fonts.add(`${family} ${style}`);
  }

  expectFont(property: string, { family, style }: { family: string; style: string }): void {
    if (this.fonts.has(`${family} ${style}`)) return;
    throw new Error(
      `in set_${property}: Cannot write to node with unloaded font "${family} ${style}". Please call figma.loadFontAsync({ family: "${family}", style: "${style}" }) and await the returned promise first.`,
    );
  }

  fontWeight(style: string): number {
    const entry = Object.entries(FONT_STYLES).find(([, name]) => name === style);
    return entry ? Number(entry[0]) : 400;
  }

  // What is seen

  /** The box of everything on the page. */
  contentBounds(): Bounds {
    const page = this.document.get(this.document.pageId);
    const boxes = this.document
      .children(page)
      .filter((node) => node.visible)
      .map((node) => renderBounds(node, this.document))
      .filter((bounds) => bounds !== null);
    const left = Math.min(...boxes.map((box) => box.x));
    const top = Math.min(...boxes.map((box) => box.y));
    const right = Math.max(...boxes.map((box) => box.x + box.width));
    const bottom = Math.max(...boxes.map((box) => box.y + box.height));
    return boxes.length === 0
      ? { x: 0, y: 0, width: 1, height: 1 }
      : { x: left, y: top, width: right - left, height: bottom - top };
  }

  /** The page as it looks: `area` in page units (default: all content), `scale` pixels a unit, RGBA. */
  render({ area = this.contentBounds(), scale = 1, background = [0, 0, 0, 0] }: RenderOptions = {}): Pixels {
    return this.renderer.drawPage(area, scale, background);
  }

  /** One layer alone, on nothing, in page units as it stands on the page. */
  renderNode(node: { id: string }, area: Bounds, scale = 1): Pixels {
    return this.renderer.drawNode(this.document.get(node.id), area, scale);
  }

  encodePng(pixels: Pixels): Uint8Array {
    return this.renderer.encode(pixels);
  }

  /** The whole document as text; equal text means an equal document. */
  serialise(options?: SerialiseOptions): string {
    return this.document.serialise(options);
  }
}

export interface RenderOptions {
  area?: Bounds;
  scale?: number;
  /** Red, green, blue and alpha, 0..1. */
  background?: readonly [number, number, number, number];
}
