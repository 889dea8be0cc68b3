import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { bundleForBrowser } from '../../scripts/build-ui.ts';
import { chromiumFlags, findChromium } from '../../scripts/chromium.ts';

/** What a test may take away from the browser. */
export type Forbidden = 'webgpu' | 'webgl' | 'wasm' | 'worker' | 'blob';

/**
 * The Content-Security-Policy of Figma's page as far as it is known, without what is forbidden; `sources` are allowed
 * as well. Where evaluation is not allowed, WebAssembly is not either.
 */
export function policy(forbid: readonly Forbidden[] = [], sources = ''): string {
  const blob = forbid.includes('blob') ? '' : ' blob:';
  const workers = forbid.includes('worker') ? `; worker-src 'none'` : '';
  const evaluation = forbid.includes('wasm') ? '' : ` 'unsafe-eval'`;
  return `default-src data:${blob} 'unsafe-inline'${evaluation} ${sources}${workers}`;
}

/** The flags with which Chromium has no WebGPU, or no WebGL, in any frame or worker. */
export function flagsWithout(forbid: readonly Forbidden[] = []): string[] {
  let flags = [...chromiumFlags];
  if (forbid.includes('webgpu')) {
    flags = flags.filter((flag) => !flag.includes('webgpu'));
    flags.push('--disable-features=WebGPU,WebGPUService', '--disable-blink-features=WebGPU');
  }
  if (forbid.includes('webgl')) flags.push('--disable-3d-apis');
  return flags;
}

/** Runs in every frame, before its own scripts: Chromium's flag leaves WebGL to canvases off the screen. */
function takeWebglAway(): void {
  const patch = () => {
    for (const name of ['HTMLCanvasElement', 'OffscreenCanvas']) {
      const canvas = (
        globalThis as unknown as Record<string, { prototype: { getContext: unknown } } | undefined>
      )[name];
      if (!canvas) continue;
      const getContext = canvas.prototype.getContext as (kind: string, ...rest: unknown[]) => unknown;
      canvas.prototype.getContext = function (kind: string, ...rest: unknown[]) {
        return kind.includes('webgl') ? null : getContext.call(this, kind, ...rest);
      };
    }
  };
  patch();
  const text = `(${String(patch)})();`;
  globalThis.Worker = class extends Worker {
    constructor(url: string | URL) {
      const address = String(url);
      const [head, code] = [
        address.slice(0, address.indexOf(',') + 1),
        address.slice(address.indexOf(',') + 1),
      ];
      const loader = `${text}importScripts(${JSON.stringify(address)});`;
      super(
        address.startsWith('data:')
          ? `${head}${encodeURIComponent(text)}${code}`
          : URL.createObjectURL(new Blob([loader], { type: 'text/javascript' })),
      );
    }
  };
}

/** Takes away from a new page what flags and policy cannot: WebGL in canvases that are not on the screen. */
export async function forbidInPage(page: Page, forbid: readonly Forbidden[] = []): Promise<void> {
  // What bundles the tests names functions by a helper that pages do not have.
  const text = `{ const __name = (named) => named; (${String(takeWebglAway)})(); }`;
  if (forbid.includes('webgl')) await page.addInitScript({ content: text });
}

/** The shared Chromium of a run of the tests that has what these pages may have; undefined where there is none. */
function sharedEndpoint(forbid: readonly Forbidden[]): string | undefined {
  const gpus = ['webgpu', 'webgl'].filter((gpu) => forbid.includes(gpu as Forbidden)).length;
  if (gpus === 0) return process.env.CHROMIUM_ENDPOINT;
  return gpus === 2 ? process.env.CHROMIUM_WITHOUT_GPUS_ENDPOINT : undefined;
}

/**
 * A Chromium without what is forbidden, to be closed by the caller: a connection to one that all browser tests of a run
 * share (test/setup/chromium.ts), whose contexts the caller's pages have for themselves, or one of the caller's own
 * where one of both GPUs is forbidden, where `own` asks for it, and outside a run of the tests.
 * @param own for tests that keep the browser's GPU process busy or break it
 */
export async function launch(forbid: readonly Forbidden[] = [], own = false): Promise<Browser> {
  const endpoint = own ? undefined : sharedEndpoint(forbid);
  if (endpoint) return chromium.connect(endpoint, { timeout: 60_000 });
  return chromium.launch({
    executablePath: await findChromium(),
    args: flagsWithout(forbid),
    timeout: 60_000,
  });
}

export interface RunOptions {
  forbid?: readonly Forbidden[];
  /** A browser of its own: see `launch`. */
  own?: boolean;
  /** Files that the entry may fetch, by path ('/weights.bin'). */
  files?: Readonly<Record<string, Uint8Array | string>>;
  /** Default 120,000 milliseconds. */
  timeout?: number;
  /** More plugins for esbuild, to put something in the place of a module. */
  plugins?: Plugin[];
  /** All runs in one page, for functions that leave nothing behind: a page of its own takes half a second. */
  onePage?: boolean;
}

/** A browser that runs one function after the other. */
export interface Runner {
  run<Result>(args?: unknown): Promise<Result>;
  close(): Promise<void>;
}

/**
 * Bundles a TypeScript file and opens headless Chromium for it. Each `run` calls the async function that the file
 * exports by default, in a fresh page unless `onePage` is set, and returns what it returns. Arguments and result travel
 * as JSON. The page comes from localhost, so it is a secure context and has WebGPU. What the page writes to its console
 * as an error is part of the error that is thrown.
 */
export async function openRunner(
  entry: string,
  { forbid = [], own = false, files = {}, timeout = 120_000, plugins, onePage = false }: RunOptions = {},
): Promise<Runner> {
  const file = resolve(entry);
  const options = { globalName: 'entry', minify: false, sourcemap: 'inline', plugins } as const;
  const { script } = await bundleForBrowser(file, options);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader('content-security-policy', policy(forbid, `'self'`));
      response.end(
        '<!doctype html><meta charset="utf-8"><title>test</title><script src="/entry.js"></script>',
      );
    } else if (path === '/entry.js') {
      response.setHeader('content-type', 'text/javascript; charset=utf-8');
      response.end(script);
    } else if (path in files) {
      response.setHeader(
        'content-type',
        path.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream',
      );
      response.end(files[path]);
    } else {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const browser = await launch(forbid, own);

  /** What the pages wrote as errors since the last run began. */
  let complaints: string[] = [];
  let kept: Page | undefined;

  async function open(): Promise<Page> {
    const page = await browser.newPage();
    await forbidInPage(page, forbid);
    page.setDefaultTimeout(timeout);
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
    await page.goto(address);
    return page;
  }

  async function run<Result>(args?: unknown): Promise<Result> {
    complaints = [];
    const page = kept ?? (await open());
    kept = undefined;
    let [isDone, timer] = [false, undefined as NodeJS.Timeout | undefined];
    try {
      const work = page.evaluate(
        async (text) => {
          const { entry } = globalThis as unknown as {
            entry: { default: (args: unknown) => Promise<unknown> };
          };
          return JSON.stringify(await entry.default(text === undefined ? undefined : JSON.parse(text)));
        },
        args === undefined ? undefined : JSON.stringify(args),
      );
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`${file} did not finish within ${timeout} ms.`)), timeout);
      });
      const result = await Promise.race([work, late]);
      isDone = true;
      return (result === undefined ? undefined : JSON.parse(result)) as Result;
    } catch (error) {
      const said = complaints.length > 0 ? `\nThe page said:\n${complaints.join('\n')}` : '';
      throw new Error(`${error instanceof Error ? error.message : String(error)}${said}`, { cause: error });
    } finally {
      clearTimeout(timer);
      if (onePage && isDone) kept = page;
      else await page.close();
    }
  }

  return {
    run,
    async close() {
      await browser.close();
      await new Promise((done) => server.close(done));
    },
  };
}

/** One function in one browser: `openRunner`, `run`, `close`. */
export async function runInChromium<Result>(
  entry: string,
  args: unknown = undefined,
  options: RunOptions = {},
): Promise<Result> {
  const runner = await openRunner(entry, options);
  try {
    return await runner.run<Result>(args);
  } finally {
    await runner.close();
  }
}
