import { wrap, type Remote } from 'comlink';
import type { EngineService } from './service.ts';
import { awaitOpened, OPEN, startWorker } from './start-worker.ts';

/** Where the engine can run: a worker, a sandboxed child frame, the page itself. */
export type PlaceName = 'worker' | 'frame' | 'page';

/** A context in which the engine's script runs. */
export interface Place {
  readonly name: PlaceName;
  readonly service: Remote<EngineService>;
  /** Rejects when the context is gone (crashed, closed, removed), with the reason; never resolves. */
  readonly gone: Promise<never>;
  /** Ends the context as far as that is possible; the page itself stays. */
  close(): void;
}

/** Longest wait for a script to answer; parsing it takes a fraction of a second. */
const patience = 20_000;

function watch(port: MessagePort, watchMore: (lost: (why: string) => void) => void): Promise<never> {
  const gone = new Promise<never>((_, reject) => {
    const lost = (why: string) => reject(new Error(why));
    // Chromium tells when the other end's context ended, whatever ended it.
    port.addEventListener('close', () => lost('it was closed'));
    watchMore(lost);
  });
  gone.catch(() => undefined);
  return gone;
}

async function inWorker(source: string): Promise<Place> {
  const { worker, port } = await startWorker(source, patience);
  const gone = watch(port, (lost) => {
    worker.onerror = (event) => lost(event.message || 'the worker failed');
  });
  const close = () => worker.terminate();
  return { name: 'worker', service: wrap<EngineService>(port), gone, close };
}

/**
 * A sandboxed srcdoc frame: in Chromium it is a secure context even where the page is not, so it has WebGPU; and it may
 * run in a process of its own, so that the page stays free.
 */
async function inFrame(source: string): Promise<Place> {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  frame.title = 'Engine';
  // Not display: none, which would stop its timers and its GPU in some browsers.
  frame.style.cssText =
    'position:fixed;left:0;top:0;width:1px;height:1px;opacity:0;border:0;pointer-events:none';
  frame.srcdoc = `<!doctype html><meta charset="utf-8"><script>${source}</script>`;
  const loaded = new Promise((resolve) => (frame.onload = resolve));
  document.body.append(frame);
  const { port1, port2 } = new MessageChannel();
  const opened = awaitOpened(port1, patience);
  try {
    await Promise.race([loaded, opened]);
    frame.contentWindow?.postMessage(OPEN, '*', [port2]);
    await opened;
  } catch (error) {
    frame.remove();
    throw error;
  }
  let observer: MutationObserver | undefined;
  const gone = watch(port1, (lost) => {
    observer = new MutationObserver(() => {
      if (!frame.isConnected) lost('its frame was removed');
    });
    observer.observe(document.body, { childList: true });
  });
  const close = () => {
    observer?.disconnect();
    frame.remove();
  };
  return { name: 'frame', service: wrap<EngineService>(port1), gone, close };
}

async function inPage(source: string): Promise<Place> {
  const page = globalThis as {
    contextualFillPage?: boolean;
    contextualFillEngine?: (port: MessagePort) => void;
  };
  if (!page.contextualFillEngine) {
    page.contextualFillPage = true;
    const script = document.createElement('script');
    script.textContent = source;
    document.head.append(script);
    script.remove();
  }
  if (!page.contextualFillEngine) throw new Error('the page refused the script');
  const { port1, port2 } = new MessageChannel();
  const opened = awaitOpened(port1, patience);
  page.contextualFillEngine(port2);
  await opened;
  const service = wrap<EngineService>(port1);
  return { name: 'page', service, gone: watch(port1, () => undefined), close: () => void service.close() };
}

/** Runs the engine's script in the given place. Rejects with the reason when the place is not to be had. */
export function openPlace(name: PlaceName, source: string): Promise<Place> {
  switch (name) {
    case 'worker':
      return inWorker(source);
    case 'frame':
      return inFrame(source);
    case 'page':
      return inPage(source);
  }
}
