import { wrap } from 'comlink';
import type { Pinged } from './serve.ts';
import { createGone, longestOpening, type Context } from './context.ts';
import { watchPulse } from './pulse.ts';
import { startWorker } from './start-worker.ts';

/** Runs a script in a worker. Rejects with the browser's reasons when it allows none. */
export async function openWorker<Service>(
  source: string,
  milliseconds = longestOpening,
): Promise<Context<Service>> {
  const { worker, port, pulse } = await startWorker(source, milliseconds);
  const { gone, lost } = createGone();
  worker.onerror = (event) => lost(event.message || 'the worker failed');
  const endWatch = watchPulse(pulse, () => lost('it was closed'));
  const close = () => {
    endWatch();
    worker.terminate();
  };
  return { name: 'worker', service: wrap<Service & Pinged>(port), gone, close };
}
