import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PageChannel, type Port } from '../../../plugin/figma/page-channel.ts';
import { SENTENCES } from '../../../plugin/figma/sentences.ts';
import type { Job } from '../../../plugin/protocol/job.ts';
import { PROTOCOL_VERSION, type ToPage } from '../../../plugin/protocol/messages.ts';
import type { Problem } from '../../../plugin/protocol/problem.ts';
import { badToSandbox, filled } from '../protocol/samples.ts';

const job = { mode: 'remove' } as Job;

describe('the channel', () => {
  let sent: ToPage[];
  let port: Port;
  const say = (message: unknown) => port.onmessage!(message);
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
      { type: 'job', id: 1, job },
    ]);
    say({ type: 'filled', id: 1, filled });
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
    say({ type: 'failed', id: 1, sentence: 'No.' });
    await settled();
    expect(made).toEqual([1, 2]);
    say({ type: 'cancelled', id: 2 });
    await settled();
    say({ type: 'filled', id: 3, filled });
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
    say({ type: 'read-shapes', id: 1 });
    await settled();
    expect(answered).toBe(false);
    say({ type: 'cancelled', id: 1 });
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
    say({ type: 'cancelled', id: 1 });
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
