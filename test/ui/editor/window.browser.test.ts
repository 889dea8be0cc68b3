import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityViolations } from '../../e2e/axe.ts';
import { openHarness, setTheme } from './window.ts';

let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  ({ browser, page, errors } = await openHarness());
  await page.evaluate(() => window.start({ width: 320, height: 200, milliseconds: 200, settings: {} }));
}, 180_000);
afterAll(async () => {
  await browser?.close();
});

const stage = () => page.locator('[data-testid=stage]');
async function drag(points: readonly [number, number][], modifier?: 'Alt' | 'Shift'): Promise<void> {
  const box = (await stage().boundingBox())!;
  const place = ([x, y]: readonly [number, number]) =>
    [box.x + box.width * x, box.y + box.height * y] as const;
  if (modifier) await page.keyboard.down(modifier);
  await page.mouse.move(...place(points[0]));
  await page.mouse.down();
  for (const point of points) await page.mouse.move(...place(point));
  await page.mouse.up();
  if (modifier) await page.keyboard.up(modifier);
}
const selected = async () => {
  // A stroke is counted in a task after the event that ends it.
  await page.evaluate(() => new Promise((done) => setTimeout(done)));
  const text = await page.locator('.cf-status').innerText();
  return Number(/([\d.]+) %/.exec(text)?.[1] ?? 0);
};

test('the window holds together: tools, layout, themes, files', { timeout: 300_000 }, async () => {
  // The hint goes away for good with the first stroke.
  await page.getByText('Got it').waitFor();
  await drag([
    [0.4, 0.5],
    [0.6, 0.5],
  ]);
  expect(await page.getByText('Got it').count()).toBe(0);
  const stroke = await selected();
  expect(stroke).toBeGreaterThan(0);

  // Size keys, eraser, Alt takes away, Shift goes on in a straight line.
  await page.keyboard.press(']');
  await page.keyboard.press('e');
  await drag([
    [0.4, 0.5],
    [0.45, 0.5],
  ]);
  expect(await selected()).toBeLessThan(stroke);
  await page.keyboard.press('Control+z');
  expect(await selected()).toBe(stroke);
  await page.keyboard.press('Control+Shift+z');
  await page.keyboard.press('r');
  await drag(
    [
      [0.35, 0.4],
      [0.65, 0.6],
    ],
    'Alt',
  );
  await page.getByText('Paint over what should go, then press Remove.').waitFor();
  await drag([
    [0.35, 0.4],
    [0.5, 0.6],
  ]);
  const rectangle = await selected();

  // Zoom keeps what is drawn; 0 fits, 1 is actual size, the wheel zooms.
  await page.keyboard.press('+');
  await page.getByRole('button', { name: /^Zoom 125/ }).waitFor();
  await stage().hover();
  await page.mouse.wheel(0, -400);
  await page.keyboard.press('1');
  await page.getByRole('button', { name: /^Zoom 100/ }).waitFor();
  await page.keyboard.press('0');
  expect(await selected()).toBe(rectangle);

  // Export, clear, import gives the same mask back.
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export PNG' }).click();
  const file = await (await download).path();
  expect((await download).suggestedFilename()).toBe('Street-corner-mask.png');
  const { width, height } = await sharp(await readFile(file)).metadata();
  expect([width, height]).toEqual([320, 200]);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.getByLabel('Import mask from a picture file').setInputFiles(file);
  await page.getByText('Selected: ').first().waitFor();
  expect(await selected()).toBe(rectangle);
  await page
    .getByLabel('Import mask from a picture file')
    .setInputFiles({ name: 'mask.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await page.getByRole('alert').getByText('save the mask as PNG').waitFor();

  // Invert twice is nothing; grow and shrink by one step is nothing for a rectangle.
  await page.getByRole('button', { name: 'Invert' }).click();
  await page.getByRole('button', { name: 'Invert' }).click();
  expect(await selected()).toBe(rectangle);

  for (const theme of ['light', 'dark'] as const) {
    await setTheme(page, theme);
    expect(await accessibilityViolations(page.mainFrame())).toEqual([]);
  }

  // A failure is a sentence and can be tried again.
  await page.evaluate(() => (window.engine.failWith = new Error('device lost')));
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('alert').getByText('Try again').waitFor();
  expect(await accessibilityViolations(page.mainFrame())).toEqual([]);
  await page.evaluate(() => (window.engine.failWith = null));
  await stage().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('progressbar').waitFor();
  await page.getByRole('button', { name: 'Result 1', exact: true }).waitFor();

  // The attention's own files.
  await page.getByText('Direction', { exact: true }).click();
  const picture = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save PNG' }).click();
  expect((await picture).suggestedFilename()).toBe('Street-corner-direction.png');
  const json = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save JSON' }).click();
  const maps = JSON.parse(await readFile(await (await json).path(), 'utf8')) as {
    regions: { cells: unknown[] }[];
  };
  expect(maps.regions[0].cells.length).toBeGreaterThan(0);

  // Every size: nothing is cut off, nothing scrolls sideways, the stage stays usable.
  for (const theme of ['light', 'dark'] as const) {
    await setTheme(page, theme);
    for (const [w, h] of [
      [320, 400],
      [480, 600],
      [700, 500],
      [1200, 900],
    ] as const) {
      await page.setViewportSize({ width: w, height: h });
      await page.waitForTimeout(100);
      const cut = await page.evaluate(() =>
        [
          ...document.querySelectorAll<HTMLElement>(
            '.cf-toolbar button, .cf-toolbar label, .cf-actions button, .cf-footer button',
          ),
        ]
          .filter((element) => element.offsetParent !== null)
          .map((element) => ({ element, box: element.getBoundingClientRect() }))
          .filter(
            ({ box }) =>
              box.left < -0.5 ||
              box.top < -0.5 ||
              box.right > innerWidth + 0.5 ||
              box.bottom > innerHeight + 0.5,
          )
          .map(({ element }) => element.outerHTML.slice(0, 120)),
      );
      expect(cut, `${w} x ${h}`).toEqual([]);
      const box = (await stage().boundingBox())!;
      expect(Math.min(box.width, box.height)).toBeGreaterThan(150);
      expect(await accessibilityViolations(page.mainFrame())).toEqual([]);
    }
  }
  await page.setViewportSize({ width: 320, height: 400 });
  await page.getByRole('button', { name: 'Options' }).click();
  expect(await accessibilityViolations(page.mainFrame())).toEqual([]);

  // The corner resizes by the keyboard and the size is remembered.
  await page.getByLabel('Resize the window with the arrow keys').focus();
  await page.keyboard.press('ArrowRight');
  const calls = await page.evaluate(() => window.calls.resized);
  expect(calls.at(-1)).toEqual([340, 400]);
  await expect
    .poll(async () => JSON.stringify(await page.evaluate(() => window.calls.saved)))
    .toContain('"windowWidth":340');
  expect(JSON.stringify(await page.evaluate(() => window.calls.saved))).toContain('"hintSeen":true');
  expect(errors).toEqual([]);
});
