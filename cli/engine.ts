import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createInpainter,
  InpaintError,
  LONGEST_MANIFEST,
  LONGEST_WEIGHTS,
  readWeights,
  renderAttention,
  type FillOptions,
  type Inpainter,
  type WeightsBundle,
} from '@contextual-fill/core';
import type { FillArguments } from './arguments.ts';
import { CliError } from './errors.ts';
import { installBuiltKernels } from './kernels.ts';
import { readInput } from './read.ts';
import { SecondWorker } from './second-worker.ts';

export interface Engine {
  inpainter: Inpainter;
  renderAttention: typeof renderAttention;
  /** The network's name. */
  architecture: string;
  /** SHA-256 of the weights' bytes. */
  sha256: string;
  /** Fills independent regions at the same time, where there are two cores and two workers are wanted. */
  help?: FillOptions['help'];
  /** Ends everything that runs. */
  close(): void;
}

/** What is asked of the engine. */
export type EngineOptions = Pick<FillArguments, 'backend' | 'weights' | 'workers'>;

export type OpenEngine = (options: EngineOptions) => Promise<Engine>;

const defaultWeights = fileURLToPath(new URL('../weights/default', import.meta.url));

/**
 * Starts the engine with the weights of a folder (default: those that ship) on WebAssembly, else on plain JavaScript.
 *
 * @param regionWorker the second worker's script; without it there is none
 */
export async function openEngine(
  { backend, weights: folder = defaultWeights, workers = availableParallelism() }: EngineOptions,
  regionWorker?: URL,
): Promise<Engine> {
  const { weights, sha256 } = await loadWeights(folder);
  await installBuiltKernels();
  const inpainter = await createInpainter({ weights, backend: backend ?? ['wasm', 'cpu'] });
  const second =
    regionWorker && workers > 1 ? new SecondWorker(regionWorker, weights, inpainter.backend) : undefined;
  return {
    inpainter,
    renderAttention,
    architecture: weights.architecture,
    sha256,
    ...(second && { help: () => second.help() }),
    close: () => {
      second?.close();
      inpainter.dispose();
    },
  };
}

async function loadWeights(folder: string): Promise<{ weights: WeightsBundle; sha256: string }> {
  const manifestPath = join(folder, 'manifest.json');
  const text = await readInput(manifestPath, LONGEST_MANIFEST);
  const bytesPath = join(folder, 'weights.bin');
  const bytes = await readInput(bytesPath, LONGEST_WEIGHTS);
  let manifest: unknown;
  try {
    manifest = JSON.parse(text.toString());
  } catch {
    throw new CliError(
      `${manifestPath} is not JSON; the folder ${folder} holds no weights of Contextual Fill.`,
    );
  }
  const weights = checked(() => readWeights(manifest, bytes), folder);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { sha256: named } = manifest as { sha256?: unknown };
  if (typeof named === 'string' && named.toLowerCase() !== sha256) {
    throw new CliError(
      `${bytesPath} is not the file that manifest.json belongs to (its SHA-256 differs); copy both again.`,
    );
  }
  return { weights, sha256 };
}

/** What was read; errors of the reader name the folder. */
function checked(read: () => WeightsBundle, folder: string): WeightsBundle {
  try {
    return read();
  } catch (error) {
    if (error instanceof InpaintError)
      throw new CliError(`${error.message} (The weights are those in ${folder}.)`);
    throw error;
  }
}
