import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { pluginMetafile } from './build-plugin.ts';
import { compileKernels } from './build-kernels.ts';
import { ensureEsbuild } from './ensure-esbuild.ts';
import { makeNotices } from './notices.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);

/**
 * Makes the component library's styles load: resolves its unusual imports ('!../css/base.css') and leaves out its web
 * fonts, which a plugin may not load.
 */
const libraryStyles: Plugin = {
  name: 'library-styles',
  setup(builder) {
    builder.onResolve({ filter: /^!.*\.css$/ }, (request) =>
      builder.resolve(request.path.slice(1), { kind: request.kind, resolveDir: request.resolveDir }),
    );
    builder.onLoad({ filter: /[\\/]css[\\/]fonts\.css$/ }, () => ({ contents: '', loader: 'css' }));
  },
};

/** Lets the page import a helper of the engine without carrying the whole engine: unused modules may be dropped. */
export const pureCore: Plugin = {
  name: 'pure-core',
  setup(builder) {
    builder.onResolve({ filter: /^@contextual-fill\/core$/ }, () => ({
      path: join(root, 'core', 'index.ts'),
      sideEffects: false,
    }));
    builder.onResolve({ filter: /^\./ }, async (request) => {
      if (request.pluginData === 'seen' || !request.importer.startsWith(join(root, 'core') + '/'))
        return undefined;
      const { kind, importer, resolveDir } = request;
      const found = await builder.resolve(request.path, { kind, importer, resolveDir, pluginData: 'seen' });
      return { ...found, sideEffects: false };
    });
  },
};

/** What every script of the page has in common. */
export const browserOptions = {
  bundle: true,
  write: false,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: 'chrome110',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.svg': 'dataurl', '.png': 'dataurl' },
  logLevel: 'warning',
  legalComments: 'none',
} as const satisfies BuildOptions;

/** Bundles one entry for the browser; its styles come back apart from its script. */
export async function bundleForBrowser(
  entry: string,
  options: BuildOptions = {},
): Promise<{ script: string; styles: string; metafile: Metafile }> {
  ensureEsbuild();
  const { plugins = [], define, ...rest } = options;
  const kernels = Buffer.from(await compileKernels()).toString('base64');
  const result = await build({
    ...browserOptions,
    ...rest,
    define: { ...browserOptions.define, ...define, DETAIL_KERNELS: JSON.stringify(kernels) },
    write: false,
    metafile: true,
    outdir: 'out',
    entryPoints: [entry],
    plugins: [...plugins, libraryStyles],
  });
  const text = (ending: string) => result.outputFiles.find((file) => file.path.endsWith(ending))?.text ?? '';
  return { script: text('.js'), styles: text('.css'), metafile: result.metafile };
}

/** Text that may stand inside a script element: nothing in it ends the element or opens a comment. */
export function insideScript(text: string): string {
  return text.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
}

/**
 * Text as JSON of ASCII letters alone. One letter beyond them would double the memory of the whole page where it is
 * held as a string: JavaScript engines keep such strings in two bytes a letter.
 */
export function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[<\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const base64 = (file: string) => readFileSync(file).toString('base64');

/** The bytes of tfjs's WebAssembly (SIMD). */
export function wasmFile(): string {
  const main = require.resolve('@tensorflow/tfjs-backend-wasm');
  return join(dirname(main), 'tfjs-backend-wasm-simd.wasm');
}

export interface PageParts {
  /** The page's script and styles. */
  readonly script: string;
  readonly styles: string;
  /** The engine's script: runs in the page, in a worker or in a child frame. */
  readonly engine: string;
  /** The picture tools' script: runs in a worker. */
  readonly pictures: string;
  /** The licences of what is bundled. */
  readonly notices: string;
}

/** One HTML text that holds everything: Figma ships no other file, and the page may load none. */
export function renderPage(parts: PageParts): string {
  const data = (id: string, text: string) => `<script type="text/plain" id="${id}">${text}</script>`;
  const weights = join(root, 'weights', 'default');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<title>Contextual Fill</title>',
    `<style>${parts.styles.replace(/<\/(style)/gi, '<\\/$1')}</style>`,
    '</head>',
    '<body>',
    '<div id="create-figma-plugin"></div>',
    data('weights-manifest', insideScript(readFileSync(join(weights, 'manifest.json'), 'utf8'))),
    data('weights', base64(join(weights, 'weights.bin'))),
    data('wasm', base64(wasmFile())),
    data('engine', insideScript(parts.engine)),
    data('pictures', insideScript(parts.pictures)),
    data('notices', asciiJson(parts.notices)),
    `<script>${insideScript(parts.script)}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** The bundles of dist/ui.html. */
async function bundlePage() {
  return Promise.all([
    bundleForBrowser(join(root, 'ui', 'main.tsx'), { plugins: [pureCore] }),
    bundleForBrowser(join(root, 'ui', 'engine', 'host.ts')),
    bundleForBrowser(join(root, 'ui', 'picture', 'worker.ts'), { plugins: [pureCore] }),
  ]);
}

/** What all bundles of dist/ are made of. */
export async function allMetafiles(): Promise<Metafile[]> {
  const [plugin, page] = await Promise.all([pluginMetafile(), bundlePage()]);
  return [plugin, ...page.map(({ metafile }) => metafile)];
}

/**
 * Builds dist/ui.html, and beside it the notices of everything in dist/, which the page holds as well. Returns the
 * page's path and what it is made of, in bytes.
 */
export async function buildUi(): Promise<{ file: string; sizes: Record<string, number> }> {
  const [plugin, bundles] = await Promise.all([pluginMetafile(), bundlePage()]);
  const [page, engine, pictures] = bundles;
  const metafiles = [plugin, ...bundles.map(({ metafile }) => metafile)];
  const notices = makeNotices(root, metafiles, [wasmFile()]);
  const html = renderPage({ ...page, engine: engine.script, pictures: pictures.script, notices });
  const file = join(root, 'dist', 'ui.html');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, html);
  writeFileSync(join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'), notices);
  return {
    file,
    sizes: {
      page: page.script.length,
      styles: page.styles.length,
      engine: engine.script.length,
      pictures: pictures.script.length,
      notices: notices.length,
      'ui.html': Buffer.byteLength(html),
    },
  };
}
