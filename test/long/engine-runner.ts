import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleForBrowser, pureCore, wasmFile } from '../../scripts/build-ui.ts';
import { openRunner, type Runner } from '../ui/browser.ts';

const root = join(import.meta.dirname, '../..');

/** A Chromium of its own that runs `engine-page.ts` with the real engine and its weights. */
export async function openEngineRunner(): Promise<Runner> {
  const { script } = await bundleForBrowser(join(root, 'ui/engine/host.ts'));
  return openRunner(join(import.meta.dirname, 'engine-page.ts'), {
    files: {
      '/engine.js': script,
      '/manifest.json': readFileSync(join(root, 'weights/default/manifest.json')),
      '/weights.bin': readFileSync(join(root, 'weights/default/weights.bin')),
      '/simd.wasm': readFileSync(wasmFile()),
    },
    plugins: [pureCore],
    timeout: 280_000,
    own: true,
  });
}
