/** The plugin's page in headless Chromium, in the frames that Figma puts around it. */
import type { Browser, ConsoleMessage, Frame, Page } from 'playwright-core';
import { loaderUrl, withTheme, type OpenPage, type PageDriver, type Theme } from '@contextual-fill/host';
import { forbidInPage, launch, policy, type Forbidden } from '../ui/browser.ts';

export interface ChromiumPageOptions {
  /** Taken away from the page, by Chromium's flags or by the policy. */
  forbid?: readonly Forbidden[];
  theme?: Theme;
  /** Device pixels per CSS pixel, 1 unless said otherwise. */
  density?: number;
  /** A browser of its own, for pages that keep an emulated GPU busy: no other page could draw meanwhile. */
  own?: boolean;
}

interface Shell {
  showPlugin(url: string, html: string, width: number, height: number, visible: boolean): Promise<void>;
  toPage(message: unknown): void;
  arrange(size: { width?: number; height?: number; visible?: boolean }): void;
  toHost(message: unknown): void;
}

/** Longest wait for the plugin's frame, in milliseconds: on a busy machine a browser takes ten seconds to begin. */
const FRAME = 60_000;

/** A secure page without any policy of its own, as figma.com is. */
const ADDRESS = 'https://figma.test/';
const SHELL = `<!doctype html><meta charset="utf-8"><title>host</title>
<style>body{margin:0;background:#e5e5e5}#plugin{position:absolute;left:16px;top:16px;border:0;background:#fff}</style>
<script>
window.showPlugin = (url, html, width, height, visible) => new Promise((resolve) => {
  document.getElementById('plugin')?.remove();
  const frame = Object.assign(document.createElement('iframe'), { id: 'plugin', src: url });
  window.onmessage = ({ source, data }) => {
    if (source !== frame.contentWindow) return;
    if (data.loaderReady) {
      frame.contentWindow.postMessage({ html }, '*');
      resolve();
    } else if ('fromPage' in data) window.toHost(data.fromPage);
  };
  document.body.append(frame);
  window.toPage = (message) => frame.contentWindow.postMessage({ pluginMessage: message }, '*');
  window.arrange = ({ width, height, visible }) => {
    if (width !== undefined) frame.style.width = width + 'px';
    if (height !== undefined) frame.style.height = height + 'px';
    if (visible !== undefined) frame.style.visibility = visible ? 'visible' : 'hidden';
  };
  window.arrange({ width, height, visible });
});
</script>`;

/** Connect it with `host.connectPage(page)`; close it with `dispose`. */
export class ChromiumPage implements PageDriver {
  /** Chromium's page around the plugin's frame, while a plugin shows one. */
  page: Page | null = null;
  /** What any frame wrote to its console, and uncaught errors. */
  readonly console: string[] = [];
  visible = false;

  private constructor(
    private readonly browser: Browser,
    private readonly options: ChromiumPageOptions,
  ) {}

  static async launch(options: ChromiumPageOptions = {}): Promise<ChromiumPage> {
    // Without WebAssembly the engine itself keeps an emulated GPU busy.
    const own = options.own === true || options.forbid?.includes('wasm');
    return new ChromiumPage(await launch(options.forbid, own), options);
  }

  async open(opened: OpenPage): Promise<void> {
    await this.page?.close();
    const page = await this.browser.newPage({
      viewport: { width: 1100, height: 800 },
      deviceScaleFactor: this.options.density,
    });
    this.page = page;
    await forbidInPage(page, this.options.forbid);
    page.on('console', (message: ConsoleMessage) =>
      this.console.push(`${message.type()}: ${message.text()}`),
    );
    page.on('pageerror', (error) => this.console.push(`uncaught: ${error.stack ?? error.message}`));
    await page.route(ADDRESS, (route) => route.fulfill({ contentType: 'text/html', body: SHELL }));
    await page.exposeFunction('toHost', (message: unknown) => opened.receive(revive(message)));
    await page.goto(ADDRESS);
    this.visible = opened.visible;
    const html = opened.themeColors ? withTheme(opened.html, this.options.theme ?? 'light') : opened.html;
    const { width, height, visible } = opened;
    await page.evaluate(
      ([url, text, size]) =>
        (window as unknown as Shell).showPlugin(url, text, size.width, size.height, size.visible),
      [loaderUrl(policy(this.options.forbid)), html, { width, height, visible }] as const,
    );
  }

  post(message: unknown): void {
    void this.follow(this.page?.evaluate((value) => (window as unknown as Shell).toPage(value), message));
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    this.arrange({ visible });
  }

  resize(width: number, height: number): void {
    this.arrange({ width, height });
  }

  private arrange(change: Parameters<Shell['arrange']>[0]): void {
    void this.follow(this.page?.evaluate((value) => (window as unknown as Shell).arrange(value), change));
  }

  /** A message to a page that was closed meanwhile is nobody's fault; any other loss is reported. */
  private async follow(sent: Promise<void> | undefined): Promise<void> {
    const { page } = this;
    try {
      await sent;
    } catch (error) {
      if (this.page === page) this.console.push(`lost message: ${String(error)}`);
    }
  }

  /** The frame that the plugin's html runs in. */
  async frame(): Promise<Frame> {
    const { page } = this;
    if (!page) throw new Error('No plugin page is open.');
    const deadline = Date.now() + FRAME;
    while (Date.now() < deadline) {
      const found = page
        .frames()
        .find((frame) => frame.url() === 'about:srcdoc' && frame.parentFrame() !== page.mainFrame());
      if (found && found.parentFrame()?.parentFrame() === page.mainFrame()) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('The frame of the plugin did not load.');
  }

  async close(): Promise<void> {
    const { page } = this;
    this.page = null;
    await page?.close();
  }

  async dispose(): Promise<void> {
    this.page = null;
    await this.browser.close();
  }
}

/** Playwright may hand a byte array over as another view of the same bytes. */
function revive(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item)]));
  }
  return value;
}
