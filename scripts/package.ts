/**
 * `npm run package`: builds the plugin and packs what a designer imports without Node into
 * dist/contextual-fill-VERSION.zip.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { buildIfChanged } from './build.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The files of the package, by their names in it. */
const CONTENTS: Readonly<Record<string, string>> = {
  'manifest.json': 'manifest.json',
  'dist/code.js': 'dist/code.js',
  'dist/ui.html': 'dist/ui.html',
  'THIRD-PARTY-NOTICES.txt': 'dist/THIRD-PARTY-NOTICES.txt',
  'LICENSE.txt': 'LICENSE',
  'README.md': 'docs/hand-out.md',
};
/** Packed files carry one date, so that the same plugin is the same archive. */
const DATE = new Date(2000, 0, 1);

/** Packs what was built last. Returns the archive's path. */
export function packPlugin(): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const folder = `contextual-fill-${version}`;
  const files: [string, Uint8Array][] = Object.entries(CONTENTS).map(([name, file]) => [
    `${folder}/${name}`,
    new Uint8Array(readFileSync(join(root, file))),
  ]);
  const archive = join(root, 'dist', `${folder}.zip`);
  writeFileSync(archive, zipSync(Object.fromEntries(files), { level: 9, mtime: DATE }));
  return archive;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildIfChanged();
  console.log(packPlugin());
}
