import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { installKernels } from '@contextual-fill/core';

/** Where `npm ci` puts the compiled kernels. */
const file = fileURLToPath(new URL('../core/kernels/kernels.wasm', import.meta.url));

/** Lets the engine use its compiled kernels, if they were built; without them it does the same more slowly. */
export async function installBuiltKernels(): Promise<boolean> {
  const bytes = await readFile(file).catch(() => undefined);
  return bytes !== undefined && (await installKernels(bytes));
}
