import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PageChannel, type Port } from '../../../plugin/figma/page-channel.ts';
import { SENTENCES } from '../../../plugin/figma/sentences.ts';
import { PROTOCOL_VERSION, type ToPage } from '../../../plugin/protocol/messages.ts';
import type { Problem } from '../../../plugin/protocol/problem.ts';
import { badToSandbox, filled, job } from '../../messages/samples.ts';

describe('the channel', () => {
  let sent: ToPage[];
  let port: Port;
  const say = (message: unknown) => port.onmessage!(message);
  const lastId = () => (sent.filter(({ type }) => type === 'job').at(-1) as { id: number }).id;
  const settled = () => vi.advanceTimersByTimeAsync(0);

  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
    port = { postMessage: (message) => sent.push(message), onmessage: undefined };
  });
  afterEach(() => void vi.useRealTimers());

  it('greets the page, then sends the job', async () => {
    const channel = new PageChannel(port, { grow: 2 });
    const answer = channel.request(() => Promise.resolve(job));
    await settled();
    expect(sent).toEqual([]);
    say({ type: 'ready', version: PROTOCOL_VERSION });
    await settled();
    expect(sent).toEqual([
      { type: 'hello', version: PROTOCOL_VERSION, settings: { grow: 2 } },
      { type: 'job', id: lastId(), job },
    ]);
    say({ type: 'filled', id: lastId(), filled });
    await expect(answer).resolves.toMatchObject({ type: 'filled', filled });
  });

  it('keeps one job in flight and does not even make the next one before', async () => {
    const channel = new PageChannel(port, {});
    say({ type: 'ready', version: PROTOCOL_VERSION });
    const made: number[] = [];
    const ask = (number: number) =>
      channel.request(() => {
        made.push(number);
        return Promise.resolve(job);
      });
    const answers = [ask(1), ask(2), ask(3)];
    await settled();
    expect(made).toEqual([1]);
    expect(sent.filter(({ type }) => type === 'job')).toHaveLength(1);
    say({ type: 'failed', id: lastId(), sentence: 'No.' });
    await settled();
    expect(made).toEqual([1, 2]);
    say({ type: 'cancelled', id: lastId() });
    await settled();
    say({ type: 'filled', id: lastId(), filled });
    const settledAnswers = await Promise.allSettled(answers);
    expect(
      settledAnswers.map((one) =>
        one.status === 'fulfilled' ? one.value.type : (one.reason as Problem).sentence,
      ),
    ).toEqual(['No.', 'cancelled', 'filled']);
  });

  it('ignores answers about other jobs and whatever else arrives', async () => {
    const channel = new PageChannel(port, {});
    say({ type: 'ready', version: PROTOCOL_VERSION });
    let answered = false;
    void channel.request(() => Promise.resolve(job)).then(() => (answered = true));
    await settled();
    for (const message of badToSandbox) say(message);
    say({ type: 'filled', id: 99, filled });
    say({ type: 'read-shapes', id: lastId() });
    await settled();
    expect(answered).toBe(false);
    say({ type: 'cancelled', id: lastId() });
    await settled();
    expect(answered).toBe(true);
  });

  it('goes on with the next job after one that could not be made', async () => {
    const channel = new PageChannel(port, {});
    say({ type: 'ready', version: PROTOCOL_VERSION });
    const broken = channel.request(() => Promise.reject(new Error('no picture')));
    const next = channel.request(() => Promise.resolve(job));
    await expect(broken).rejects.toThrow('no picture');
    await settled();
    say({ type: 'cancelled', id: lastId() });
    await expect(next).resolves.toMatchObject({ type: 'cancelled' });
  });

  it('hears the window being closed', async () => {
    const channel = new PageChannel(port, {});
    let closed = false;
    void channel.closed.then(() => (closed = true));
    await settled();
    expect(closed).toBe(false);
    say({ type: 'close' });
    await settled();
    expect(closed).toBe(true);
  });

  it('names jobs so that they cannot be guessed', async () => {
    const channel = new PageChannel(port, {});
    say({ type: 'ready', version: PROTOCOL_VERSION, salt: 123_456_789 });
    await settled();
    const ids = Array.from({ length: 1000 }, () => channel.newId());
    expect(new Set(ids).size).toBe(1000);
    expect(ids.every((id) => Number.isSafeInteger(id) && id >= 1)).toBe(true);
    expect(Math.max(...ids) - Math.min(...ids)).toBeGreaterThan(2 ** 51);
  });

  it('tells at once of a job that the page would not understand', async () => {
    const channel = new PageChannel(port, {});
    say({ type: 'ready', version: PROTOCOL_VERSION });
    const outlines = [{ ...job.outlines[0], matrix: [1e13, 0, 0, 1, 0, 0] as const }];
    await expect(channel.request(() => Promise.resolve({ ...job, outlines }))).rejects.toMatchObject({
      sentence: SENTENCES.tooMuch,
    });
    expect(sent.some(({ type }) => type === 'job')).toBe(false);
  });

  it('gives up on a page that never speaks, and on one of another version', async () => {
    const silent = new PageChannel(port, {});
    const waiting = expect(silent.ready).rejects.toMatchObject({ sentence: SENTENCES.pageSilent });
    await vi.advanceTimersByTimeAsync(60_000);
    await waiting;
    const other = new PageChannel(port, {});
    say({ type: 'ready', version: PROTOCOL_VERSION + 1 });
    await expect(other.ready).rejects.toMatchObject({ sentence: SENTENCES.versionMismatch });
  });
});
