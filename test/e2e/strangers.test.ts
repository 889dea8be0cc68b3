/** Frames beside and below the page post what only Figma's sandbox may say. */
import { encode } from 'fast-png';
import type { Frame } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { PROTOCOL_VERSION } from '../../plugin/protocol/messages.ts';
import { job, openUi, type OpenUi } from './open-ui.ts';

let ui: OpenUi | undefined;
afterEach(async () => {
  await ui?.page.dispose();
  ui = undefined;
});

const size = { width: 64, height: 48 };
const bytes = encode({
  ...size,
  channels: 3,
  data: Uint8Array.from({ length: 64 * 48 * 3 }, (_, at) => at % 251),
});
const hole = {
  path: 'M 20 20 L 40 20 L 40 36 L 20 36 Z',
  rule: 'nonzero',
  matrix: [1, 0, 0, 1, 0, 0],
} as const;
const real = job(bytes, size, { outlines: [hole], detail: 'none' });

/** Puts a frame into `owner` that posts to the page all that a stranger could try. */
async function addStranger(owner: Frame, way: 'beside' | 'below', id: number): Promise<void> {
  const messages = [
    { type: 'hello', version: PROTOCOL_VERSION + 1, settings: {} },
    { type: 'job', id, job: real },
    { type: 'about', id, sandbox: ['a stranger'] },
  ];
  await owner.evaluate(
    ([texts, page]) =>
      new Promise<void>((resolve) => {
        const frame = document.createElement('iframe');
        // What JSON cannot hold, the picture's bytes, comes as a list.
        frame.srcdoc = `<script>
          const page = ${page};
          for (const message of ${texts}) {
            if (message.job) message.job.picture.bytes = new Uint8Array(message.job.picture.bytes);
            page.postMessage({ pluginMessage: message }, '*');
          }
          parent.postMessage('posted', '*');
        </script>`;
        addEventListener('message', ({ data, source }) => {
          if (data === 'posted' && source === frame.contentWindow) resolve();
        });
        document.body.append(frame);
      }),
    [
      JSON.stringify(messages, (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value)),
      way === 'below' ? 'parent' : 'parent[0]',
    ] as const,
  );
}

test('what strangers say is ignored, and the real job is done', async () => {
  ui = await openUi();
  await ui.hear('ready', 30_000);
  ui.tell({ type: 'hello', version: PROTOCOL_VERSION, settings: {} });
  const page = await ui.page.frame();
  await addStranger(page.parentFrame()!, 'beside', 71);
  await addStranger(page, 'below', 72);
  ui.tell({ type: 'job', id: 1, job: real });
  const { id, filled } = await ui.hear('filled');
  expect([id, filled.width, filled.height]).toEqual([1, 64, 48]);
  // Jobs are done in the order in which they came: those of strangers would have been done before.
  expect(ui.said.map(({ type }) => type)).toEqual(['ready', 'filled']);
}, 60_000);
