/**
 * How a script in another context gets its ports and says that it is there. The page sends `OPEN` with two ports: one
 * to serve on, one for the pulse. The script says `BEGUN` as soon as its pulse beats, then evaluates what it serves,
 * and says `OPENED` when that is done.
 */

/** The message that brings a script its ports; in a child frame and in a worker alike. */
export const OPEN = 'contextual-fill/open';

/** The message by which the script says, on the port on which it serves, that from now on its pulse tells of it. */
export const BEGUN = 'contextual-fill/begun';

/** The message by which the script says, on the same port, that it serves. */
export const OPENED = 'contextual-fill/opened';

/** What the script says on the same port instead of `OPENED` where that cannot be. */
export interface Failed {
  readonly failed: string;
}

/** Milliseconds between two looks, and how many of them may pass before `BEGUN`: little is done until then. */
const interval = 250;
const mostLooks = 16;

/**
 * Waits until the other end of the port serves. Rejects with the script's reason, and when there was nothing of it for
 * four seconds, or it does not serve after so many milliseconds. The four seconds are counted in the page's own turns:
 * after the computer slept nothing has begun, and nothing is dead.
 */
export function awaitOpened(port: MessagePort, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let looks = 0;
    const end = (failed?: string) => {
      clearInterval(looking);
      clearTimeout(timer);
      port.removeEventListener('message', listen);
      if (failed === undefined) resolve();
      else reject(new Error(failed));
    };
    const looking = setInterval(() => {
      if (++looks > mostLooks) end('it did not begin');
    }, interval);
    const timer = setTimeout(() => end('it did not answer'), milliseconds);
    const listen = ({ data }: MessageEvent<typeof BEGUN | typeof OPENED | Failed>) => {
      if (data === BEGUN) clearInterval(looking);
      else if (data === OPENED) end();
      else if (typeof data === 'object' && 'failed' in data) end(data.failed);
    };
    port.addEventListener('message', listen);
    port.start();
  });
}
