import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Runner } from '../browser.ts';
import { openEngineRunner } from './engine-runner.ts';
import { LONG_BEFORE_PATIENCE } from './long-before-patience.ts';
import type { Outcome, Request } from './real-page.ts';

let runner: Runner;

beforeAll(async () => {
  runner = await openEngineRunner(join(import.meta.dirname, 'real-page.ts'));
}, 120_000);

afterAll(() => runner.close());

const fill = (request: Request) => runner.run<Outcome>(request);

/** A red box on grey: whatever fills the box must be nearer to the grey than red was (127 on average). */
const filled = (outcome: Outcome) => {
  expect(outcome.outsideKept).toBe(true);
  expect(outcome.distance).toBeLessThan(30);
};

describe('the real engine', () => {
  test.each<[Request['backends'][number], Request['contexts'][number]]>([
    ['wasm', 'worker'],
    ['wasm', 'page'],
  ])(
    'fills on %s in a %s',
    async (backend, context) => {
      const outcome = await fill({ backends: [backend], contexts: [context] });
      filled(outcome);
      expect(outcome).toMatchObject({ backend, description: { backend, context } });
      // The hole of 16 x 20 px, with 2 px around it.
      expect(outcome.previews).toEqual(['coarse 20 x 24, 1920 bytes', 'refine 20 x 24, 1920 bytes']);
    },
    300_000,
  );

  test('a worker killed in the middle of a fill is missed by its pulse and replaced, and the fill is finished', async () => {
    const outcome = await fill({ backends: ['wasm'], contexts: ['worker', 'page'], meanwhile: 'kill' });
    filled(outcome);
    expect(outcome.description).toMatchObject({ backend: 'wasm', context: 'page' });
    expect(outcome.lostTime).toBeLessThan(LONG_BEFORE_PATIENCE);
  }, 300_000);

  test('a WebGL context lost in the middle of a fill is given up, and the fill is finished', async () => {
    const outcome = await fill({ backends: ['webgl', 'cpu'], contexts: ['page'], meanwhile: 'lose-context' });
    filled(outcome);
    expect(outcome).toMatchObject({ backend: 'cpu', description: { backend: 'cpu', context: 'page' } });
    const tried = outcome.description.attempts.map(({ backend, ok, why }) => `${backend} ${ok} ${why}`);
    expect(tried).toContain('webgl true ');
    expect(tried.join('\n')).toMatch(/webgl false lost: /);
  }, 300_000);
});
