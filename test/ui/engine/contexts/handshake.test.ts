import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { awaitOpened, BEGUN, OPENED } from '../../../../ui/engine/contexts/handshake.ts';

/** Stands in for the page's port; `say` is what the script says on it. */
function createPort() {
  const listeners = new Set<(event: { data: unknown }) => void>();
  return {
    addEventListener: (_: string, listener: (event: { data: unknown }) => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: (event: { data: unknown }) => void) =>
      listeners.delete(listener),
    start: () => undefined,
    say: (data: unknown) => listeners.forEach((listener) => listener({ data })),
    listeners,
  };
}

function wait(milliseconds = 20_000) {
  const port = createPort();
  const outcome = { is: 'waiting' };
  awaitOpened(port as unknown as MessagePort, milliseconds).then(
    () => (outcome.is = 'opened'),
    (error: Error) => (outcome.is = error.message),
  );
  return { port, outcome };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('waiting for a script', () => {
  test('of which nothing is heard takes little more than four seconds', async () => {
    const { outcome, port } = wait();
    await vi.advanceTimersByTimeAsync(4000);
    expect(outcome.is).toBe('waiting');
    await vi.advanceTimersByTimeAsync(500);
    expect(outcome.is).toBe('it did not begin');
    expect([port.listeners.size, vi.getTimerCount()]).toEqual([0, 0]);
  });

  test('that has begun and evaluates slowly is patient: its pulse tells when it dies', async () => {
    const { outcome, port } = wait();
    port.say(BEGUN);
    await vi.advanceTimersByTimeAsync(19_000);
    expect(outcome.is).toBe('waiting');
    port.say(OPENED);
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome.is).toBe('opened');
    expect([port.listeners.size, vi.getTimerCount()]).toEqual([0, 0]);
  });

  test('that has begun and never serves has an end', async () => {
    const { outcome, port } = wait(10_000);
    port.say(BEGUN);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(outcome.is).toBe('it did not answer');
  });

  test('that says why it cannot serve is over at once', async () => {
    const { outcome, port } = wait();
    port.say({ failed: 'Error: no memory' });
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome.is).toBe('Error: no memory');
  });

  test('after the computer slept counts what the page itself lived through', async () => {
    const { outcome, port } = wait();
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(500);
    port.say(OPENED);
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome.is).toBe('opened');
  });
});
