import { wrap } from 'comlink';
import type { Pinged } from './serve.ts';
import { longestOpening, type Context } from './context.ts';
import { startWorker } from './start-worker.ts';

/** Runs a script in a worker. Rejects with the browser's reasons when it allows none. */
export async function openWorker<Service>(
  source: string,
  milliseconds = longestOpening,
): Promise<Context<Service>> {
  const { port, gone, close } = await startWorker(source, milliseconds);
  return { name: 'worker', service: wrap<Service & Pinged>(port), gone, close };
}
