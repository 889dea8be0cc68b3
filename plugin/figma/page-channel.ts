import { idFrom } from '../protocol/ids.ts';
import type { Job } from '../protocol/job.ts';
import {
  parseToPage,
  parseToSandbox,
  PROTOCOL_VERSION,
  type ToPage,
  type ToSandbox,
} from '../protocol/messages.ts';
import { ask, hear, type AnswerTo, type Line } from '../protocol/requests.ts';
import type { Settings } from '../protocol/settings.ts';
import { problem } from './sentences.ts';

/** The page is several megabytes of script and weights; a slow machine needs a while for it. */
const PAGE_START_MILLISECONDS = 60_000;

/** The part of `figma.ui` that carries messages. */
export interface Port {
  postMessage(message: ToPage): void;
  onmessage: ((message: unknown) => void) | undefined;
}

/**
 * The sandbox's end of the line to the page. Every job has an id, and answers carry it back; what is malformed, unknown
 * or about a job that is over is ignored. One job is with the page at a time; the next is not even made before.
 */
export class PageChannel implements Line<ToPage, ToSandbox> {
  /** Settles when the page said `ready` in the same version; rejects with a Problem if it does not. */
  readonly ready: Promise<void>;
  /** Settles when the designer closes the window. */
  readonly closed: Promise<unknown>;
  private readonly listeners: ((message: ToSandbox) => void)[] = [];
  private lastJob: Promise<unknown> = Promise.resolve();
  /** The page's secret share of the ids. */
  private salt = 0;

  constructor(
    private readonly port: Port,
    settings: Settings,
  ) {
    port.onmessage = (value) => {
      const message = parseToSandbox(value);
      if (message) for (const listener of [...this.listeners]) listener(message);
    };
    this.closed = hear(this, ['close']);
    this.ready = this.greet(settings);
    // Whoever waits for `ready` hears of the failure; until somebody does, it must not count as unhandled.
    this.ready.catch(() => undefined);
  }

  /** Throws a Problem for what the page would not understand: nobody would ever answer it. */
  send(message: ToPage): void {
    if (!parseToPage(message)) throw problem('tooMuch');
    this.port.postMessage(message);
  }

  /** Calls back for every well-formed message; returns the way to stop. */
  listen(listener: (message: ToSandbox) => void): () => void {
    this.listeners.push(listener);
    return () => {
      const index = this.listeners.indexOf(listener);
      if (index >= 0) this.listeners.splice(index, 1);
    };
  }

  /** An id that cannot be guessed, once the page is `ready`. */
  newId(): number {
    return idFrom(this.salt);
  }

  /**
   * Makes a job as soon as the one before is answered and the page is ready, sends it and waits for the answer. Rejects
   * with a Problem where the job cannot be made or the page cannot do it.
   */
  request(make: () => Promise<Job>): Promise<AnswerTo<'job'>> {
    const answer = this.lastJob.then(async () => {
      const job = await make();
      await this.ready;
      return ask(this, { type: 'job', id: this.newId(), job });
    });
    this.lastJob = answer.catch(() => undefined);
    return answer;
  }

  private async greet(settings: Settings): Promise<void> {
    const late = () => problem('pageSilent');
    const { version, salt = 0 } = await hear(this, ['ready'], {
      within: { milliseconds: PAGE_START_MILLISECONDS, late },
    });
    if (version !== PROTOCOL_VERSION) throw problem('versionMismatch');
    this.salt = salt;
    this.send({ type: 'hello', version: PROTOCOL_VERSION, settings });
  }
}
