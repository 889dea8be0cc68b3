import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKernels } from './build-kernels.ts';
import { buildPlugin } from './build-plugin.ts';
import { buildUi } from './build-ui.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What dist/ is made of: folders and files of the repository. */
const SOURCES = [
  'core',
  'plugin',
  'ui',
  'scripts',
  'weights/default',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
];
const RESULTS = ['dist/code.js', 'dist/ui.html', 'dist/THIRD-PARTY-NOTICES.txt'];
/** Remembers which sources were built last, and what came of them. */
const RECORD = join(root, '.cache/build.json');

interface BuildRecord {
  sources: string;
  results: string;
}

function filesIn(path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .flatMap(({ name }) => filesIn(`${path}/${name}`))
    .sort();
}

/** One hash of the names and contents of files. */
function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

function isBuilt(sources: string): boolean {
  if (!existsSync(RECORD) || !RESULTS.every((file) => existsSync(join(root, file)))) return false;
  const record = JSON.parse(readFileSync(RECORD, 'utf8')) as BuildRecord;
  return record.sources === sources && record.results === hashOf(RESULTS);
}

/** Builds dist/ unless it holds what a build of these sources would make. */
export async function buildIfChanged(): Promise<void> {
  await buildKernels();
  const sources = hashOf(SOURCES.flatMap(filesIn));
  if (isBuilt(sources)) return;
  await Promise.all([buildPlugin(), buildUi()]);
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(RECORD, JSON.stringify({ sources, results: hashOf(RESULTS) } satisfies BuildRecord));
}

const kilobytes = (bytes: number) => `${Math.round(bytes / 1024).toLocaleString('en')} kB`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildKernels();
  await buildPlugin();
  const { sizes } = await buildUi();
  console.log(`code.js   ${kilobytes(statSync('dist/code.js').size)}`);
  for (const [name, bytes] of Object.entries(sizes)) console.log(`${name.padEnd(9)} ${kilobytes(bytes)}`);
}
