import { isAborted } from '@contextual-fill/core';
import { signal, type ReadonlySignal } from '@preact/signals';
import { secureRandom } from '../../plugin/protocol/ids.ts';
import type { Job } from '../../plugin/protocol/job.ts';
import { PROTOCOL_VERSION } from '../../plugin/protocol/messages.ts';
import { parseSettings, type Settings } from '../../plugin/protocol/settings.ts';
import type { Channel } from '../channel.ts';
import type { EngineClient } from '../engine/client.ts';
import type { PictureTools } from '../picture/direct-tools.ts';
import { openEditSession } from './edit-session.ts';
import { fillJob, type JobStep } from './fill-job.ts';
import type { EditSession } from './session.ts';
import { toastSentence } from './toast-sentence.ts';

/** What the window shows. */
export type Screen =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'progress'; readonly name: string; readonly step: JobStep; readonly fraction: number }
  /** `visit` is another one whenever the session is. */
  | { readonly kind: 'edit'; readonly session: EditSession; readonly visit: number }
  | { readonly kind: 'about'; readonly id: number; readonly sandbox: readonly string[] }
  | { readonly kind: 'message'; readonly sentence: string };

export interface DeskOptions {
  readonly channel: Channel;
  readonly engine: EngineClient;
  readonly tools: PictureTools;
}

/** The desk at which jobs arrive: one at a time is worked on, the next ones wait. */
export interface Desk {
  readonly screen: ReadonlySignal<Screen>;
  /** Cancels the job that is worked on, as the window's Cancel and Esc do; without one, closes the window. */
  cancel(): void;
}

const mismatch = 'The plugin’s two halves differ in version: close it, update it in Figma and run it again.';

/** Listens to the sandbox, says that the page is ready, and works on every job that comes. */
export function openDesk({ channel, engine, tools }: DeskOptions): Desk {
  const screen = signal<Screen>({ kind: 'waiting' });
  const waiting: { id: number; job: Job }[] = [];
  let current: { id: number; controller: AbortController } | undefined;
  let settings: Settings = {};
  let matches = true;
  let greeted = false;
  let visits = 0;
  /** Jobs that came, in whatever way they ended: each is done once. */
  const seen = new Set<number>();

  async function remove(id: number, job: Job, controller: AbortController) {
    const filled = await fillJob(job, engine, tools, {
      signal: controller.signal,
      onProgress(step, fraction) {
        if (controller.signal.aborted) return;
        screen.value = { kind: 'progress', name: job.picture.name, step, fraction };
      },
    });
    channel.send({ type: 'filled', id, filled });
  }

  async function edit(id: number, job: Job, controller: AbortController) {
    screen.value = { kind: 'progress', name: job.picture.name, step: 'open', fraction: 0 };
    const show = (session: EditSession) => {
      if (!controller.signal.aborted) screen.value = { kind: 'edit', session, visit: ++visits };
    };
    const session = await openEditSession(job, {
      id,
      channel,
      engine,
      tools,
      settings,
      keepSettings: (kept) => (settings = kept),
      reopened: show,
      left: () => leave(id),
    });
    show(session);
  }

  /** A removal while the editor is open: of its mask from another picture. The window stays the editor's. */
  function removeBeside(id: number, job: Job) {
    const { signal } = new AbortController();
    fillJob(job, engine, tools, { signal, onProgress: () => undefined }).then(
      (filled) => channel.send({ type: 'filled', id, filled }),
      (error: unknown) => channel.send({ type: 'failed', id, sentence: toastSentence(error) }),
    );
  }

  function next() {
    const entry = waiting.shift();
    if (!entry) return;
    const { id, job } = entry;
    const controller = new AbortController();
    current = { id, controller };
    const work = job.mode === 'remove' ? remove(id, job, controller) : edit(id, job, controller);
    work.then(
      () => {
        if (job.mode === 'remove' && current?.id === id) leave(id);
      },
      (error: unknown) => {
        if (current?.id !== id) return;
        if (!controller.signal.aborted && !isAborted(error)) {
          const sentence = toastSentence(error);
          channel.send({ type: 'failed', id, sentence });
          screen.value = { kind: 'message', sentence };
        }
        leave(id);
      },
    );
  }

  /** The job is off the desk, whatever came of it. */
  function leave(id: number) {
    if (current?.id !== id) return;
    current = undefined;
    if (screen.value.kind === 'edit') screen.value = { kind: 'waiting' };
    next();
  }

  channel.listen((message) => {
    // All other messages are answers, which the session that asked hears itself.
    if (message.type === 'hello') {
      // The sandbox greets once. What comes later cannot change what jobs began with, nor stop them.
      if (greeted) return;
      greeted = true;
      settings = parseSettings(message.settings);
      matches = message.version === PROTOCOL_VERSION;
      if (!matches) screen.value = { kind: 'message', sentence: mismatch };
    } else if (message.type === 'job') {
      if (seen.has(message.id)) return;
      seen.add(message.id);
      if (screen.value.kind === 'edit' && message.job.mode === 'remove')
        removeBeside(message.id, message.job);
      else if (matches) {
        waiting.push({ id: message.id, job: message.job });
        if (!current) next();
      } else channel.send({ type: 'failed', id: message.id, sentence: mismatch });
    } else if (message.type === 'about') {
      screen.value = { kind: 'about', id: message.id, sandbox: message.sandbox };
    }
  });
  channel.send({ type: 'ready', version: PROTOCOL_VERSION, salt: secureRandom(crypto) });

  return {
    screen,
    cancel() {
      if (!current) {
        channel.send({ type: 'close' });
        return;
      }
      const { id, controller } = current;
      controller.abort();
      channel.send({ type: 'cancelled', id });
      screen.value = { kind: 'waiting' };
      leave(id);
    },
  };
}
