import { parseToPage, type ToPage, type ToSandbox } from '../plugin/protocol/messages.ts';
import type { Line } from '../plugin/protocol/requests.ts';

/** The page's end of the line to Figma's sandbox. */
export type Channel = Line<ToSandbox, ToPage>;

/** Connects to the sandbox by way of the window above, which is how Figma carries messages. */
export function connect(page: Window = window): Channel {
  return {
    send(message) {
      // A finished picture is handed over: copying it would hold the page up.
      const { buffer } = message.type === 'filled' ? message.filled.bytes : new Uint8Array();
      const transfer = buffer instanceof ArrayBuffer && buffer.byteLength > 0 ? [buffer] : [];
      page.parent.postMessage({ pluginMessage: message }, '*', transfer);
    },
    listen(listener) {
      const receive = ({ data, source }: MessageEvent<{ pluginMessage?: unknown } | null | undefined>) => {
        const from = source as Window | null;
        const fromBelow = from !== null && from !== page && 'parent' in from && from.parent === page;
        const message = fromBelow ? null : parseToPage(data?.pluginMessage);
        if (message) listener(message);
      };
      page.addEventListener('message', receive);
      return () => page.removeEventListener('message', receive);
    },
  };
}
