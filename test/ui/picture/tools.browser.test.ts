import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleForBrowser, pureCore } from '../../../scripts/build-ui.ts';
import { openRunner, type Runner } from '../browser.ts';
import { LONG_BEFORE_PATIENCE } from '../engine/long-before-patience.ts';
import type { Outcome, Story } from './tools-page.ts';

let runner: Runner;

beforeAll(async () => {
  const { script } = await bundleForBrowser(join(import.meta.dirname, '../../../ui/picture/worker.ts'));
  runner = await openRunner(join(import.meta.dirname, 'tools-page.ts'), {
    files: { '/pictures.js': script },
    plugins: [pureCore],
  });
}, 120_000);

afterAll(() => runner.close());

const unreadable = 'This picture cannot be read: replace it by a PNG or JPEG and try again.';

test.each(['terminated', 'closed', 'failed'] as const)(
  'a picture worker that is %s in the middle of its work is missed by its pulse and replaced',
  async (death) => {
    const { right, took, again, error } = await runner.run<Outcome>({ death } satisfies Story);
    expect(right).toBe(true);
    expect(took - again).toBeLessThan(LONG_BEFORE_PATIENCE);
    expect(error).toBe(unreadable);
  },
);

test('a picture worker that hangs is given up when the patience is over', async () => {
  const story: Story = { death: 'hung', patience: 1500 };
  const { right, took, error } = await runner.run<Outcome>(story);
  expect(right).toBe(true);
  expect(took).toBeGreaterThan(1500);
  expect(error).toBe(unreadable);
});

test('a picture worker that is busy for longer than a dead one would be waited for does the work', async () => {
  const { right, took, error } = await runner.run<Outcome>({ busy: 4500 } satisfies Story);
  expect(right).toBe(true);
  expect(took).toBeGreaterThan(4000);
  expect(error).toBe(unreadable);
});
