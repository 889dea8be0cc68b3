import { describe, expect, test } from 'vitest';
import { connect } from '../../../ui/channel.ts';

const message = { type: 'about', id: 1, sandbox: ['plugin 1'] };

/** A window that stands for the plugin's page, without a browser. */
function fakeWindow() {
  const sent: unknown[] = [];
  const listeners = new Set<(event: unknown) => void>();
  const parent = { postMessage: (data: unknown, target: string) => sent.push([data, target]) };
  const page = {
    parent,
    addEventListener: (_: string, listener: (event: unknown) => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: (event: unknown) => void) => listeners.delete(listener),
  };
  const deliver = (data: unknown, source: unknown = parent) =>
    listeners.forEach((listener) => listener({ data, source }));
  return { page: page as unknown as Window, sent, deliver };
}

describe('the channel', () => {
  test('sends to the window above, wrapped as Figma wants it', () => {
    const { page, sent } = fakeWindow();
    connect(page).send({ type: 'ready', version: 1 });
    expect(sent).toEqual([[{ pluginMessage: { type: 'ready', version: 1 } }, '*']]);
  });

  test('delivers well-formed messages until it is told to stop', () => {
    const { page, deliver } = fakeWindow();
    const heard: unknown[] = [];
    const stop = connect(page).listen((one) => heard.push(one));
    deliver({ pluginMessage: message });
    deliver({ pluginMessage: { ...message, id: 4 } });
    stop();
    deliver({ pluginMessage: { ...message, id: 5 } });
    expect(heard).toEqual([message, { ...message, id: 4 }]);
  });

  test('obeys nobody but the window above', () => {
    const { page, deliver } = fakeWindow();
    const heard: unknown[] = [];
    connect(page).listen((one) => heard.push(one));
    const { parent } = page;
    const sibling = { parent };
    const child = { parent: page };
    const opener = { parent: null };
    for (const source of [sibling, child, { parent: child }, opener, page, null, undefined]) {
      deliver({ pluginMessage: message }, source === undefined ? {} : source);
    }
    expect(heard).toEqual([]);
    deliver({ pluginMessage: message }, parent);
    expect(heard).toEqual([message]);
  });

  test('ignores what is no message of the protocol', () => {
    const { page, deliver } = fakeWindow();
    const heard: unknown[] = [];
    connect(page).listen((one) => heard.push(one));
    for (const data of [
      undefined,
      null,
      'text',
      7,
      [],
      {},
      message,
      { pluginMessage: { type: 'unheard-of', id: 1 } },
      { pluginMessage: null },
    ])
      deliver(data);
    expect(heard).toEqual([]);
  });
});
