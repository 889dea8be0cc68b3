/**
 * `npm start`: builds the plugin and serves the playground, a page with a stand-in Figma, on localhost.
 * `npm start -- --port 8080` chooses the port, `--no-build` serves what was built last.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, type Plugin } from 'esbuild';
import { buildPlugin } from './build-plugin.ts';
import { buildUi } from './build-ui.ts';
import { ensureEsbuild } from './ensure-esbuild.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

/** Libraries that also run in Node ask for its modules; in the page they get empty ones. */
const noNode: Plugin = {
  name: 'no-node',
  setup(builder) {
    builder.onResolve({ filter: /^(node:.*|fs|fs\/promises|path|module|url|crypto)$/ }, ({ path }) => ({
      path,
      namespace: 'no-node',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'no-node' }, () => ({
      contents: 'module.exports = { env: {} };',
    }));
  },
};

/** The page's script: the stand-in host of test/host, bundled for a browser. */
async function bundleClient(): Promise<string> {
  ensureEsbuild();
  const result = await build({
    absWorkingDir: root,
    entryPoints: ['test/host/playground/main.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'chrome110',
    plugins: [noNode],
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    logLevel: 'error',
  });
  return result.outputFiles[0].text;
}

/** What is served beside the script, by address. */
function files(): Record<string, string> {
  const fonts = join(dirname(require.resolve('@open-pencil/core/package.json')), 'assets');
  const inter = ['Regular', 'Medium', 'SemiBold', 'Bold', 'ExtraBold'].map((style) => `Inter-${style}.ttf`);
  return {
    '/': join(root, 'test/host/playground/index.html'),
    '/style.css': join(root, 'test/host/playground/style.css'),
    '/sandbox-bootstrap.js': join(root, 'test/host/sandbox-bootstrap.js'),
    '/manifest.json': join(root, 'manifest.json'),
    '/code.js': join(root, 'dist/code.js'),
    '/ui.html': join(root, 'dist/ui.html'),
    '/canvaskit.wasm': join(dirname(require.resolve('canvaskit-wasm/full')), 'canvaskit.wasm'),
    '/quickjs.wasm': require.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'),
    ...Object.fromEntries(inter.map((name) => [`/${name}`, join(fonts, name)])),
  };
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  wasm: 'application/wasm',
  ttf: 'font/ttf',
};

export interface Playground {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the playground on this machine only. Port 0 takes any free one. */
export async function servePlayground(port: number): Promise<Playground> {
  const [client, served] = [await bundleClient(), files()];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const send = (body: string | Buffer, type: string) => {
      response.setHeader('content-type', TYPES[type] ?? 'application/octet-stream');
      response.setHeader('cache-control', 'no-store');
      response.end(body);
    };
    const file = served[path];
    if (path === '/main.js') send(client, 'js');
    else if (file) {
      readFile(file).then(
        (body) => send(body, /\.(\w+)$/.exec(file)![1]),
        () => response.writeHead(404).end(`${path} was not built.`),
      );
    } else response.writeHead(404).end('Not found.');
  });
  await listen(server, port);
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Listens on the port, or on any free one if another program has it. */
async function listen(server: Server, port: number): Promise<void> {
  try {
    await listenOn(server, port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    await listenOn(server, 0);
  }
}

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, 'localhost', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '5173' }, 'no-build': { type: 'boolean', default: false } },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`--port must be a number from 0 to 65535, not ${values.port}.`);
  if (!values['no-build']) {
    await buildPlugin();
    await buildUi();
  }
  const { url } = await servePlayground(port);
  console.log(`Playground: ${url} (Ctrl+C ends it)`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
