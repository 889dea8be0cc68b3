import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Job } from '../../plugin/protocol/job.ts';
import { PROTOCOL_VERSION, type ToPage, type ToSandbox } from '../../plugin/protocol/messages.ts';
import { PageChannel, type Port } from '../../plugin/figma/page-channel.ts';
import { parseMessage, parseSettings } from '../../plugin/protocol/parse-message.ts';
import { SENTENCES } from '../../plugin/figma/sentences.ts';
import { chooseDetail } from '../../plugin/commands/detail.ts';

const filled = {
  bytes: new Uint8Array([1]),
  width: 4,
  height: 3,
  mask: new Uint8Array([2]),
  seed: 0,
  backend: 'wasm',
  milliseconds: 12,
};

const GOOD: ToSandbox[] = [
  { type: 'ready', version: 1 },
  { type: 'progress', id: 1, stage: 'coarse', fraction: 0.5 },
  { type: 'filled', id: 1, filled },
  {
    type: 'filled',
    id: 1,
    filled: { ...filled, patch: { x: 1, y: 1, width: 2, height: 2 }, transparent: true },
  },
  { type: 'failed', id: 1, sentence: 'No.' },
  { type: 'cancelled', id: 1 },
  { type: 'read-shapes', id: 1 },
  { type: 'about-report', id: 1, text: 'lines' },
  { type: 'save-settings', settings: {} },
  { type: 'resize', width: 400, height: 300 },
  { type: 'notify', sentence: 'Hello.', error: false },
  { type: 'close' },
];

const BAD: unknown[] = [
  null,
  undefined,
  7,
  'close',
  [],
  {},
  { type: 'unheard-of' },
  { type: 'ready' },
  { type: 'ready', version: '1' },
  { type: 'filled', id: 1 },
  { type: 'filled', id: 1.5, filled },
  { type: 'filled', id: 1, filled: { ...filled, bytes: [1, 2, 3] } },
  { type: 'filled', id: 1, filled: { ...filled, bytes: new Uint8Array() } },
  { type: 'filled', id: 1, filled: { ...filled, bytes: new Float32Array(3) } },
  { type: 'filled', id: 1, filled: { ...filled, width: 0 } },
  { type: 'filled', id: 1, filled: { ...filled, height: Number.NaN } },
  { type: 'filled', id: 1, filled: { ...filled, patch: { x: 3, y: 0, width: 2, height: 1 } } },
  { type: 'failed', id: 1 },
  { type: 'cancelled', id: '1' },
  { type: 'read-shapes' },
  { type: 'progress', id: 1, stage: 'coarse', fraction: Infinity },
  { type: 'resize', width: 100 },
  { type: 'notify', sentence: 5 },
  { type: 'save-settings', settings: null },
];

describe('a message', () => {
  it('of the protocol is understood', () => {
    for (const message of GOOD) expect(parseMessage(message)).toBe(message);
  });

  it('of any other kind is ignored', () => {
    for (const message of BAD) expect(parseMessage(message)).toBeNull();
  });

  it('never makes the parser throw', () => {
    fc.assert(fc.property(fc.anything(), (value) => void parseMessage(value)));
    const types = fc.constantFrom(...GOOD.map(({ type }) => type));
    fc.assert(
      fc.property(fc.tuple(types, fc.object()), ([type, rest]) => void parseMessage({ ...rest, type })),
    );
  });
});

describe('settings', () => {
  it('are kept where they are well-formed and dropped where they are not', () => {
    expect(parseSettings({ detail: 'residual', grow: 3, feather: 'wide', hintSeen: true, other: 1 })).toEqual(
      {
        detail: 'residual',
        grow: 3,
        hintSeen: true,
      },
    );
    expect(parseSettings('none')).toEqual({});
  });

  it('decide the detail mode unless the quick action does', () => {
    expect(chooseDetail(undefined, {})).toBe('patches');
    expect(chooseDetail(undefined, { detail: 'none' })).toBe('none');
    expect(chooseDetail('residual', { detail: 'none' })).toBe('residual');
    expect(chooseDetail('sharpest', { detail: 'none' })).toBe('none');
  });
});

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
    expect((await Promise.all(answers)).map(({ type }) => type)).toEqual(['failed', 'cancelled', 'filled']);
  });

  it('ignores answers about other jobs and whatever else arrives', async () => {
    const channel = new PageChannel(port, {});
    say({ type: 'ready', version: PROTOCOL_VERSION });
    let answered = false;
    void channel.request(() => Promise.resolve(job)).then(() => (answered = true));
    await settled();
    for (const message of BAD) say(message);
    say({ type: 'filled', id: 99, filled });
    say({ type: 'progress', id: 1, stage: 'coarse', fraction: 0.5 });
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
