import { wrap } from 'comlink';
import type { EngineService } from '../service.ts';
import { createGone, longestOpening, type Context } from './context.ts';
import { awaitOpened } from './handshake.ts';
import type { Pinged } from './serve.ts';

/** What the engine's script leaves in the page, and what tells it that it runs there (ui/engine/host.ts). */
interface EnginePage {
  contextualFillPage?: boolean;
  contextualFillEngine?: (port: MessagePort) => void;
}

/** Runs the engine's script in the page itself, once; each opening gets its own service, which `close` closes. */
export async function openPage(source: string): Promise<Context<EngineService>> {
  const page = globalThis as EnginePage;
  if (!page.contextualFillEngine) {
    page.contextualFillPage = true;
    const script = document.createElement('script');
    script.textContent = source;
    document.head.append(script);
    script.remove();
  }
  if (!page.contextualFillEngine) throw new Error('the page refused the script');
  const { port1, port2 } = new MessageChannel();
  const opened = awaitOpened(port1, longestOpening);
  page.contextualFillEngine(port2);
  await opened;
  const service = wrap<EngineService & Pinged>(port1);
  return { name: 'page', service, gone: createGone().gone, close: () => void service.close() };
}
