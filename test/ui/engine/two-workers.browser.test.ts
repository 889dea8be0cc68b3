import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Runner } from '../browser.ts';
import { openEngineRunner } from './engine-runner.ts';
import type { Outcome, Request } from './two-workers-page.ts';

let runner: Runner;

beforeAll(async () => {
  runner = await openEngineRunner(join(import.meta.dirname, 'two-workers-page.ts'));
}, 120_000);

afterAll(() => runner.close());

const fill = (request: Request) => runner.run<Outcome>(request);

test('four holes are filled by two workers on two cores, to the same bytes as by one, also when the second one dies', async () => {
  const one = await fill({ cores: 1 });
  expect(one).toMatchObject({ regions: 4, helpedRegions: 0, workers: 1 });
  const two = await fill({ cores: 2 });
  expect(two.workers).toBe(2);
  expect(two.helpedRegions).toBeGreaterThan(0);
  expect(two.hash).toBe(one.hash);
  const killed = await fill({ cores: 2, kill: true });
  expect(killed.workers).toBe(2);
  expect(killed.hash).toBe(one.hash);
  // The first one was never given up.
  expect(killed.attempts).toEqual(['worker true ']);
}, 300_000);
