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

/** Anyone may post to a frame, so there only the window above counts. A worker is known to its owner alone. */
const isFromOwner = ({ source }: MessageEvent) => typeof document === 'undefined' || source === parent;

/** In a worker or a child frame: serves on the port that the owner's first `OPEN` message brings, and on no other. */
export function serveWhenOpened(createApi: () => object): void {
  const listen = (event: Event) => {
    const message = event as MessageEvent<unknown>;
    const [port, pulse] = message.ports;
    if (message.data !== OPEN || !port || !pulse || !isFromOwner(message)) return;
    removeEventListener('message', listen);
    void keepPulse(pulse).then(() => serve(createApi(), port));
  };
  addEventListener('message', listen);
}
