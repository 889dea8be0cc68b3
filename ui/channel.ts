import { parseToPage, type ToPage, type ToSandbox } from '../plugin/protocol/messages.ts';
import type { Line } from '../plugin/protocol/requests.ts';

/** The page's end of the line to Figma's sandbox. */
export type Channel = Line<ToSandbox, ToPage>;

/**
 * Connects to the sandbox by way of the window above, which is how Figma carries messages. Nobody else is obeyed: every
 * frame of the same tree, and whoever opened the window, can post here. The browser itself says who did (`source`); the
 * origin says nothing, because Figma's frames are data: documents, whose origins are all "null".
 */
export function connect(page: Window = window): Channel {
  return {
    send(message) {
      // A finished picture is handed over: copying it would hold the page up.
      const { buffer } = message.type === 'filled' ? message.filled.bytes : new Uint8Array();
      const transfer = buffer instanceof ArrayBuffer && buffer.byteLength > 0 ? [buffer] : [];
      // An opaque origin cannot be named as the target; '*' reaches only this one window.
      page.parent.postMessage({ pluginMessage: message }, '*', transfer);
    },
    listen(listener) {
      const receive = ({ data, source }: MessageEvent<{ pluginMessage?: unknown } | null | undefined>) => {
        const message = source === page.parent ? parseToPage(data?.pluginMessage) : null;
        if (message) listener(message);
      };
      page.addEventListener('message', receive);
      return () => page.removeEventListener('message', receive);
    },
  };
}
