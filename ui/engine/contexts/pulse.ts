/**
 * Tells a context that has died from one that is busy. No event tells the page that a worker has ended, and one that
 * computes answers nothing for seconds. So each context keeps a worker of its own, which does nothing but answer
 * beats: it answers while its owner is busy, and the browser ends it together with its owner.
 */

/** Milliseconds between two beats. */
const interval = 250;

/** So many beats in a row without an answer, and the context is dead. */
const mostUnanswered = 8;

const script = `onmessage = ({ ports: [port] }) => {
  port.onmessage = () => port.postMessage(null);
  port.postMessage(null);
  postMessage(null);
};`;

/** Longest wait, in milliseconds, for the pulse to begin. */
const longestStart = 1000;

/** Held for as long as this context lives: a worker that nobody holds may be ended. */
let pulseWorker: Worker | undefined;

/**
 * In the context that is watched: answers the beats of this port. Resolves when the pulse has begun, which it cannot
 * while its owner computes; where it is refused, at once: the watchdog still finds out, if later.
 */
export function keepPulse(port: MessagePort): Promise<void> {
  return new Promise((resolve) => {
    try {
      pulseWorker = new Worker(`data:text/javascript,${encodeURIComponent(script)}`);
      pulseWorker.onmessage = () => resolve();
      pulseWorker.onerror = (event) => {
        // Not to be reported as a failure of this context.
        event.preventDefault();
        resolve();
      };
      pulseWorker.postMessage(null, [port]);
      setTimeout(resolve, longestStart);
    } catch {
      resolve();
    }
  });
}

/**
 * In the page: calls `stopped` when the beats stay unanswered, once they have been answered at all. Counts the page's
 * own turns, not the clock: after the computer slept everything has been silent, and nothing is dead. Returns the way
 * to end the watch.
 */
export function watchPulse(port: MessagePort, stopped: () => void): () => void {
  let unanswered = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const end = () => {
    clearInterval(timer);
    port.close();
  };
  const beat = () => {
    if (unanswered++ < mostUnanswered) return port.postMessage(null);
    end();
    stopped();
  };
  port.onmessage = () => {
    unanswered = 0;
    timer ??= setInterval(beat, interval);
  };
  return end;
}
