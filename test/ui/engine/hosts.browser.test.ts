import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleForBrowser } from '../../../scripts/build-ui.ts';
import { openRunner, type Forbidden, type Runner } from '../browser.ts';
import type { Death } from '../mortal-workers.ts';
import type { Outcome, Story } from './hosts-page.ts';
import { LONG_BEFORE_PATIENCE } from './long-before-patience.ts';

const here = import.meta.dirname;
const root = join(here, '../../..');
let engine = '';

const fake: Plugin = {
  name: 'fake-core',
  setup(builder) {
    builder.onResolve({ filter: /^@contextual-fill\/core$/ }, () => ({ path: join(here, 'fake-core.ts') }));
  },
};

beforeAll(async () => {
  engine = (await bundleForBrowser(join(root, 'ui/engine/host.ts'), { plugins: [fake] })).script;
});

const runners = new Map<string, Promise<Runner>>();

async function tell(story: Story, forbid: Forbidden[] = []): Promise<Outcome> {
  const key = forbid.join();
  const runner =
    runners.get(key) ??
    openRunner(join(here, 'hosts-page.ts'), { forbid, files: { '/engine.js': engine }, plugins: [fake] });
  runners.set(key, runner);
  return (await runner).run<Outcome>(story);
}

afterAll(async () => {
  for (const runner of runners.values()) await (await runner).close();
});

const filled = { hole: [10, 20, 31, 255], outsideKept: true, stillMine: true, error: null };

describe('the engine client', () => {
  test.each(['worker', 'frame', 'page'] as const)(
    'fills in a %s, keeps the caller’s picture, and reports rising progress',
    async (context) => {
      const outcome = await tell({
        act: 'fill',
        contexts: [context],
        backends: ['wasm'],
        orders: { work: 200 },
      });
      expect(outcome).toMatchObject(filled);
      expect(outcome.description).toMatchObject({ backend: 'wasm', context });
      expect(outcome.fractions.length).toBeGreaterThan(2);
      expect(outcome.fractions).toEqual([...outcome.fractions].sort((a, b) => a - b));
    },
    60_000,
  );

  test.each(['worker', 'frame', 'page'] as const)(
    'cancels within a moment in a %s, and the next fill runs',
    async (context) => {
      const outcome = await tell({
        act: 'cancel',
        contexts: [context],
        backends: ['cpu'],
        orders: { work: 600 },
      });
      expect(outcome).toMatchObject({ hole: filled.hole, error: { code: 'aborted' } });
      expect(outcome.description.attempts).toHaveLength(1);
    },
    60_000,
  );

  test('does one fill after the other', async () => {
    expect(await tell({ act: 'two', backends: ['cpu'] })).toMatchObject({
      hole: [10, 20, 32, 255],
      error: null,
    });
  }, 60_000);

  test('ranks WebAssembly above an emulated GPU, and says why', async () => {
    const { description } = await tell({ act: 'fill' });
    expect(description).toMatchObject({
      backend: 'wasm',
      context: 'worker',
      label: 'WebAssembly, in the background',
    });
    const passedOver = description.attempts.map(({ backend, why }) => `${backend}: ${why}`).join('\n');
    expect(passedOver).toMatch(/webgl: emulated/);
    expect(passedOver).toMatch(/webgpu: (emulated|no WebGPU)/);
  }, 60_000);

  test('takes an emulated GPU when nothing else passes its self-test', async () => {
    const { description } = await tell({ act: 'fill', orders: { unusable: ['wasm', 'cpu'] } });
    expect(description).toMatchObject({
      backend: 'webgl',
      software: true,
      label: 'WebGL, emulated, in the background',
    });
  }, 60_000);

  test('goes one rung down when the GPU is lost in the middle of a fill, and finishes', async () => {
    const outcome = await tell({ act: 'fill', backends: ['webgl', 'cpu'], orders: { lost: ['webgl'] } });
    expect(outcome).toMatchObject(filled);
    expect(outcome.description).toMatchObject({ backend: 'cpu', context: 'worker' });
    expect(outcome.description.attempts.map(({ why }) => why)).toContain('lost: The GPU was lost.');
  }, 60_000);

  test.each<['worker' | 'frame', Death, Forbidden[]]>([
    ['worker', 'terminated', []],
    ['worker', 'terminated', ['blob']],
    ['worker', 'closed', []],
    ['worker', 'failed', []],
    ['frame', 'removed', []],
    ['frame', 'left', []],
  ])(
    'a %s that is %s in the middle of a fill (without %j) is missed by its pulse and replaced, and the fill is done',
    async (context, death, forbid) => {
      const orders = { firstWork: 1000 };
      const story = {
        contexts: [context, 'page'],
        backends: ['wasm'],
        death,
        orders,
      } satisfies Partial<Story>;
      const outcome = await tell({ act: 'die', ...story }, forbid);
      expect(outcome).toMatchObject(filled);
      expect(outcome.sinceDeath).toBeLessThan(LONG_BEFORE_PATIENCE);
      expect(outcome.description.context).toBe('page');
      expect(outcome.description.attempts.map(({ context: where, ok }) => [where, ok])).toEqual([
        [context, true],
        [context, false],
        ['page', true],
      ]);
      expect(outcome.fractions).toEqual([...outcome.fractions].sort((a, b) => a - b));
    },
    60_000,
  );

  test.each(['worker', 'frame'] as const)(
    'leaves a %s alone that is busy for longer than a dead one would be waited for',
    async (context) => {
      const story = {
        contexts: [context],
        backends: ['wasm'],
        orders: { block: 4500 },
      } satisfies Partial<Story>;
      const outcome = await tell({ act: 'fill', ...story });
      expect(outcome).toMatchObject(filled);
      expect(outcome.description.attempts).toHaveLength(1);
    },
    60_000,
  );

  test('gives up a worker that computes without an end, when its patience is over', async () => {
    const outcome = await tell({
      act: 'fill',
      contexts: ['worker', 'page'],
      backends: ['wasm'],
      patience: 1500,
      orders: { hangInWorker: true },
    });
    expect(outcome).toMatchObject(filled);
    expect(outcome.description.attempts.map(({ context, why }) => `${context}: ${why}`)).toEqual([
      'worker: ',
      'worker: lost: it stopped answering',
      'page: ',
    ]);
  }, 60_000);

  test.each(['worker', 'frame', 'page'] as const)(
    'starts again with other weights in a %s, keeps the ones before when they are unusable, and goes back',
    async (context) => {
      const outcome = await tell({ act: 'weights', contexts: [context], backends: ['wasm', 'cpu'] });
      expect(outcome.weights).toEqual([
        'mine: 10 -> 77, mine',
        'bad-weights The weights cannot be used: "a" is missing.: 77 -> 77, mine',
        'others: 77 -> 99, others',
        'undefined: 99 -> 10, undefined',
      ]);
      expect(outcome).toMatchObject(filled);
      expect(outcome.description).toMatchObject({ backend: 'wasm', context });
    },
    60_000,
  );

  test('passes on what the engine says about bad input, and stays on its rung', async () => {
    const outcome = await tell({ act: 'bad-mask', backends: ['cpu'] });
    expect(outcome.error).toEqual({ code: 'empty-mask', message: 'The mask is empty: draw one.' });
    expect(outcome.description.backend).toBe('cpu');
  }, 60_000);

  test('says what to do when no rung is left', async () => {
    const outcome = await tell({ act: 'none-left', backends: ['cpu'], orders: { unusable: ['cpu'] } });
    expect(outcome.error?.code).toBe('no-backend');
    expect(outcome.error?.message).toMatch(/restart Figma/);
  }, 60_000);

  test.each<[Forbidden[], string]>([
    [['worker'], 'frame'],
    [['blob'], 'worker'],
    [['worker', 'blob', 'webgl', 'webgpu'], 'frame'],
  ])(
    'runs on what is left without %s',
    async (forbid, context) => {
      const outcome = await tell({ act: 'fill' }, forbid);
      expect(outcome).toMatchObject(filled);
      expect(outcome.description).toMatchObject({ backend: 'wasm', context });
    },
    60_000,
  );
});
