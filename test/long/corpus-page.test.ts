/** Every odd file through the page's decoding, as picture and as mask, in Chromium, beside Chromium's own decoding. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isTooLarge, readImageHead } from '@contextual-fill/core';
import { bundleForBrowser, pureCore } from '../../scripts/build-ui.ts';
import { openRunner, type Runner } from '../ui/browser.ts';
import { makeCorpus } from './corpus/corpus.ts';
import type { Order, Reply } from './corpus-page.ts';
import { print, spread } from './figures.ts';

/** Files that one page gets. */
const BATCH = 250;

let runner: Runner;
beforeAll(async () => {
  const { script } = await bundleForBrowser(join(import.meta.dirname, '../../ui/picture/worker.ts'));
  const options = { files: { '/pictures.js': script }, plugins: [pureCore], timeout: 300_000 };
  runner = await openRunner(join(import.meta.dirname, 'corpus-page.ts'), options);
});
afterAll(() => runner.close());

function hash(bytes: Uint8Array): number {
  let value = 0x811c9dc5;
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}

/** True for a file that claims to be larger than page and command line take. */
function claimsTooMuch(bytes: Uint8Array): boolean {
  const head = readImageHead(bytes);
  return head !== undefined && isTooLarge(head);
}

it('opens or refuses every odd file in a sentence, and opens what the browser opens', async () => {
  const corpus = await makeCorpus();
  const bad: string[] = [];
  const times: number[] = [];
  const outcomes: string[] = [];
  let [deaths, byBrowser] = [0, 0];
  for (let from = 0; from < corpus.length; from += BATCH) {
    const files = corpus.slice(from, from + BATCH);
    const order: Order = {
      files: files.map(({ bytes }) => Buffer.from(bytes).toString('base64')),
      limit: 10_000,
    };
    const reply = await runner.run<Reply>(order);
    deaths += reply.workers - 1;
    times.push(...reply.milliseconds);
    files.forEach(({ name, bytes, pixels, opens }, n) => {
      const [picture, mask, browser] = [reply.pictures[n]!, reply.masks[n]!, reply.byBrowser[n]!];
      outcomes.push(picture, mask);
      if (browser) byBrowser++;
      const hasToOpen = (browser && !claimsTooMuch(bytes)) || (pixels ?? opens);
      if (picture !== 'opened' && (picture !== 'refused' || hasToOpen))
        bad.push(`${name}: ${picture}${browser ? ', and the browser opens it' : ''}`);
      if (mask !== 'opened' && mask !== 'refused') bad.push(`${name} as mask: ${mask}`);
      if (picture === 'opened' && pixels && reply.hashes[n] !== hash(pixels))
        bad.push(`${name}: pixels differ`);
    });
  }
  const count = (outcome: string) => outcomes.filter((one) => one === outcome).length;
  print('corpus, page in Chromium, as picture and as mask', {
    files: corpus.length,
    opened: count('opened'),
    'refused in a sentence': count('refused'),
    hangs: count('hangs'),
    'workers that died': deaths,
    'opened by the browser': byBrowser,
    faults: bad.length,
    time: spread(times, 'ms'),
  });
  expect(bad).toEqual([]);
  expect(deaths).toBe(0);
}, 900_000);
