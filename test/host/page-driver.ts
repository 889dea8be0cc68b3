/** The plugin's page as the host sees it: something that shows html and exchanges messages with it. */
export interface OpenPage {
  readonly html: string;
  readonly width: number;
  readonly height: number;
  readonly visible: boolean;
  readonly title: string;
  readonly themeColors: boolean;
  /** The page calls this with what it passed as `pluginMessage` to `parent.postMessage`. */
  receive(message: unknown): void;
  /** The designer closed the window. */
  dismiss(): void;
}

export interface PageDriver {
  /** Shows the page; resolves when messages may be posted. */
  open(page: OpenPage): void | Promise<void>;
  /** A message from the sandbox, already cloned. */
  post(message: unknown): void;
  setVisible?(visible: boolean): void;
  resize?(width: number, height: number): void;
  close(): void | Promise<void>;
}

/**
 * A page without a browser: a function that gets every message of the sandbox and may answer, now or later. Answers
 * arrive asynchronously, as in Figma. `onOpen` runs when the page is shown, for the message a page sends on its own.
 */
export function fakePage<ToPage, ToSandbox>(
  answer: (message: ToPage, reply: (message: ToSandbox) => void) => void | Promise<void>,
  onOpen?: (reply: (message: ToSandbox) => void, page: OpenPage) => void,
): PageDriver {
  let page: OpenPage | null = null;
  const replyTo = (target: OpenPage) => (message: ToSandbox) => {
    setTimeout(() => {
      if (page === target) target.receive(message);
    }, 0);
  };
  return {
    open(opened) {
      page = opened;
      onOpen?.(replyTo(opened), opened);
    },
    post(message) {
      if (page) void answer(message as ToPage, replyTo(page));
    },
    close() {
      page = null;
    },
  };
}
