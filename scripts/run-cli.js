/**
 * `node scripts/run-cli.js fill ...`: runs a command of cli/ compiled. It is compiled anew when a source has changed,
 * and kept in .cache/cli: loading a compiler with every command takes three times as long as printing its help. Plain
 * JavaScript, for nothing compiles it.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL, URL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, '.cache', 'cli');

/** Another one for other sources: the time of the latest change, and how many files there are. */
function stampOfSources() {
  let [latest, count] = [statSync(fileURLToPath(import.meta.url)).mtimeMs, 0];
  for (const room of ['cli', 'core']) {
    for (const name of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || name.includes('node_modules')) continue;
      latest = Math.max(latest, statSync(join(root, room, name)).mtimeMs);
      count++;
    }
  }
  return `${Math.round(latest)}-${count}`;
}

/** Compiles all commands into `folder`; packages stay where they are. */
async function compile(folder) {
  const { build } = await import('esbuild');
  const temporary = `${folder}.${process.pid}`;
  await build({
    absWorkingDir: root,
    entryPoints: ['fill', 'region-worker', 'demo', 'import-weights'].map((name) => `cli/${name}.ts`),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    alias: { '@contextual-fill/core': './core/index.ts' },
    // What lies beside the sources is looked for from there.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'cli', 'fill.ts')).href) },
    outdir: temporary,
    outExtension: { '.js': '.mjs' },
    logLevel: 'error',
  });
  try {
    renameSync(temporary, folder);
  } catch {
    // Another process was faster.
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Removes what was compiled more than a day ago: what is younger may still be running. */
function forgetOld() {
  const limit = Date.now() - 24 * 3600 * 1000;
  for (const old of readdirSync(cache)) {
    const path = join(cache, old);
    if (statSync(path).mtimeMs < limit) rmSync(path, { recursive: true, force: true });
  }
}

const [name, ...rest] = process.argv.slice(2);
const stamp = stampOfSources();
const folder = join(cache, stamp);
mkdirSync(cache, { recursive: true });
if (!existsSync(folder)) {
  await compile(folder);
  forgetOld();
}
const script = join(folder, `${name}.mjs`);
process.argv = [process.argv[0], script, ...rest];
await import(pathToFileURL(script).href);
