/**
 * How a script in another context gets its ports and says that it is there. The page sends `OPEN` with two ports: one
 * to serve on, one for the pulse.
 */

/** The message that brings a script its ports; in a child frame and in a worker alike. */
export const OPEN = 'contextual-fill/open';

/** The message by which the script says, on the port on which it serves, that it is there. */
export const OPENED = 'contextual-fill/opened';

/** Waits so many milliseconds for the other end of the port to say that it is there; rejects when it has not. */
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
