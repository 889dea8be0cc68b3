import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { chromium, type Browser } from 'playwright-core';
import { bundleForBrowser } from '../../scripts/build-ui.ts';
import { chromiumFlags, findChromium } from '../../scripts/chromium.ts';

/** What a test may take away from the browser. */
export type Forbidden = 'webgpu' | 'webgl' | 'wasm' | 'worker' | 'blob';

/**
 * The Content-Security-Policy of Figma's page as far as it is known, without what is forbidden; `sources` are allowed as
 * well. Where evaluation is not allowed, WebAssembly is not either.
 */
export function policy(forbid: readonly Forbidden[] = [], sources = ''): string {
  const blob = forbid.includes('blob') ? '' : ' blob:';
  const workers = forbid.includes('worker') ? `; worker-src 'none'` : '';
  const evaluation = forbid.includes('wasm') ? '' : ` 'unsafe-eval'`;
  return `default-src data:${blob} 'unsafe-inline'${evaluation} ${sources}${workers}`;
}

/** The flags without which Chromium has no WebGPU, or no WebGL, in any frame or worker. */
export function flagsWithout(forbid: readonly Forbidden[] = []): string[] {
  let flags = [...chromiumFlags];
  if (forbid.includes('webgpu')) {
    flags = flags.filter((flag) => !flag.includes('webgpu') && !flag.includes('Vulkan'));
    flags.push('--disable-features=WebGPU,WebGPUService', '--disable-blink-features=WebGPU');
  }
  if (forbid.includes('webgl')) flags.push('--disable-3d-apis');
  return flags;
}

/** Starts Chromium without what is forbidden. The caller closes it. */
export async function launch(forbid: readonly Forbidden[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: await findChromium(),
    args: flagsWithout(forbid),
    timeout: 60_000,
  });
}

export interface RunOptions {
  forbid?: readonly Forbidden[];
  /** Files that the entry may fetch, by path ('/weights.bin'). */
  files?: Readonly<Record<string, Uint8Array | string>>;
  /** Default 120,000 milliseconds. */
  timeout?: number;
  /** More plugins for esbuild, to put something in the place of a module. */
  plugins?: Plugin[];
}

/** A browser that runs one function after the other, each in a page of its own. */
export interface Runner {
  run<Result>(args?: unknown): Promise<Result>;
  close(): Promise<void>;
}

/**
 * Bundles a TypeScript file and starts headless Chromium for it. Each `run` calls the async function that the file
 * exports by default in a fresh page and returns what it returns. Arguments and result travel as JSON. The page comes
 * from localhost, so it is a secure context and has WebGPU. What the page writes to its console as an error is part of
 * the error that is thrown.
 */
export async function openRunner(
  entry: string,
  { forbid = [], files = {}, timeout = 120_000, plugins }: RunOptions = {},
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
  const browser = await launch(forbid);

  async function run<Result>(args?: unknown): Promise<Result> {
    const page = await browser.newPage();
    page.setDefaultTimeout(timeout);
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
    let timer: NodeJS.Timeout | undefined;
    try {
      await page.goto(address);
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
      return (result === undefined ? undefined : JSON.parse(result)) as Result;
    } catch (error) {
      const said = complaints.length > 0 ? `\nThe page said:\n${complaints.join('\n')}` : '';
      throw new Error(`${error instanceof Error ? error.message : String(error)}${said}`, { cause: error });
    } finally {
      clearTimeout(timer);
      await page.close();
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
