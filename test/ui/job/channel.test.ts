import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connect, isToPage } from '../../../ui/channel.ts';

const job = {
  mode: 'remove',
  picture: { name: 'Photo', bytes: new Uint8Array(3), width: 2, height: 3 },
  outlines: [{ path: 'M 0 0 L 1 1 Z', rule: 'nonzero', matrix: [1, 0, 0, 1, 0, 0] }],
  rasters: [{ png: new Uint8Array(1), matrix: [1, 0, 0, 1, 0, 0] }],
  detail: 'patches',
  seed: 0,
  grow: 0,
  feather: 2,
  result: { largestSide: 4096 },
};
const message = { type: 'job', id: 1, job };

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
    deliver({ pluginMessage: { type: 'cancel', id: 4 } });
    stop();
    deliver({ pluginMessage: { type: 'cancel', id: 5 } });
    expect(heard).toEqual([message, { type: 'cancel', id: 4 }]);
  });

  test('ignores foreign messages, and those of frames below', () => {
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
      { type: 'cancel', id: 1 },
      { pluginMessage: null },
    ])
      deliver(data);
    deliver({ pluginMessage: message }, { parent: page });
    expect(heard).toEqual([]);
  });

  test.each([
    ['a job without a picture', { ...job, picture: undefined }],
    ['bytes of another kind', { ...job, picture: { ...job.picture, bytes: new Uint16Array(3) } }],
    ['a width of nothing', { ...job, picture: { ...job.picture, width: 0 } }],
    ['a broken height', { ...job, picture: { ...job.picture, height: 1.5 } }],
    ['a matrix of five', { ...job, outlines: [{ ...job.outlines[0], matrix: [1, 0, 0, 1, 0] }] }],
    ['a matrix with NaN', { ...job, outlines: [{ ...job.outlines[0], matrix: [1, 0, 0, 1, 0, NaN] }] }],
    ['an unknown winding rule', { ...job, outlines: [{ ...job.outlines[0], rule: 'odd' }] }],
    ['a raster without bytes', { ...job, rasters: [{ matrix: [1, 0, 0, 1, 0, 0] }] }],
    ['an unknown mode', { ...job, mode: 'paint' }],
    ['an unknown detail', { ...job, detail: 'best' }],
    ['a stored mask that is text', { ...job, storedMask: 'png' }],
    ['no limit', { ...job, result: {} }],
  ])('refuses %s', (_, broken) => {
    expect(isToPage(message)).toBe(true);
    expect(isToPage({ ...message, job: broken })).toBe(false);
  });

  test('takes shapes only whole', () => {
    const shapes = { type: 'shapes', id: 1, outlines: job.outlines, rasters: [] };
    expect(isToPage(shapes)).toBe(true);
    expect(isToPage({ ...shapes, outlines: [{ path: 'M 0 0' }] })).toBe(false);
    expect(isToPage({ ...shapes, rasters: [{ png: 'text', matrix: [1, 0, 0, 1, 0, 0] }] })).toBe(false);
    expect(isToPage({ ...shapes, id: '1' })).toBe(false);
    expect(isToPage({ type: 'shapes-refused', id: 1, sentence: 'Select a shape.' })).toBe(true);
    expect(isToPage({ type: 'shapes-refused', id: 1 })).toBe(false);
  });

  test('survives anything at all', () => {
    fc.assert(
      fc.property(
        fc.anything(),
        fc.constantFrom(
          'hello',
          'job',
          'cancel',
          'about',
          'applied',
          'apply-failed',
          'shapes',
          'shapes-refused',
        ),
        (any, type) => {
          isToPage(any);
          expect(
            isToPage({ type, id: any, job: any, version: any, sentence: any, layerName: any, sandbox: any }),
          ).toBe(type === 'cancel' && typeof any === 'number' && Number.isFinite(any));
        },
      ),
    );
  });
});
