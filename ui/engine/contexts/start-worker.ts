import { messageOf } from '@contextual-fill/core';
import { createGone } from './context.ts';
import { awaitOpened, OPEN } from './handshake.ts';
import { watchPulse } from './pulse.ts';

/** A running worker: the port on which its script serves, what tells that it died, and the way to end it. */
export interface StartedWorker {
  readonly port: MessagePort;
  readonly gone: Promise<never>;
  readonly close: () => void;
}

/** Runs the text that comes as the first message: for where a worker may only be made from a short data: URL. */
const loader = `onmessage = (event) => { onmessage = null; (0, eval)(event.data); }`;

async function open(url: string, source: string | undefined, milliseconds: number): Promise<StartedWorker> {
  const worker = new Worker(url);
  const { gone, lost } = createGone();
  worker.onerror = (event) => lost(event.message || 'the browser refused the worker');
  if (source !== undefined) worker.postMessage(source);
  const service = new MessageChannel();
  const pulse = new MessageChannel();
  const endWatch = watchPulse(pulse.port1, () => lost('it was closed'));
  const close = () => {
    endWatch();
    worker.terminate();
  };
  worker.postMessage(OPEN, [service.port2, pulse.port2]);
  try {
    await Promise.race([awaitOpened(service.port1, milliseconds), gone]);
  } catch (error) {
    close();
    throw error;
  }
  return { port: service.port1, gone, close };
}

/**
 * Starts a worker from a script's text, without loading anything: from a blob: URL, or where that is refused from a
 * data: URL. The script must call `serveWhenOpened`. Rejects with the browser's reasons when neither is allowed.
 */
export async function startWorker(source: string, milliseconds: number): Promise<StartedWorker> {
  const reasons: string[] = [];
  try {
    const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    try {
      return await open(url, undefined, milliseconds);
    } finally {
      URL.revokeObjectURL(url);
    }
  } catch (error) {
    reasons.push(`blob: ${messageOf(error)}`);
  }
  try {
    return await open(`data:text/javascript,${encodeURIComponent(loader)}`, source, milliseconds);
  } catch (error) {
    reasons.push(`data: ${messageOf(error)}`);
  }
  throw new Error(reasons.join('; '));
}
