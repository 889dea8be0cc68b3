import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleForBrowser, pureCore, wasmFile } from '../../../scripts/build-ui.ts';
import { openRunner, type Runner } from '../browser.ts';

const root = join(import.meta.dirname, '../../..');

/** A Chromium of its own that runs a page (its script's file) with the real engine and its weights. */
export async function openEngineRunner(page: string): Promise<Runner> {
  const { script } = await bundleForBrowser(join(root, 'ui/engine/host.ts'));
  return openRunner(page, {
    files: {
      '/engine.js': script,
      '/manifest.json': readFileSync(join(root, 'weights/default/manifest.json')),
      '/weights.bin': readFileSync(join(root, 'weights/default/weights.bin')),
      '/simd.wasm': readFileSync(wasmFile()),
    },
    // As in the built page: one copy of TensorFlow.js, the engine's own.
    plugins: [pureCore],
    timeout: 280_000,
    // The engine keeps the emulated GPU busy, and tests make it lose the GPU's context.
    own: true,
  });
}
