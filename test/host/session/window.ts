import type { ShowUIOptions } from '@figma/plugin-typings/plugin-api-standalone';
import { cloneMessage } from '../message-clone.ts';
import type { PageDriver } from '../page-driver.ts';
import type { ApiMethod } from './api-objects.ts';
import type { SessionContext } from './context.ts';
import type { Callback } from './events.ts';

/** Figma opens no narrower window, in units of the screen. */
const NARROWEST = 70;

interface OpenWindow {
  /** Resolves when the page takes messages. */
  ready: Promise<void>;
  driver: PageDriver | null;
  onmessage?: Callback;
  listeners: Set<Callback>;
}

/** The window of one run of a plugin: `figma.showUI` opens it, `figma.ui` talks to it. */
export class PluginWindow {
  private open: OpenWindow | null = null;
  /** Resolves when the last window is really gone. */
  closed: Promise<void> = Promise.resolve();

  constructor(private readonly context: SessionContext) {}

  /** `figma.showUI`. */
  show(html: string, options: ShowUIOptions = {}): void {
    const { host } = this.context;
    if (typeof html !== 'string' || html === '') throw new Error('in showUI: Expected the html of the page');
    this.close();
    const driver = host.page;
    const opened: OpenWindow = { ready: Promise.resolve(), driver, listeners: new Set() };
    this.open = opened;
    opened.ready = Promise.resolve(
      driver?.open({
        html,
        width: Math.max(NARROWEST, options.width ?? 300),
        height: Math.max(0, options.height ?? 200),
        visible: options.visible ?? true,
        title: options.title ?? '',
        themeColors: options.themeColors ?? false,
        receive: (message) => {
          if (this.open !== opened || this.context.closed) return;
          const copy = cloneMessage(message);
          host.messages.toSandbox.push(copy);
          for (const callback of [opened.onmessage, ...opened.listeners]) {
            (callback as ((message: unknown, props: object) => void) | undefined)?.(copy, { origin: 'null' });
          }
        },
        dismiss: () => {
          if (this.open === opened) this.context.close();
        },
      }),
    );
    opened.ready.catch(() => this.context.close());
  }

  close(): void {
    const old = this.open;
    this.open = null;
    if (old) this.closed = old.ready.then(() => old.driver?.close()).catch(() => undefined);
  }

  private expectOpen(name: string): OpenWindow {
    if (!this.open) throw new Error(`in ${name}: No UI is showing. Call figma.showUI() first.`);
    return this.open;
  }

  /** The object `figma.ui`. */
  createUi(): object {
    const { host, objects } = this.context;
    const withDriver =
      (name: string, run: (driver: PageDriver, ...args: never[]) => void): ApiMethod =>
      (_object, ...args) => {
        const { ready, driver } = this.expectOpen(name);
        void ready.then(() => driver && run(driver, ...(args as never[])));
      };
    return objects.create('UI', {
      accessors: objects.checkedAccessors('ui.', {
        onmessage: {
          get: () => this.open?.onmessage,
          set: (_object, value) => {
            this.expectOpen('set_onmessage').onmessage = value as Callback | undefined;
          },
        },
      }),
      methods: objects.checkedMethods('ui.', {
        postMessage: (_object, message) => {
          const { ready, driver } = this.expectOpen('postMessage');
          const copy = cloneMessage(message);
          host.messages.toPage.push(copy);
          void ready.then(() => driver?.post(copy));
        },
        on: (_object, type, callback) => {
          if (type === 'message') this.expectOpen('on').listeners.add(callback as Callback);
        },
        once: (_object, type, callback) => {
          const { listeners } = this.expectOpen('once');
          const once = (...args: never[]) => {
            listeners.delete(once);
            (callback as Callback)(...args);
          };
          if (type === 'message') listeners.add(once);
        },
        off: (_object, _type, callback) => this.open?.listeners.delete(callback as Callback),
        show: withDriver('show', (driver) => driver.setVisible?.(true)),
        hide: withDriver('hide', (driver) => driver.setVisible?.(false)),
        resize: withDriver('resize', (driver, width: number, height: number) =>
          driver.resize?.(Math.max(NARROWEST, width), Math.max(0, height)),
        ),
        reposition: () => undefined,
        close: () => {
          this.expectOpen('close');
          this.close();
        },
      }),
    });
  }
}
