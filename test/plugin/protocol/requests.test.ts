import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ToPage, ToSandbox } from '../../../plugin/protocol/messages.ts';
import { Problem } from '../../../plugin/protocol/problem.ts';
import { ask, hear, reply, type Line } from '../../../plugin/protocol/requests.ts';
import { filled, job } from '../../messages/samples.ts';

/** Two ends of one line: what one sends, the other hears at once. */
function connectedLines() {
  const inPage = new Set<(message: ToPage) => void>();
  const inSandbox = new Set<(message: ToSandbox) => void>();
  const end = <Sent, Heard>(
    there: Set<(message: Sent) => void>,
    here: Set<(message: Heard) => void>,
  ): Line<Sent, Heard> => ({
    send: (message) => [...there].forEach((listener) => listener(message)),
    listen: (listener) => {
      here.add(listener);
      return () => here.delete(listener);
    },
  });
  return {
    sandbox: end<ToPage, ToSandbox>(inPage, inSandbox),
    page: end<ToSandbox, ToPage>(inSandbox, inPage),
    listening: () => inPage.size + inSandbox.size,
  };
}

describe('a question', () => {
  it('of the sandbox is answered by the page, and only by what carries its id', async () => {
    const { sandbox, page, listening } = connectedLines();
    page.listen((message) => {
      if (message.type !== 'job') return;
      page.send({ type: 'cancelled', id: message.id + 1 });
      page.send({ type: 'about-report', id: message.id, text: 'no answer to this' });
      page.send({ type: 'filled', id: message.id, filled });
      page.send({ type: 'cancelled', id: message.id });
    });
    await expect(ask(sandbox, { type: 'job', id: 4, job })).resolves.toEqual({
      type: 'filled',
      id: 4,
      filled,
    });
    expect(listening()).toBe(1);
  });

  it('of the page is answered by the sandbox, by way of reply', async () => {
    const { sandbox, page } = connectedLines();
    sandbox.listen((message) => {
      if (message.type !== 'read-shapes') return;
      const { id } = message;
      const work = () => Promise.resolve({ type: 'shapes', id, outlines: [], rasters: [] } as const);
      void reply(sandbox, message, work, String);
    });
    await expect(ask(page, { type: 'read-shapes', id: 2 })).resolves.toMatchObject({ type: 'shapes', id: 2 });
  });

  it('that is refused rejects with the other side’s sentence', async () => {
    const { sandbox, page, listening } = connectedLines();
    sandbox.listen((message) => {
      if (message.type !== 'filled') return;
      const work = () => Promise.reject(new Problem('pictureGone', 'The picture is gone.'));
      void reply(sandbox, message, work, (error) => (error as Problem).sentence);
    });
    page.listen((message) => {
      if (message.type === 'job')
        page.send({ type: 'failed', id: message.id, sentence: 'No source is left.' });
    });
    const refused = { name: 'Problem', code: 'refused' };
    await expect(ask(page, { type: 'filled', id: 1, filled })).rejects.toMatchObject({
      ...refused,
      sentence: 'The picture is gone.',
    });
    await expect(ask(sandbox, { type: 'job', id: 1, job })).rejects.toMatchObject({
      ...refused,
      sentence: 'No source is left.',
    });
    expect(listening()).toBe(2);
  });
});

describe('what is heard', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const within = { milliseconds: 100, late: () => new Problem('late', 'Try again.') };

  it('is the next message of a wanted type', async () => {
    const { sandbox, page, listening } = connectedLines();
    const heard = hear(sandbox, ['close', 'cancelled'], { within });
    page.send({ type: 'ready', version: 1 });
    page.send({ type: 'cancelled', id: 7 });
    page.send({ type: 'close' });
    await expect(heard).resolves.toEqual({ type: 'cancelled', id: 7 });
    expect(listening()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('may be too late, and then nobody listens any more', async () => {
    const { sandbox, listening } = connectedLines();
    const heard = expect(hear(sandbox, ['ready'], { within })).rejects.toMatchObject({ code: 'late' });
    await vi.advanceTimersByTimeAsync(100);
    await heard;
    expect(listening()).toBe(0);
  });
});
