/** The stand-in Figma for Node: what tests import. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { initCanvasKit } from '@open-pencil/core/io/formats/raster';
import { Host, type HostOptions } from './host.ts';

export { Host, type PluginRun, type PluginRunner, type RenderOptions, type Running } from './host.ts';
export { fakePage, type OpenPage, type PageDriver } from './page-driver.ts';
export { SceneBuilder, solid, type Look, type PictureLook } from './scene-builder.ts';
export type { Notification, Session } from './session.ts';
export type { Pixels } from './renderer.ts';
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

/** A host with its own document. CanvasKit and the fonts are loaded once per process. */
export async function createHost(options: Omit<HostOptions, 'canvasKit' | 'fonts'> = {}): Promise<Host> {
  const [canvasKit, fonts] = await Promise.all([initCanvasKit(), bundledFonts()]);
  return Host.create({ ...options, canvasKit, fonts: fonts });
}
