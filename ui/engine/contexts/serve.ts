import { expose } from 'comlink';
import './problem-transfer.ts';
import { OPEN, OPENED } from './handshake.ts';
import { keepPulse } from './pulse.ts';

/** What every script answers, whatever else it serves: proof that its context still turns. */
export interface Pinged {
  ping(): Promise<true>;
}

/** Serves an object on a port and says so. */
export function serve(api: object, port: MessagePort): void {
  expose({ ...api, ping: () => true }, port);
  port.postMessage(OPENED);
}

/** In a worker or a child frame: serves on the port that the first `OPEN` message brings. */
export function serveWhenOpened(createApi: () => object): void {
  const listen = (event: Event) => {
    const { data, ports } = event as MessageEvent<unknown>;
    const [port, pulse] = ports;
    if (data !== OPEN || !port || !pulse) return;
    removeEventListener('message', listen);
    void keepPulse(pulse).then(() => serve(createApi(), port));
  };
  addEventListener('message', listen);
}
