import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { BackendName } from '@contextual-fill/core';
import { createEngineClient } from '../../../ui/engine/create-client.ts';
import { createService, type EngineService } from '../../../ui/engine/service.ts';
import { resetWorld, world } from './fake-contexts.ts';
import { type FakeWeights, warmups } from './fake-core.ts';

vi.mock('@contextual-fill/core', () => import('./fake-core.ts'));

vi.mock('../../../ui/engine/contexts/open.ts', () => import('./fake-contexts.ts'));

const gpu = (software: boolean) => ({ secure: true, webgl: { device: 'a GPU', software }, wasm: true });

const image = { width: 4, height: 4, data: new Uint8Array(64) };
const mask = { width: 4, height: 4, data: new Uint8Array(16).fill(255, 5, 6) };
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const bytes = () => new Uint8Array(8);

beforeEach(() => {
  warmups.length = 0;
  resetWorld();
  world.hardware = gpu(false);
});

describe('the engine service', () => {
  async function serviceWith(orders: FakeWeights): Promise<EngineService> {
    const service = createService();
    await service.load({ manifest: orders, weights: bytes(), wasm: bytes() });
    expect(await service.open('webgl')).toMatchObject({ ok: true });
    return service;
  }
  const fill = (service: EngineService) => service.fill({ ...image }, { ...mask }, {}, () => undefined);

  test('warms up once at a time, and needs an open engine for it', async () => {
    await createService().warmup();
    expect(warmups).toEqual([]);
    const service = await serviceWith({ warmWork: 30 });
    await Promise.all([service.warmup(), service.warmup()]);
    expect(warmups).toEqual(['done']);
  });

  test('a fill ends the warm-up and does not wait for the rest of it', async () => {
    const service = await serviceWith({ warmWork: 60_000, work: 20 });
    const warming = service.warmup();
    await wait(20);
    expect(await fill(service)).toMatchObject({ ok: true });
    await warming;
    expect(warmups).toEqual(['aborted']);
  });

  test('a warm-up that fails keeps it to itself', async () => {
    const service = await serviceWith({ coldForGood: true });
    await expect(service.warmup()).resolves.toBeUndefined();
    expect(warmups).toEqual(['failed']);
    expect(await fill(service)).toMatchObject({ ok: true });
  });

  test('closing ends the warm-up', async () => {
    const service = await serviceWith({ warmWork: 60_000 });
    const warming = service.warmup();
    await service.close();
    await warming;
    expect(warmups).toEqual(['aborted']);
  });
});

describe('the engine client', () => {
  const clientWith = (orders: FakeWeights, backends: BackendName[] = ['webgl']) =>
    createEngineClient({
      source: '',
      backends,
      contexts: ['worker'],
      assets: () => Promise.resolve({ manifest: orders, weights: bytes(), wasm: bytes() }),
    });

  test('warms up a GPU once it has started, and not again', async () => {
    const engine = clientWith({});
    await engine.start();
    await engine.start();
    await vi.waitFor(() => expect(warmups).toEqual(['done']));
    await engine.fill(image, mask);
    await engine.start();
    await wait(20);
    expect(warmups).toEqual(['done']);
    engine.dispose();
  });

  test('the first fill ends the warm-up', async () => {
    const engine = clientWith({ warmWork: 60_000, work: 20 });
    await engine.start();
    await wait(20);
    const { image: filled } = await engine.fill(image, mask);
    expect([...filled.data.subarray(20, 22)]).toEqual([10, 20]);
    expect(warmups).toEqual(['aborted']);
    engine.dispose();
  });

  test('a warm-up that fails is nobody’s business but the next fill’s', async () => {
    const engine = clientWith({ coldForGood: true });
    await expect(engine.start()).resolves.toMatchObject({ backend: 'webgl' });
    await vi.waitFor(() => expect(warmups).toEqual(['failed']));
    await expect(engine.fill(image, mask)).resolves.toMatchObject({ backend: 'webgl' });
    engine.dispose();
  });

  test('warms up again with other weights', async () => {
    const engine = clientWith({});
    await engine.start();
    await vi.waitFor(() => expect(warmups).toEqual(['done']));
    await engine.useWeights({ name: 'mine', manifest: {}, weights: bytes() });
    await vi.waitFor(() => expect(warmups).toEqual(['done', 'done']));
    engine.dispose();
  });

  test('does not where a fill comes first, nor on an emulated GPU, nor without one', async () => {
    const first = clientWith({ work: 20 });
    await first.fill(image, mask);
    await first.start();
    world.hardware = gpu(true);
    const emulated = clientWith({});
    expect(await emulated.start()).toMatchObject({ backend: 'webgl', software: true });
    const without = clientWith({}, ['wasm']);
    expect(await without.start()).toMatchObject({ backend: 'wasm' });
    await wait(20);
    expect(warmups).toEqual([]);
    for (const engine of [first, emulated, without]) engine.dispose();
  });
});
