/** Runs in the browser: the ways in which a worker or a frame can end that is not the page's own doing. */

export type Death = 'terminated' | 'closed' | 'failed' | 'hung' | 'removed' | 'left';

/** From now on `kill` can end every worker that this page makes; one from a data: address only as 'terminated'. */
export function makeWorkersMortal(): Worker[] {
  const workers: Worker[] = [];
  const mortal = `addEventListener('message', ({ data }) => {
    if (data === 'close') close();
    if (data === 'fail') setTimeout(() => { throw new Error('something failed'); });
    if (data === 'hang') for (;;);
    const start = performance.now();
    while (performance.now() - start < data.busy);
  });`;
  globalThis.Worker = class extends Worker {
    constructor(url: string | URL) {
      const address = String(url);
      const script = `${mortal} importScripts(${JSON.stringify(address)});`;
      const blob = new Blob([script], { type: 'text/javascript' });
      super(address.startsWith('data:') ? address : URL.createObjectURL(blob));
      workers.push(this);
    }
  };
  return workers;
}

/** Ends the workers, or the page's frames. */
export function kill(workers: readonly Worker[], death: Death): void {
  const frames = [...document.querySelectorAll('iframe')];
  switch (death) {
    case 'terminated':
      return workers.forEach((worker) => worker.terminate());
    case 'closed':
      return workers.forEach((worker) => worker.postMessage('close'));
    case 'failed':
      return workers.forEach((worker) => worker.postMessage('fail'));
    case 'hung':
      return workers.forEach((worker) => worker.postMessage('hang'));
    case 'removed':
      return frames.forEach((frame) => frame.remove());
    case 'left':
      return frames.forEach((frame) => frame.removeAttribute('srcdoc'));
  }
}

/** Keeps the workers busy for so many milliseconds, in which they hear nothing. */
export function keepBusy(workers: readonly Worker[], milliseconds: number): void {
  for (const worker of workers) worker.postMessage({ busy: milliseconds });
}
