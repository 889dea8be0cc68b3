/** A whole visit to the editor while the browser logs all its network traffic: there is none. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { chromiumFlags, findChromium } from '../../scripts/chromium.ts';
import { openEditor } from '../e2e/editor-page.ts';
import { drag, result } from '../e2e/steps.ts';
import { appliedPicture, around, expectFilled, expectNoComplaint, status } from '../e2e/story.ts';
import { renderScene } from '../scene/scene.ts';
import { policy } from '../ui/browser.ts';
import { print } from './figures.ts';

interface NetLog {
  constants: { logEventTypes: Record<string, number> };
  events: { type: number; params?: { url?: string; initiator?: string } }[];
}

/** The log's word for who asks where no page does: Chromium's own looks for updates, accounts and forms. */
const BROWSER_ITSELF = 'not an origin';

/** Every address that pages, frames and workers asked the network for during `visit`, by Chromium's log of itself. */
async function requestsOf(visit: (endpoint: string) => Promise<void>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'contextual-fill-net-'));
  const log = join(folder, 'net.json');
  try {
    const server = await chromium.launchServer({
      executablePath: await findChromium(),
      args: [...chromiumFlags, `--log-net-log=${log}`],
    });
    try {
      await visit(server.wsEndpoint());
    } finally {
      await server.close();
    }
    const { constants, events } = JSON.parse(await readFile(log, 'utf8')) as NetLog;
    const started = constants.logEventTypes.URL_REQUEST_START_JOB;
    return events
      .filter(
        ({ type, params }) => type === started && params?.initiator && params.initiator !== BROWSER_ITSELF,
      )
      .map(({ params }) => params?.url ?? '')
      .filter((address) => !/^(data|blob|about):/.test(address));
  } finally {
    await rm(folder, { recursive: true });
  }
}

it('asks the network for nothing in a whole visit: draw, remove, again, apply', async () => {
  const scene = renderScene({ width: 96, height: 64, seed: 4, object: 'ball' });
  let stages = 0;
  const requests = await requestsOf(async (endpoint) => {
    process.env.CHROMIUM_ENDPOINT = endpoint;
    const editor = await openEditor({
      scene,
      settings: { hintSeen: true, windowWidth: 640, windowHeight: 460 },
    });
    try {
      const { page, frame } = editor;
      await page.keyboard.press('l');
      await drag(editor, around(editor));
      await status(editor).getByText('Selected').waitFor();
      await page.keyboard.press('Enter');
      await result(editor, 1);
      stages++;
      await frame.getByText('Trace', { exact: true }).click();
      await frame.getByRole('button', { name: 'Again' }).click();
      await result(editor, 2);
      stages++;
      await frame.getByRole('button', { name: 'Apply', exact: true }).click();
      expectFilled(editor, (await appliedPicture(editor)).data);
      stages++;
      expectNoComplaint(editor);
    } finally {
      await editor.close();
    }
  });
  print('network', { visits: 1, 'fills and applies': stages, requests: requests.length });
  expect(requests).toEqual([]);
}, 300_000);

it('would have seen a request of a worker in a frame, had there been one', async () => {
  const address = 'http://127.0.0.1:9/asked';
  const requests = await requestsOf(async (endpoint) => {
    const browser = await chromium.connect(endpoint);
    const page = await browser.newPage();
    await page.setContent(
      `<meta http-equiv="content-security-policy" content="${policy([], 'http:')}"><iframe srcdoc="<script>
        new Worker(URL.createObjectURL(new Blob(['fetch(\\'${address}\\').catch(() => 0).then(() => postMessage(0))'])))
          .onmessage = () => parent.document.title = 'asked';
      </script>"></iframe>`,
    );
    await page.waitForFunction(() => document.title === 'asked');
    await browser.close();
  });
  expect(requests).toContain(address);
});
