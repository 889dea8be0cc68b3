/**
 * The engine's script, the same text for all three contexts. A worker and a child frame get their ports by a message;
 * in the page itself the function below is called.
 */
import { serve, serveWhenOpened } from './contexts/serve.ts';

/** The engine itself, most of the script: evaluated only when the context has said that it is there. */
const load = async () => (await import('./service.ts')).createService();

const inPage = (globalThis as { contextualFillPage?: boolean }).contextualFillPage === true;

if (inPage) {
  Object.assign(globalThis, { contextualFillEngine: (port: MessagePort) => serve(load, port) });
} else {
  serveWhenOpened(load);
}
