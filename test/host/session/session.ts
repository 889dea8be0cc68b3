/** One run of a plugin: the `figma` object it sees, its node objects, its window, and when it ends. */
import type { PluginAPI } from '@figma/plugin-typings/plugin-api-standalone';
import type { HostDocument } from '../document/document.ts';
import type { HostCore } from '../host-core.ts';
import type { NodeHandle, NodeSession } from '../nodes/index.ts';
import { ApiObjects, type Shape } from './api-objects.ts';
import type { SessionContext } from './context.ts';
import type { EditorType } from './editors.ts';
import { Events, type Callback } from './events.ts';
import { createFigma } from './figma.ts';
import { NodeObjects } from './node-objects.ts';
import { notify } from './notify.ts';
import { suggest } from './parameters.ts';
import { PluginWindow } from './window.ts';

export interface SessionOptions {
  command?: string;
  parameters?: Record<string, unknown>;
  /** The editor that it runs in; Figma Design if nothing is said. */
  editorType?: EditorType;
  /** Called once, when the plugin ends. */
  onClosed?: (message?: string) => void;
}

export class Session implements SessionContext, NodeSession {
  readonly mixed: symbol = Symbol('figma.mixed');
  readonly document: HostDocument;
  readonly objects = new ApiObjects((name) => this.check(name));
  readonly events = new Events(() => this.closed);
  readonly figma: PluginAPI;
  closed = false;
  private readonly nodes: NodeObjects;
  private readonly window: PluginWindow;
  private readonly pageCallbacks = new Map<string, Set<Callback>>();
  private readonly loadedPages = new Set<string>();
  private allPagesLoaded = false;
  private readonly closing: (() => void)[] = [];

  constructor(
    readonly host: HostCore,
    private readonly options: SessionOptions = {},
  ) {
    this.document = host.document;
    this.loadedPages.add(host.document.pageId);
    this.nodes = new NodeObjects(this.document, this.objects, this, (name) => this.check(name));
    this.window = new PluginWindow(this);
    this.figma = createFigma(this, this.window);
  }

  get editorType(): EditorType {
    return this.options.editorType ?? 'figma';
  }

  get command(): string {
    return this.options.command ?? '';
  }

  /** Throws if the plugin has ended. Everything of the API asks this first. */
  private check(name: string): void {
    if (this.closed) throw new Error(`in ${name}: The plugin has been closed with figma.closePlugin()`);
  }

  // Nodes

  wrap = (id: string): NodeHandle => this.nodes.wrap(id);

  wrapOrNull = (id: string | null): NodeHandle | null =>
    id !== null && this.document.find(id) ? this.wrap(id) : null;

  /** The shape of an API object, or null for plain data. */
  shapeOf(value: object): Shape | null {
    return this.objects.shapeOf(value);
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

  loadAllPages(): void {
    this.allPagesLoaded = true;
  }

  onPage(id: string, type: string, callback: Callback): void {
    const key = `${id} ${type}`;
    this.pageCallbacks.set(key, (this.pageCallbacks.get(key) ?? new Set()).add(callback));
  }

  offPage(id: string, type: string, callback: Callback): void {
    this.pageCallbacks.get(`${id} ${type}`)?.delete(callback);
  }

  // The run

  readonly onClose = (listener: () => void): void => {
    this.closing.push(listener);
  };

  /** Tells the plugin that it runs. Called after its script was read. */
  start(): void {
    this.events.emit('run', { command: this.command, parameters: this.options.parameters });
  }

  /** The designer selected something else. */
  selectionChange(): void {
    this.events.selectionChange();
  }

  /** The quick-action bar asks: what the plugin suggests for a parameter while the designer types. */
  suggest(key: string, query: string): Promise<unknown[]> {
    return suggest(this, key, query);
  }

  /** Ends the plugin: `figma.closePlugin`, or the designer. */
  close(message?: string): void {
    if (this.closed) return;
    if (message) notify(this, message);
    this.events.emitNow('close');
    for (const listener of this.closing) listener();
    this.closed = true;
    this.window.close();
    this.host.commitUndo();
    this.options.onClosed?.(message);
  }

  /** Resolves when the last window is really gone. */
  get windowClosed(): Promise<void> {
    return this.window.closed;
  }
}
