import { wrap } from 'comlink';
import type { EngineService } from '../service.ts';
import { createGone, longestOpening, type Context } from './context.ts';
import { awaitOpened, OPEN } from './handshake.ts';
import { watchPulse } from './pulse.ts';
import type { Pinged } from './serve.ts';

function createFrame(source: string): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  frame.title = 'Engine';
  // Not display: none, which would stop its timers and its GPU in some browsers.
  frame.style.cssText =
    'position:fixed;left:0;top:0;width:1px;height:1px;opacity:0;border:0;pointer-events:none';
  frame.srcdoc = `<!doctype html><meta charset="utf-8"><script>${source}</script>`;
  return frame;
}

/**
 * Runs a script in a sandboxed srcdoc frame: in Chromium it is a secure context even where the page is not, so it has
 * WebGPU; and it may run in a process of its own, so that the page stays free.
 */
export async function openFrame(source: string): Promise<Context<EngineService>> {
  const frame = createFrame(source);
  const { gone, lost } = createGone();
  const loaded = new Promise((resolve) => (frame.onload = resolve));
  document.body.append(frame);
  const observer = new MutationObserver(() => {
    if (!frame.isConnected) lost('its frame was removed');
  });
  observer.observe(document.body, { childList: true });
  const service = new MessageChannel();
  const pulse = new MessageChannel();
  const endWatch = watchPulse(pulse.port1, () => lost('it was closed'));
  const close = () => {
    endWatch();
    observer.disconnect();
    frame.remove();
  };
  try {
    const late = new Promise((resolve) => setTimeout(resolve, longestOpening));
    await Promise.race([loaded, gone, late]);
    frame.onload = () => lost('its frame shows something else');
    frame.contentWindow?.postMessage(OPEN, '*', [service.port2, pulse.port2]);
    await Promise.race([awaitOpened(service.port1, longestOpening), gone]);
  } catch (error) {
    close();
    throw error;
  }
  return { name: 'frame', service: wrap<EngineService & Pinged>(service.port1), gone, close };
}
