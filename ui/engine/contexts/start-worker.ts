import { awaitOpened, OPEN } from './handshake.ts';

/** A running worker, the port on which its script serves, and the one on which its pulse answers. */
export interface StartedWorker {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly pulse: MessagePort;
}

/** Runs the text that comes as the first message: for where a worker may only be made from a short data: URL. */
const loader = `onmessage = (event) => { onmessage = null; (0, eval)(event.data); }`;

function open(url: string, source: string | undefined, milliseconds: number): Promise<StartedWorker> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(url);
    const fail = (why: string) => {
      worker.terminate();
      reject(new Error(why));
    };
    worker.onerror = (event) => fail(event.message || 'the browser refused the worker');
    if (source !== undefined) worker.postMessage(source);
    const service = new MessageChannel();
    const pulse = new MessageChannel();
    awaitOpened(service.port1, milliseconds).then(
      () => {
        worker.onerror = null;
        resolve({ worker, port: service.port1, pulse: pulse.port1 });
      },
      (error: Error) => fail(error.message),
    );
    worker.postMessage(OPEN, [service.port2, pulse.port2]);
  });
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
    reasons.push(`blob: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    return await open(`data:text/javascript,${encodeURIComponent(loader)}`, source, milliseconds);
  } catch (error) {
    reasons.push(`data: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new Error(reasons.join('; '));
}
