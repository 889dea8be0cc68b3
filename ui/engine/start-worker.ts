/** A running worker and the port on which its script serves. */
export interface StartedWorker {
  readonly worker: Worker;
  readonly port: MessagePort;
}

/** The message that brings a script its port; in a child frame and in a worker alike. */
export const OPEN = 'contextual-fill/open';

/** The message by which the script says, on its port, that it is there. */
export const OPENED = 'contextual-fill/opened';

/** Waits until the other end of the port has said that it is there. */
export function awaitOpened(port: MessagePort, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it did not answer')), milliseconds);
    const listen = (event: MessageEvent<unknown>) => {
      if (event.data !== OPENED) return;
      clearTimeout(timer);
      port.removeEventListener('message', listen);
      resolve();
    };
    port.addEventListener('message', listen);
    port.start();
  });
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
    const { port1, port2 } = new MessageChannel();
    awaitOpened(port1, milliseconds).then(
      () => {
        worker.onerror = null;
        resolve({ worker, port: port1 });
      },
      (error: Error) => fail(error.message),
    );
    worker.postMessage(OPEN, [port2]);
  });
}

/**
 * Starts a worker from a script's text, without loading anything: from a blob: URL, or where that is refused from a
 * data: URL. The script must call `serveWhenOpened`. Rejects with the browser's reasons when neither is allowed.
 */
export async function startWorker(source: string, milliseconds = 10_000): Promise<StartedWorker> {
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
