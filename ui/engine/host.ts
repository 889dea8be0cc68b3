/**
 * The engine's script, the same text for all three contexts. A worker and a child frame get their ports by a message;
 * in the page itself the function below is called.
 */
import { serve, serveWhenOpened } from './contexts/serve.ts';
import { createService } from './service.ts';

const inPage = (globalThis as { contextualFillPage?: boolean }).contextualFillPage === true;

if (inPage) {
  Object.assign(globalThis, { contextualFillEngine: (port: MessagePort) => serve(createService(), port) });
} else {
  serveWhenOpened(createService);
}
