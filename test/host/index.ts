/** The stand-in Figma for Node: the only door of this package. See README.md. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { initCanvasKit } from '@open-pencil/core/io/formats/raster';
import { Host, type HostOptions, type PluginRunner } from './host.ts';
import { quickJsModule } from './quickjs-module.ts';
import { quickJsRunner } from './sandbox.ts';

export { Host, type PluginRun, type PluginRunner, type RenderOptions, type Running } from './host.ts';
export { fakePage, type OpenPage, type PageDriver } from './page-driver.ts';
export { loaderUrl, withTheme, type Theme } from './plugin-frame.ts';
export { SceneBuilder, solid, type Look, type PictureLook } from './scene-builder.ts';
export type { Notification } from './host-core.ts';
export type { EditorType } from './session/editors.ts';
export type { Session } from './session/session.ts';
export { pictureToLayer, type Pixels } from './renderer.ts';
export type { Bounds, Transform } from './affine.ts';
export * as affine from './affine.ts';

const require = createRequire(import.meta.url);

async function bundledFonts(): Promise<Map<number, ArrayBuffer>> {
  const folder = join(dirname(require.resolve('@open-pencil/core/package.json')), 'assets');
  const files = { 400: 'Regular', 500: 'Medium', 600: 'SemiBold', 700: 'Bold', 800: 'ExtraBold' };
  const entries = Object.entries(files).map(async ([weight, style]) => {
    const data = await readFile(join(folder, `Inter-${style}.ttf`));
    return [Number(weight), data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)] as const;
  });
  return new Map(await Promise.all(entries));
}

interface Manifest {
  relaunchButtons?: readonly { command: string }[];
}

async function relaunchCommands(): Promise<string[]> {
  const text = await readFile(new URL('../../manifest.json', import.meta.url), 'utf8');
  return ((JSON.parse(text) as Manifest).relaunchButtons ?? []).map((button) => button.command);
}

/** A host with its own document. CanvasKit and the fonts are loaded once per process. */
export async function createHost(options: Omit<HostOptions, 'canvasKit' | 'fonts'> = {}): Promise<Host> {
  const [canvasKit, fonts] = await Promise.all([initCanvasKit(), bundledFonts()]);
  return Host.create({ relaunchCommands: await relaunchCommands(), ...options, canvasKit, fonts });
}

/**
 * A runner for `host.usePlugin` that runs a script in QuickJS, as Figma's sandbox would.
 * @param code the script's text; default: `dist/code.js` as it was built last
 */
export async function sandboxedPlugin(code?: string): Promise<PluginRunner> {
  const [quickjs, bootstrap, script] = await Promise.all([
    quickJsModule(),
    readFile(new URL('sandbox-bootstrap.js', import.meta.url), 'utf8'),
    code ?? readFile(new URL('../../dist/code.js', import.meta.url), 'utf8'),
  ]);
  return quickJsRunner(quickjs, bootstrap, script);
}
