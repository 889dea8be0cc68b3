import { expose } from 'comlink';
import './problem-transfer.ts';
import { BEGUN, OPEN, OPENED, type Failed } from './handshake.ts';
import { keepPulse } from './pulse.ts';

/** What every script answers, whatever else it serves: proof that its context still turns. */
export interface Pinged {
  ping(): Promise<true>;
}

/** Gives what is served. What is large in a script is imported in here, so that it is evaluated no earlier. */
type Load = () => Promise<object>;

/** Serves on a port what `load` gives, and says so, or why there is nothing. */
export async function serve(load: Load, port: MessagePort): Promise<void> {
  try {
    expose({ ...(await load()), ping: () => true }, port);
    port.postMessage(OPENED);
  } catch (error) {
    port.postMessage({ failed: String(error) } satisfies Failed);
  }
}

/** Anyone may post to a frame, so there only the window above counts. A worker is known to its owner alone. */
const isFromOwner = ({ source }: MessageEvent) => typeof document === 'undefined' || source === parent;

/** In a worker or a child frame: serves on the port that the owner's first `OPEN` message brings, and on no other. */
export function serveWhenOpened(load: Load): void {
  const listen = (event: Event) => {
    const message = event as MessageEvent<unknown>;
    const [port, pulse] = message.ports;
    if (message.data !== OPEN || !port || !pulse || !isFromOwner(message)) return;
    removeEventListener('message', listen);
    void begin(load, port, pulse);
  };
  addEventListener('message', listen);
}

async function begin(load: Load, port: MessagePort, pulse: MessagePort): Promise<void> {
  await keepPulse(pulse);
  port.postMessage(BEGUN);
  await serve(load, port);
}
