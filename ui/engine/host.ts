/**
 * The engine's script, the same text for all three places. A worker and a child frame get their port by a message; in
 * the page itself the function below is called.
 */
import { serve, serveWhenOpened } from './serve.ts';
import { createService } from './service.ts';

const inPage = (globalThis as { contextualFillPage?: boolean }).contextualFillPage === true;

if (inPage) {
  Object.assign(globalThis, { contextualFillEngine: (port: MessagePort) => serve(createService(), port) });
} else {
  serveWhenOpened(createService);
}
