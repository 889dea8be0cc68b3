/**
 * Pictures of every state of the windows, light and dark, narrow to wide, to be looked at: `npx tsx
 * test/e2e/screens.ts` writes them to out/screens. The editor runs with the stand-in engine
 * (test/ui/editor/harness.tsx).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { PROTOCOL_VERSION } from '../../plugin/protocol/messages.ts';
import { buildUi } from '../../scripts/build-ui.ts';
import { openHarness, setTheme } from '../ui/editor/window.ts';
import { renderScene } from '../scene/scene.ts';
import { root } from './editor-page.ts';
import { job, openUi } from './open-ui.ts';

const folder = join(root, 'out/screens');
mkdirSync(folder, { recursive: true });
const scene = renderScene({ width: 480, height: 320, seed: 3, object: 'lamp' });
const picture = Buffer.from(scene.withObject.data).toString('base64');
const SIZES = [
  [320, 400],
  [480, 600],
  [600, 500],
  [700, 500],
  [1200, 900],
] as const;

await buildUi();
const { browser, page } = await openHarness();
await page.evaluate(
  ([data, width, height]) => window.start({ width, height, picture: data, milliseconds: 4000, settings: {} }),
  [picture, 480, 320] as const,
);

async function shoot(name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await setTheme(page, theme);
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(120);
      await page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`) });
    }
  }
  await setTheme(page, 'light');
  await page.setViewportSize({ width: 1200, height: 900 });
  await page.waitForTimeout(120);
}

const stage = page.locator('[data-testid=stage]');
async function drag(points: readonly [number, number][]): Promise<void> {
  const box = (await stage.boundingBox())!;
  const place = ([x, y]: readonly [number, number]) =>
    [box.x + box.width * x, box.y + box.height * y] as const;
  await page.mouse.move(...place(points[0]));
  await page.mouse.down();
  for (const point of points) await page.mouse.move(...place(point));
  await page.mouse.up();
}

await shoot('1-hint');
await page.getByRole('button', { name: 'Got it' }).click();
await page.locator('[data-testid=stage]').focus();
await page.keyboard.press('x');
await page.keyboard.press('Shift+ArrowLeft');
await page.keyboard.press('Tab');
await page.keyboard.press('Shift+ArrowUp');
await shoot('1-frame');
await page.keyboard.press('Escape');
await drag([
  [0.45, 0.45],
  [0.5, 0.5],
  [0.5, 0.6],
]);
await page.getByText('Never', { exact: true }).click();
await drag([
  [0.35, 0.4],
  [0.38, 0.6],
]);
await page.getByText('Only', { exact: true }).click();
await drag([
  [0.6, 0.4],
  [0.63, 0.6],
]);
await page.getByText('Remove', { exact: true }).first().click();
await shoot('2-painted');
await page.evaluate(() => (window.engine.failWith = new Error('device lost')));
await page.getByRole('button', { name: 'Remove', exact: true }).click();
await page.getByRole('alert').waitFor();
await shoot('3-failed');
await page.evaluate(() => (window.engine.failWith = null));
await page.getByRole('button', { name: 'Remove', exact: true }).click();
await page.getByRole('progressbar').waitFor();
await page.waitForTimeout(1200);
await page.screenshot({ path: join(folder, '4-running-light-1200.png') });
// As large as an object: the stand-in's fills of a few pixels come out the same, and such are not shown.
await drag([
  [0.36, 0.55],
  [0.44, 0.6],
  [0.4, 0.8],
]);
await page.keyboard.press('Enter');
await page.screenshot({ path: join(folder, '4-running-more-light-1200.png') });
await setTheme(page, 'dark');
await page.setViewportSize({ width: 320, height: 400 });
await page.screenshot({ path: join(folder, '4-running-dark-320.png') });
await setTheme(page, 'light');
await page.setViewportSize({ width: 1200, height: 900 });
await page.getByRole('button', { name: 'Result 2', exact: true }).waitFor();
await shoot('5-result');
for (const [subject, view] of [
  ['Borrowed', 'Direction'],
  ['Borrowed', 'Pieces'],
  ['Borrowed', 'Heat'],
  ['Borrowed', 'Trace'],
  ['Attention', 'Direction'],
  ['Attention', 'Trust'],
  ['Attention', 'Trace'],
] as const) {
  await page.getByText(subject, { exact: true }).click();
  await page.getByText(view, { exact: true }).last().click();
  if (view === 'Trace') {
    await stage.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
  }
  await shoot(`6-${subject.toLowerCase()}-${view.toLowerCase()}`);
}
await page.getByText('Off', { exact: true }).last().click();
await page.evaluate(() => (window.engine.confidence = [0.8, 0.7, 0.4]));
await stage.focus();
await page.keyboard.press('Shift+A');
await page.getByRole('button', { name: 'Fill 4 of 4' }).waitFor();
await shoot('7-choices');
await page.getByRole('button', { name: 'Close without applying' }).click();
await shoot('7-leave');
await page.keyboard.press('Escape');
await page.getByLabel('Split: original left, result right').check();
await shoot('7-split');
await page.keyboard.press('Escape');
await page.getByText('Select', { exact: true }).click();
await page.getByLabel('Choose files').setInputFiles([
  {
    name: 'manifest.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"architecture":"deepfill-v1"}'),
  },
  {
    name: 'a-rather-long-name-of-weights.bin',
    mimeType: 'application/octet-stream',
    buffer: Buffer.alloc(8),
  },
]);
await page.getByRole('button', { name: 'Use built-in' }).waitFor();
await shoot('8-weights');
await page.setViewportSize({ width: 320, height: 400 });
await page.getByRole('button', { name: 'Options' }).click();
for (const theme of ['light', 'dark'] as const) {
  await setTheme(page, theme);
  await page.screenshot({ path: join(folder, `9-options-${theme}-320.png`) });
}
await browser.close();

// The small windows, from the built page.
const bytes = await sharp(Buffer.from(scene.withObject.data), {
  raw: { width: 480, height: 320, channels: 4 },
})
  .png()
  .toBuffer();
const size = { width: 480, height: 320 };
const shape = {
  path: 'M 280 30 L 330 30 L 330 300 L 280 300 Z',
  rule: 'nonzero',
  matrix: [1, 0, 0, 1, 0, 0],
} as const;
for (const theme of ['light', 'dark'] as const) {
  const ui = await openUi({ theme, width: 320, height: 132 });
  const host = ui.page.page!;
  const save = (name: string, width: number, height: number) =>
    host.screenshot({
      path: join(folder, `${name}-${theme}.png`),
      clip: { x: 16, y: 16, width, height },
    });
  await ui.hear('ready', 60_000);
  ui.tell({ type: 'hello', version: PROTOCOL_VERSION, settings: {} });
  ui.tell({ type: 'job', id: 1, job: job(new Uint8Array(bytes), size, { outlines: [shape] }) });
  await (await ui.page.frame()).waitForSelector('progress');
  await host.waitForTimeout(1500);
  await save('10-progress', 320, 132);
  await ui.hear('filled');
  ui.tell({
    type: 'job',
    id: 2,
    job: job(new Uint8Array(bytes.subarray(0, 200)), size, { outlines: [shape] }),
  });
  await ui.hear('failed');
  await save('11-failed', 320, 132);
  ui.page.resize(460, 560);
  ui.tell({
    type: 'about',
    id: 3,
    sandbox: [`plugin 0.1.0, protocol ${PROTOCOL_VERSION}`, 'plugin API 1.0.0, editor figma'],
  });
  await ui.hear('about-report', 300_000);
  await save('12-about', 460, 560);
  await ui.page.dispose();
}
