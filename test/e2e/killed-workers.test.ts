/** The workers of the built page die while it removes an object: it is finished elsewhere; the pulse tells early. */
import { encode } from 'fast-png';
import { afterEach, expect, test } from 'vitest';
import { PROTOCOL_VERSION } from '../../plugin/protocol/messages.ts';
import { renderScene } from '../scene/scene.ts';
import { LONG_BEFORE_PATIENCE } from '../ui/engine/long-before-patience.ts';
import { job, openUi, type OpenUi } from './open-ui.ts';

const { withObject: image, mask } = renderScene({ width: 192, height: 144, seed: 4, object: 'ball' });
const bytes = encode({ ...image, channels: 4 });

let ui: OpenUi | undefined;
afterEach(async () => {
  await ui?.page.dispose();
  ui = undefined;
});

/** The mask as a raster: white where the object is. */
function maskPicture(): Uint8Array {
  const data = new Uint8Array(mask.data.length * 4);
  mask.data.forEach((value, pixel) => data.fill(value, pixel * 4, pixel * 4 + 4));
  return encode({ width: mask.width, height: mask.height, data, channels: 4 });
}

/** Removes the object, with something done in between. Returns the milliseconds from then to the result. */
async function remove(id: number, meanwhile: () => Promise<void>): Promise<number> {
  const { width, height } = image;
  const rasters = [{ png: maskPicture(), matrix: [1, 0, 0, 1, 0, 0] as const }];
  ui!.tell({ type: 'job', id, job: job(bytes, { width, height }, { rasters }) });
  await meanwhile();
  const start = performance.now();
  for (;;) {
    const filled = ui!.said.find((message) => message.type === 'filled' && message.id === id);
    if (filled) return performance.now() - start;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Every worker of the page ends itself, and with it the worker of its own that each of them keeps. */
async function endWorkers(): Promise<void> {
  const workers = ui!.page.page!.workers().filter((worker) => worker.url().startsWith('blob:'));
  expect(workers).toHaveLength(2);
  for (const worker of workers) void worker.evaluate(() => self.close()).catch(() => undefined);
  await Promise.resolve();
}

async function endWorkersInTheFill(): Promise<void> {
  const frame = await ui!.page.frame();
  const isUnderWay = () => (document.querySelector('progress')?.value ?? 0) > 10;
  await frame.waitForFunction(isUnderWay, undefined, { polling: 50 });
  await endWorkers();
}

test.each([
  ['the picture is read', endWorkers],
  ['the hole is filled', endWorkersInTheFill],
])(
  'workers that end while %s are missed by their pulse, long before the patience of 20 seconds is over',
  async (_, end) => {
    ui = await openUi();
    await ui.hear('ready', 30_000);
    ui.tell({ type: 'hello', version: PROTOCOL_VERSION, settings: {} });
    await expect.poll(() => ui!.page.page!.workers().length, { timeout: 30_000 }).toBe(4);
    const interrupted = await remove(1, end);
    const undisturbed = await remove(2, () => Promise.resolve());
    expect(interrupted - undisturbed).toBeLessThan(LONG_BEFORE_PATIENCE);
    const [first, second] = ui.said.flatMap((message) => (message.type === 'filled' ? [message.filled] : []));
    expect(Buffer.from(first.bytes).equals(second.bytes)).toBe(true);
  },
  120_000,
);
