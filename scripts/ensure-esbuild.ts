import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** Fetches esbuild's binary where an install without scripts (`npm ci --ignore-scripts`) left it out. */
export function ensureEsbuild(): void {
  const folder = dirname(require.resolve('esbuild/package.json'));
  try {
    execFileSync(process.execPath, [join(folder, 'bin', 'esbuild'), '--version'], {
      stdio: 'ignore',
      timeout: 20_000,
    });
  } catch {
    execFileSync(process.execPath, [join(folder, 'install.js')], { stdio: 'inherit', timeout: 120_000 });
  }
}
