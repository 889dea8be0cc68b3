import { PROTOCOL_VERSION } from '../protocol/messages.ts';
import type { FilledPicture } from '../protocol/filled-picture.ts';
import type { Job } from '../protocol/job.ts';
import type { ToPage, ToSandbox } from '../protocol/messages.ts';
import type { Settings } from '../protocol/settings.ts';
import { parseMessage } from '../protocol/parse-message.ts';
import { problem } from './sentences.ts';

/** The page is several megabytes of script and weights; a slow machine needs a while for it. */
const PAGE_START_MILLISECONDS = 60_000;

/** How a job ended. */
export type Answer =
  | { readonly type: 'filled'; readonly id: number; readonly filled: FilledPicture }
  | { readonly type: 'failed'; readonly sentence: string }
  | { readonly type: 'cancelled' };

type Listener = (message: ToSandbox) => void;

/** The part of `figma.ui` that carries messages. */
export interface Port {
  postMessage(message: ToPage): void;
  onmessage: ((message: unknown) => void) | undefined;
}

/**
 * The sandbox's end of the line to the page. Every job has an id, and answers carry it back; what is malformed, unknown
 * or about a job that is over is ignored. One job is with the page at a time; the next is not even made before.
 */
export class PageChannel {
  /** Settles when the page said `ready` in the same version; rejects with a Problem if it does not. */
  readonly ready: Promise<void>;
  private readonly listeners: Listener[] = [];
  private line: Promise<unknown>;
  private lastId = 0;

  constructor(
    private readonly port: Port,
    settings: Settings,
  ) {
    port.onmessage = (value) => {
      const message = parseMessage(value);
      if (message) for (const listener of [...this.listeners]) listener(message);
    };
    this.ready = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(problem('pageSilent')), PAGE_START_MILLISECONDS);
      const stop = this.listen((message) => {
        if (message.type !== 'ready') return;
        stop();
        clearTimeout(timer);
        if (message.version !== PROTOCOL_VERSION) {
          reject(problem('versionMismatch'));
          return;
        }
        this.send({ type: 'hello', version: PROTOCOL_VERSION, settings });
        resolve();
      });
    });
    // Whoever waits for `ready` hears of the failure; until somebody does, it must not count as unhandled.
    this.ready.catch(() => undefined);
    this.line = Promise.resolve();
  }

  send(message: ToPage): void {
    this.port.postMessage(message);
  }

  /** Calls back for every well-formed message; returns the way to stop. */
  listen(listener: Listener): () => void {
    this.listeners.push(listener);
    return () => {
      const index = this.listeners.indexOf(listener);
      if (index >= 0) this.listeners.splice(index, 1);
    };
  }

  newId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  /** Makes a job as soon as the one before is answered and the page is ready, sends it and waits for the answer. */
  request(make: () => Promise<Job>): Promise<Answer> {
    const turn = this.line.then(async () => {
      const job = await make();
      await this.ready;
      return this.ask(job);
    });
    this.line = turn.catch(() => undefined);
    return turn;
  }

  private ask(job: Job): Promise<Answer> {
    const id = this.newId();
    return new Promise((resolve) => {
      const stop = this.listen((message) => {
        const isAnswer =
          message.type === 'filled' || message.type === 'failed' || message.type === 'cancelled';
        if (!isAnswer || message.id !== id) return;
        stop();
        resolve(message);
      });
      this.send({ type: 'job', id, job });
    });
  }
}
