import { expose } from 'comlink';
import { OPEN, OPENED } from './start-worker.ts';

/** Serves an object on a port and says so. */
export function serve(api: object, port: MessagePort): void {
  expose(api, port);
  port.postMessage(OPENED);
}

/** In a worker or a child frame: serves on the port that the first `OPEN` message brings. */
export function serveWhenOpened(createApi: () => object): void {
  const listen = (event: Event) => {
    const { data, ports } = event as MessageEvent<unknown>;
    const port = ports[0];
    if (data !== OPEN || !port) return;
    removeEventListener('message', listen);
    serve(createApi(), port);
  };
  addEventListener('message', listen);
}
