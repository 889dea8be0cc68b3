import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BEGUN, OPEN, OPENED } from '../../../../ui/engine/contexts/handshake.ts';
import { serveWhenOpened } from '../../../../ui/engine/contexts/serve.ts';

/** The global scope of a frame or worker, as far as the handshake uses it. */
const listeners = new Set<(event: unknown) => void>();
const deliver = (event: object) => [...listeners].forEach((listener) => listener(event));

const channel = () => ({ service: new MessageChannel(), pulse: new MessageChannel() });
const opening = ({ service, pulse }: ReturnType<typeof channel>) => ({
  data: OPEN,
  ports: [service.port2, pulse.port2],
});
/** All that the script says until it serves, or says why it does not. */
const said = ({ service }: ReturnType<typeof channel>) =>
  new Promise((resolve) => {
    const heard: unknown[] = [];
    service.port1.onmessage = ({ data }) => {
      heard.push(data);
      if (data !== BEGUN) resolve(heard);
    };
  });

beforeEach(() => {
  listeners.clear();
  vi.stubGlobal('addEventListener', (_: string, listener: (event: unknown) => void) =>
    listeners.add(listener),
  );
  vi.stubGlobal('removeEventListener', (_: string, listener: (event: unknown) => void) =>
    listeners.delete(listener),
  );
});
afterEach(() => vi.unstubAllGlobals());

describe('the engine’s script', () => {
  test('in a frame takes its ports from the window above alone, and once', async () => {
    const parent = {};
    vi.stubGlobal('document', {});
    vi.stubGlobal('parent', parent);
    const made = vi.fn(() => Promise.resolve({}));
    serveWhenOpened(made);
    const [stranger, owner, second] = [channel(), channel(), channel()];
    for (const source of [{ parent }, null, globalThis]) deliver({ ...opening(stranger), source });
    expect(made).not.toHaveBeenCalled();
    expect(listeners.size).toBe(1);
    const answer = said(owner);
    deliver({ ...opening(owner), source: parent });
    expect(await answer).toEqual([BEGUN, OPENED]);
    deliver({ ...opening(second), source: parent });
    expect(listeners.size).toBe(0);
    expect(made).toHaveBeenCalledTimes(1);
    for (const { service } of [stranger, owner, second]) service.port1.close();
  });

  test('in a worker takes its ports from the owner, which has no window to name', async () => {
    serveWhenOpened(() => Promise.resolve({}));
    const owner = channel();
    const answer = said(owner);
    deliver({ ...opening(owner), source: null });
    expect(await answer).toEqual([BEGUN, OPENED]);
    owner.service.port1.close();
  });

  test('that cannot be evaluated says why, instead of leaving its owner to wait', async () => {
    serveWhenOpened(() => Promise.reject(new Error('no memory')));
    const owner = channel();
    const answer = said(owner);
    deliver({ ...opening(owner), source: null });
    expect(await answer).toEqual([BEGUN, { failed: 'Error: no memory' }]);
    owner.service.port1.close();
  });
});
