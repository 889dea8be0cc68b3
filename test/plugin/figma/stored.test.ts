import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readFill } from '../../../plugin/figma/stored-fill.ts';

type Storage = Record<'getAsync' | 'setAsync', (...args: unknown[]) => Promise<unknown>>;
const scope = globalThis as unknown as { figma?: object };
const never = () => new Promise<never>(() => undefined);

/** The file keeps what it read, so that each test gets it anew. */
async function openSettings(storage: Partial<Storage>) {
  vi.resetModules();
  const clientStorage = {
    getAsync: () => Promise.resolve(undefined),
    setAsync: () => Promise.resolve(),
    ...storage,
  };
  scope.figma = { clientStorage };
  return import('../../../plugin/figma/settings.ts');
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  delete scope.figma;
});

describe('a storage', () => {
  it('that never answers costs a second, and choices hold for this run', async () => {
    const setAsync = vi.fn(never);
    const { loadSettings, saveSettings } = await openSettings({ getAsync: never, setAsync });
    const loaded = loadSettings();
    await vi.advanceTimersByTimeAsync(1000);
    expect(await loaded).toEqual({});
    void saveSettings({ grow: 3 });
    const again = loadSettings();
    await vi.advanceTimersByTimeAsync(1000);
    expect(await again).toEqual({ grow: 3 });
    expect(setAsync).not.toHaveBeenCalled();
  });

  it('that answers late loses nothing, and overwrites no choice', async () => {
    let answer!: (value: unknown) => void;
    const setAsync = vi.fn(() => Promise.resolve());
    const getAsync = () => new Promise((resolve) => (answer = resolve));
    const { loadSettings, saveSettings } = await openSettings({ getAsync, setAsync });
    const loaded = loadSettings();
    await vi.advanceTimersByTimeAsync(1000);
    await loaded;
    const saved = saveSettings({ grow: 3 });
    answer({ grow: 9, feather: 5 });
    await saved;
    expect(setAsync).toHaveBeenLastCalledWith('settings', { grow: 3, feather: 5 });
    expect(await loadSettings()).toEqual({ grow: 3, feather: 5 });
  });

  it('that writes slowly gets one write after the other, the newest last', async () => {
    const written: unknown[] = [];
    let done!: () => void;
    const setAsync = (_: unknown, value: unknown) => {
      written.push(value);
      return new Promise<void>((resolve) => (done = resolve));
    };
    const { saveSettings } = await openSettings({ setAsync });
    void saveSettings({ grow: 1 });
    await vi.advanceTimersByTimeAsync(0);
    void saveSettings({ grow: 2 });
    void saveSettings({ feather: 4 });
    await vi.advanceTimersByTimeAsync(0);
    expect(written).toEqual([{ grow: 1 }]);
    done();
    await vi.advanceTimersByTimeAsync(0);
    expect(written).toEqual([{ grow: 1 }, { grow: 2, feather: 4 }]);
  });

  it('that throws is as if it were empty', async () => {
    const refuse = () => Promise.reject(new Error('no storage'));
    const { loadSettings, saveSettings } = await openSettings({ getAsync: refuse, setAsync: refuse });
    expect(await loadSettings()).toEqual({});
    await saveSettings({ grow: 1 });
    expect(await loadSettings()).toEqual({ grow: 1 });
  });

  it('may hold anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.anything(), fc.jsonValue()), async (value) => {
        const { loadSettings } = await openSettings({ getAsync: () => Promise.resolve(value) });
        expect(Object.getPrototypeOf(await loadSettings())).toBe(Object.prototype);
      }),
      { numRuns: 50, seed: 14 },
    );
  });
});

describe('a layer', () => {
  const layer = (fill: string) =>
    ({ getPluginData: (key: string) => (key === 'fill' ? fill : 'AAAA') }) as unknown as SceneNode;
  const good = { version: 1, pieces: 1, seed: 2, base: null, hash: 'abc' };

  beforeEach(() => void (scope.figma = { base64Decode: () => new Uint8Array(3) }));

  it('may have anything stored with it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => void expect(readFill(layer(text))).toBeNull()),
      { seed: 14 },
    );
    fc.assert(
      fc.property(fc.string(), (text) => void expect(readFill(layer(text))).toBeNull()),
      { seed: 14 },
    );
  });

  it('with one field that is wrong is no filled one', () => {
    expect(readFill(layer(JSON.stringify(good)))).toEqual({
      fill: { seed: 2, base: null, hash: 'abc' },
      mask: new Uint8Array(3),
    });
    const wrong: object[] = [
      { version: 2 },
      { pieces: 1e9 },
      { pieces: -1 },
      { seed: 2 ** 31 },
      { base: 7 },
      { hash: null },
      { hash: 'x'.repeat(1001) },
      { patch: {} },
      { steering: { protect: -1 } },
      { steering: { only: 'all' } },
      { patch: { x: 0.5, y: 0, width: 1, height: 1 } },
      { patch: { x: 0, y: 0, width: 0, height: 1 } },
    ];
    for (const change of wrong) expect(readFill(layer(JSON.stringify({ ...good, ...change })))).toBeNull();
  });
});
