import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepPulse, watchPulse } from '../../../../ui/engine/contexts/pulse.ts';

/** Stands in for the page's port. */
class Port {
  onmessage: (() => void) | undefined;
  beats = 0;
  closed = false;
  constructor(private readonly answers: () => boolean) {}
  postMessage() {
    this.beats++;
    if (this.answers()) this.onmessage?.();
  }
  close() {
    this.closed = true;
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function watch(answers: () => boolean) {
  const port = new Port(answers);
  const stopped = vi.fn();
  const end = watchPulse(port as unknown as MessagePort, stopped);
  return { port, stopped, end };
}

test('a pulse that beats is alive', () => {
  const { port, stopped } = watch(() => true);
  port.onmessage!();
  vi.advanceTimersByTime(600_000);
  expect(stopped).not.toHaveBeenCalled();
  expect(port.beats).toBe(2400);
});

test('eight beats without an answer are one too few to be sure; then it has stopped, and that is said once', () => {
  let alive = true;
  const { port, stopped } = watch(() => alive);
  port.onmessage!();
  vi.advanceTimersByTime(10_000);
  alive = false;
  vi.advanceTimersByTime(2000);
  expect(stopped).not.toHaveBeenCalled();
  vi.advanceTimersByTime(250);
  expect(stopped).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(10_000);
  expect(stopped).toHaveBeenCalledOnce();
  expect(port.closed).toBe(true);
});

test('a late answer keeps it alive', () => {
  const { port, stopped } = watch(() => false);
  port.onmessage!();
  for (let i = 0; i < 10; i++) {
    vi.advanceTimersByTime(1750);
    port.onmessage!();
  }
  expect(stopped).not.toHaveBeenCalled();
});

test('a pulse that never began is not waited for', () => {
  const { stopped } = watch(() => false);
  vi.advanceTimersByTime(600_000);
  expect(stopped).not.toHaveBeenCalled();
});

test('the watch can be ended', () => {
  const { port, stopped, end } = watch(() => false);
  port.onmessage!();
  end();
  vi.advanceTimersByTime(600_000);
  expect(stopped).not.toHaveBeenCalled();
  expect(port.closed).toBe(true);
});

test.each(['at once', 'later'])(
  'a context that is refused a worker %s goes on without a pulse',
  async (when) => {
    class Refused {
      onerror: ((event: Event) => void) | undefined;
      constructor() {
        if (when === 'at once') throw new Error('refused');
        setTimeout(() => this.onerror?.(new Event('error')), 5);
      }
      postMessage() {}
    }
    vi.stubGlobal('Worker', Refused);
    const kept = keepPulse(new MessageChannel().port2);
    await vi.advanceTimersByTimeAsync(5);
    await kept;
  },
);

test('a context whose worker never says anything goes on after a second', async () => {
  vi.stubGlobal(
    'Worker',
    class {
      postMessage() {}
    },
  );
  let begun = false;
  const kept = keepPulse(new MessageChannel().port2).then(() => (begun = true));
  await vi.advanceTimersByTimeAsync(999);
  expect(begun).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await kept;
});
