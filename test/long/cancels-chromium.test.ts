/** A hundred fills in a worker of Chromium, half of them cancelled at some moment. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Runner } from '../ui/browser.ts';
import type { CancelReply } from './engine-page.ts';
import { openEngineRunner } from '../ui/engine/engine-runner.ts';
import { percentile95, print, spread } from './figures.ts';

const FILLS = 100;

let runner: Runner;
beforeAll(async () => {
  runner = await openEngineRunner(join(import.meta.dirname, 'engine-page.ts'));
});
afterAll(() => runner.close());

it('fills and cancels a hundred times and holds no more than at the start', async () => {
  const { filled, cancelled, wrong, latencies, tensors, memory } = await runner.run<CancelReply>({
    act: 'cancel',
    fills: FILLS,
  });
  print('fills with cancels in Chromium', {
    fills: FILLS,
    filled,
    cancelled,
    'wrong bytes': wrong,
    'from wish to end': spread(latencies, 'ms'),
    'tensors before and at each look': tensors.join(' '),
    'WASM memory in MB': memory.map((size) => (size / 1e6).toFixed(1)).join(' '),
  });
  expect(wrong).toBe(0);
  expect(filled + cancelled).toBe(FILLS);
  expect(cancelled).toBeGreaterThan(FILLS / 5);
  expect(new Set(tensors).size).toBe(1);
  expect(memory.at(-1)).toBe(memory[1]);
  expect(percentile95(latencies)).toBeLessThan(100);
}, 300_000);
