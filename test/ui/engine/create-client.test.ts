import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { EngineOptions } from '../../../ui/engine/client.ts';
import { createEngineClient } from '../../../ui/engine/create-client.ts';
import type { FakeWeights } from './fake-core.ts';
import { resetWorld, world } from './fake-contexts.ts';

vi.mock('@contextual-fill/core', () => import('./fake-core.ts'));
vi.mock('../../../ui/engine/contexts/open.ts', () => import('./fake-contexts.ts'));
vi.mock('../../../ui/engine/hardware.ts', () => ({ findHardware: () => Promise.resolve(world.hardware) }));

beforeEach(resetWorld);

const image = { width: 4, height: 4, data: new Uint8Array(64) };
const mask = { width: 4, height: 4, data: new Uint8Array(16).fill(255, 5, 6) };
const never = () => new Promise<never>(() => undefined);

function client(options: Partial<EngineOptions> = {}, orders: FakeWeights = {}) {
  const bytes = () => new Uint8Array(8);
  const read = vi.fn(() => Promise.resolve({ manifest: orders, weights: bytes(), wasm: bytes() }));
  const engine = createEngineClient({ source: '', assets: read, backends: ['wasm', 'cpu'], ...options });
  const attempts = () =>
    engine.describe().attempts.map(({ backend, context, why }) => `${backend} ${context}: ${why || 'runs'}`);
  return { engine, read, attempts };
}

describe('starting', () => {
  test('opens one context for every backend that is tried in it, and reads the assets once', async () => {
    const { engine, read, attempts } = client({ contexts: ['worker'] }, { unusable: ['wasm'] });
    await engine.start();
    expect(attempts()).toEqual(['wasm worker: wasm failed its self-test.', 'cpu worker: runs']);
    expect(world.opened).toHaveLength(1);
    expect(read).toHaveBeenCalledOnce();
  });

  test('closes the contexts that did not help', async () => {
    const { engine } = client({}, { unusable: ['wasm'] });
    await engine.start();
    expect(world.opened.map(({ name, closed }) => [name, closed])).toEqual([
      ['worker', false],
      ['frame', true],
      ['page', true],
    ]);
  });

  test('asks once for a context that is refused', async () => {
    world.refused = ['worker', 'frame'];
    const { engine, attempts } = client({}, { unusable: ['wasm'] });
    await engine.start();
    expect(attempts()).toEqual([
      'wasm worker: no worker: the browser refused it',
      'wasm frame: no frame: the browser refused it',
      'wasm page: wasm failed its self-test.',
      'cpu page: runs',
    ]);
  });

  test('does not run anything in the page that its hardware rules out', async () => {
    const { engine, attempts } = client({ backends: ['webgl'], contexts: ['page'] });
    await expect(engine.start()).rejects.toMatchObject({
      code: 'no-backend',
      message: 'No engine can run in this window: restart Figma and try again.',
    });
    expect(world.opened).toEqual([]);
    expect(attempts()).toEqual(['webgl page: no WebGL2']);
  });

  test('tells what changes to those who listen', async () => {
    const { engine } = client({ contexts: ['worker'] });
    const labels: string[] = [];
    engine.subscribe(({ label }) => labels.at(-1) !== label && labels.push(label));
    await engine.start();
    expect(labels).toEqual(['starting the engine…', 'WebAssembly, in the background']);
  });
});

describe('a fill', () => {
  test('is done in the next context when its own dies, on the same backend', async () => {
    world.change = (own) => (world.opened.length === 0 ? { fill: never } : own);
    const { engine, attempts } = client();
    await engine.start();
    const fill = engine.fill(image, mask);
    world.opened[0].die('it was closed');
    expect((await fill).backend).toBe('wasm');
    expect(attempts()).toEqual(['wasm worker: runs', 'wasm worker: lost: it was closed', 'wasm frame: runs']);
    expect(world.opened[0].closed).toBe(true);
  });

  test('is done on the next backend when its own is lost, which is not tried elsewhere', async () => {
    const { engine, attempts } = client({}, { lost: ['wasm'] });
    expect((await engine.fill(image, mask)).backend).toBe('cpu');
    expect(attempts()).toEqual([
      'wasm worker: runs',
      'wasm worker: lost: The GPU was lost.',
      'cpu worker: runs',
    ]);
  });

  test('says what happened last when nothing is left', async () => {
    const { engine } = client({ contexts: ['worker'] }, { lost: ['wasm', 'cpu'] });
    await expect(engine.fill(image, mask)).rejects.toMatchObject({
      code: 'no-backend',
      message: 'The fill failed (The GPU was lost.): try a smaller picture.',
    });
  });

  test('that is not possible with these weights says so, and not that the picture is too large', async () => {
    const { engine } = client({ contexts: ['worker'] }, { notFinite: ['wasm', 'cpu'] });
    await expect(engine.fill(image, mask)).rejects.toMatchObject({
      code: 'not-finite',
      message: 'These weights give numbers beyond any picture: choose others.',
    });
  });

  test('whose last error is long says the beginning of it', async () => {
    world.change = () => ({ fill: () => Promise.reject(new Error('no memory '.repeat(30))) });
    const { engine } = client({ contexts: ['worker'] });
    const said = await engine.fill(image, mask).then(
      () => '',
      (error: Error) => error.message,
    );
    expect(said).toMatch(/^The fill failed \((no memory )+[^)]*…\): try a smaller picture\.$/);
    expect(said.length).toBeLessThanOrEqual(100);
  });

  test('is done in the next context when the way to its own fails', async () => {
    world.change = () => ({
      fill: () => (world.opened.length === 1 ? Promise.reject(new Error('it was not cloned')) : never()),
    });
    const { engine, attempts } = client();
    void engine.fill(image, mask);
    await vi.waitFor(() => expect(attempts()).toHaveLength(3));
    expect(attempts()).toEqual([
      'wasm worker: runs',
      'wasm worker: lost: it was not cloned',
      'wasm frame: runs',
    ]);
  });

  test('that runs on after it was cancelled costs its context after 3 seconds, and the next one is done', async () => {
    world.change = (own) => (world.opened.length === 0 ? { fill: never } : own);
    const { engine, attempts } = client();
    const controller = new AbortController();
    await engine.start();
    const cancelled = engine.fill(image, mask, {}, { signal: controller.signal });
    await vi.waitFor(() => expect(world.opened).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const start = performance.now();
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'aborted' });
    expect(performance.now() - start).toBeLessThan(1000);
    await engine.fill(image, mask);
    expect(performance.now() - start).toBeGreaterThan(2900);
    expect(world.opened.map(({ name, closed }) => [name, closed])).toEqual([
      ['worker', true],
      ['worker', false],
    ]);
    expect(attempts()).toEqual(['wasm worker: runs', 'wasm worker: runs']);
  });

  test('that finds no memory for its copies is told so, and nothing is given up', async () => {
    const { engine, attempts } = client();
    const huge = { ...image, data: { length: 2 ** 53 } as Uint8Array };
    await expect(engine.fill(huge, mask)).rejects.toMatchObject({ code: 'too-large' });
    expect(attempts()).toEqual(['wasm worker: runs']);
  });
});

test('weights that cannot be used cost a start, and the ones of before are there again', async () => {
  const { engine } = client();
  await engine.start();
  const unreadable = { name: 'broken', manifest: { unreadable: true }, weights: new Uint8Array(4) };
  await expect(engine.useWeights(unreadable)).rejects.toMatchObject({ code: 'bad-weights' });
  expect(engine.describe()).toMatchObject({ backend: 'wasm', context: 'worker', weights: undefined });
  const red = { name: 'red', manifest: { red: 200 }, weights: new Uint8Array(4) };
  expect((await engine.useWeights(red)).weights).toBe('red');
  expect((await engine.fill(image, mask)).image.data[20]).toBe(200);
});

test('weights that compute nonsense are found out when they are chosen, and the GPU is not given up for them', async () => {
  world.hardware = { secure: true, wasm: true, webgl: { device: 'A graphics card', software: false } };
  const { engine, attempts } = client({ backends: ['webgl', 'wasm'], contexts: ['worker'] });
  await engine.start();
  const huge = { name: 'huge', manifest: { notFinite: ['webgl', 'wasm'] }, weights: new Uint8Array(4) };
  await expect(engine.useWeights(huge)).rejects.toMatchObject({
    code: 'bad-weights',
    message: 'These weights give numbers beyond any picture: choose others.',
  });
  expect(engine.describe()).toMatchObject({ backend: 'webgl', weights: undefined });
  expect(attempts()).toEqual(Array(3).fill('webgl worker: runs'));
  expect((await engine.fill(image, mask)).backend).toBe('webgl');
});

test('weights on whose trial the GPU is lost run on the next backend', async () => {
  world.hardware = { secure: true, wasm: true, webgl: { device: 'A graphics card', software: false } };
  const { engine } = client({ backends: ['webgl', 'wasm'], contexts: ['worker'] });
  await engine.start();
  const heavy = { name: 'heavy', manifest: { lost: ['webgl'] }, weights: new Uint8Array(4) };
  expect(await engine.useWeights(heavy)).toMatchObject({ backend: 'wasm', weights: 'heavy' });
  expect((await engine.fill(image, mask)).backend).toBe('wasm');
});

test('a client that was disposed of has ended everything, and starts nothing any more', async () => {
  const { engine } = client();
  await engine.start();
  engine.dispose();
  expect(world.opened.map(({ closed }) => closed)).toEqual([true]);
  await expect(engine.fill(image, mask)).rejects.toMatchObject({ code: 'no-backend' });
  expect(world.opened).toHaveLength(1);
});

test('a context that opens after the client was disposed of is closed', async () => {
  const { engine } = client();
  const starting = engine.start();
  engine.dispose();
  await expect(starting).rejects.toMatchObject({ code: 'no-backend' });
  expect(world.opened.every(({ closed }) => closed)).toBe(true);
});
