/** How a part goes to a helper in another worker and comes back: over a message port, in a browser and in Node. */
import { InpaintError } from '../errors.ts';
import { messageOf } from '../lifecycle/failures.ts';
import type {
  AbortSignalLike,
  FillOptions,
  HelpedFill,
  Preview,
  Progress,
  PartHelper,
  PartJob,
} from '../types.ts';

/** What this file needs of a message port; the engine is compiled without the browser's types and Node's. */
export interface Port {
  onmessage?: unknown;
  postMessage(message: unknown, transfer: never[]): void;
  close(): void;
}

/** Orders are numbered: what still comes of one that was given up is not taken for the next one's. */
interface Numbered {
  readonly number: number;
}
type Order = Numbered & { readonly job: PartJob; readonly wantsPreviews: boolean };
/** Stops what was ordered. */
interface Stop {
  readonly abort: true;
}
type Answer = Numbered &
  (
    | { readonly progress: Progress }
    | { readonly preview: Preview }
    | { readonly filled: HelpedFill }
    | { readonly failed: string }
  );

function send(port: Port, message: Order | Stop | Answer, arrays: readonly ArrayBufferView[] = []): void {
  port.postMessage(message, arrays.map(({ buffer }) => buffer) as never[]);
}

function listen<Message>(port: Port, listener: (message: Message) => void): void {
  port.onmessage = ({ data }: { readonly data: Message }) => listener(data);
}

/** Fills a part as `OneBackendInpainter.fillPart` does. */
type FillPart = (
  job: PartJob,
  hooks: Pick<FillOptions, 'signal' | 'onProgress' | 'onPreview'>,
) => Promise<HelpedFill>;

/** Does what is asked for through a port, one part after the other. */
export function serveParts(port: Port, fill: FillPart): void {
  let running: { aborted: boolean } | undefined;
  listen<Order | Stop>(port, (order) => {
    if ('abort' in order) {
      if (running) running.aborted = true;
      return;
    }
    const { number, job, wantsPreviews } = order;
    const signal: AbortSignalLike = (running = { aborted: false });
    const hooks = {
      signal,
      onProgress: (progress: Progress) => send(port, { number, progress }),
      ...(wantsPreviews && { onPreview: (preview: Preview) => send(port, { number, preview }) }),
    };
    fill(job, hooks).then(
      (filled) => send(port, { number, filled }),
      (error: unknown) => send(port, { number, failed: messageOf(error) }),
    );
  });
}

/** A helper behind a port. */
export interface PortHelper extends PartHelper {
  /** To be called when nobody answers there any more: what is waited for is then done here. */
  lose(): void;
  readonly isLost: boolean;
}

/** The helper who serves at the other end of a port (`serveParts`). */
export function helperThrough(port: Port): PortHelper {
  let isLost = false;
  let orders = 0;
  let fail: ((error: Error) => void) | undefined;
  const lost = () => new InpaintError('backend-lost', 'The second worker is gone.');
  return {
    get isLost() {
      return isLost;
    },
    fill(job, onProgress, onPreview) {
      return new Promise((resolve, reject) => {
        if (isLost) return reject(lost());
        fail = reject;
        const number = orders++;
        listen<Answer>(port, (answer) => {
          if (answer.number !== number) return;
          if ('progress' in answer) onProgress(answer.progress);
          else if ('preview' in answer) onPreview?.(answer.preview);
          else if ('filled' in answer) resolve(answer.filled);
          else reject(new Error(answer.failed));
        });
        const { picture, masks } = job;
        const arrays = [picture.data, masks.unfilled.data, masks.source.data];
        send(port, { number, job, wantsPreviews: onPreview !== undefined }, arrays);
      });
    },
    abort: () => send(port, { abort: true }),
    lose() {
      isLost = true;
      port.close();
      fail?.(lost());
    },
  };
}
