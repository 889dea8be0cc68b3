import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { ensureEsbuild } from './ensure-esbuild.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles the sandbox half into `dist/code.js`: one file, ES2017 (Figma's sandbox does not take newer syntax on trust),
 * no module system and no platform.
 */
export async function buildPlugin(): Promise<void> {
  await bundlePlugin(true);
}

/** What the bundle of the sandbox half is made of; writes nothing. */
export async function pluginMetafile(): Promise<Metafile> {
  return bundlePlugin(false);
}

async function bundlePlugin(write: boolean): Promise<Metafile> {
  ensureEsbuild();
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['plugin/main.ts'],
    outfile: 'dist/code.js',
    bundle: true,
    format: 'iife',
    platform: 'neutral',
    target: 'es2017',
    charset: 'utf8',
    // fflate asks whether there is a TextDecoder; the sandbox has none.
    define: { PLUGIN_VERSION: JSON.stringify(version), TextDecoder: 'undefined' },
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    write,
  });
  return metafile;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPlugin();
