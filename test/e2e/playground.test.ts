import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { Host } from '@contextual-fill/host';
import { servePlayground, type Playground } from '../../scripts/playground.ts';
import { launch } from '../ui/browser.ts';

/** `npm start` driven like a designer would: the sample's shape and picture are selected when the page opens. */
let playground: Playground;
let browser: Browser;
let page: Page;
const faults: string[] = [];

interface PlaygroundWindow {
  host: Host;
  view: { toWindow(point: { x: number; y: number }): { x: number; y: number } };
}

beforeAll(async () => {
  mkdirSync('out/e2e', { recursive: true });
  playground = await servePlayground(0);
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1000, height: 680 } });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('requestfailed', (request) => faults.push(`${request.url()} failed to load.`));
  await page.goto(playground.url);
  await page.waitForSelector('body[data-ready]', { timeout: 60_000 }).catch((error: unknown) => {
    throw new Error(`The playground did not start. ${faults.join(' ')}`, { cause: error });
  });
  expect(await page.getAttribute('body', 'data-ready'), faults.join(' ')).toBe('true');
});

afterAll(async () => {
  await browser?.close();
  await playground?.close();
});

function layers(): Promise<string[]> {
  return page.locator('#layers button').allTextContents();
}

/** Where a point of the document lies in the window. */
function at(x: number, y: number): Promise<{ x: number; y: number }> {
  return page.evaluate(
    ([px, py]) => (window as unknown as PlaygroundWindow).view.toWindow({ x: px, y: py }),
    [x, y],
  );
}

describe('the playground', () => {
  it('opens with a picture and a shape over its object, both selected', async () => {
    expect(await layers()).toEqual(['Over the ball', 'Street']);
    expect(await page.locator('#layers button[aria-pressed="true"]').count()).toBe(2);
    await page.screenshot({ path: 'out/e2e/playground-start.png' });
  });

  it('removes the object: a new layer appears above the picture and the shape is hidden', async () => {
    const before = await page.locator('#page').screenshot();
    await page.getByRole('button', { name: 'Remove object', exact: true }).click();
    const filled = page.locator('#layers button', { hasText: 'Street (filled)' });
    await filled.waitFor({ timeout: 110_000 });
    await expect.poll(() => page.locator('#commands').getAttribute('data-running')).toBeNull();
    expect(await layers()).toEqual(['Over the ball', 'Street (filled)', 'Street']);
    expect(await page.locator('#layers .hidden').allTextContents()).toEqual(['Over the ball']);
    await page.screenshot({ path: 'out/e2e/playground-filled.png' });
    expect(Buffer.compare(before, await page.locator('#page').screenshot())).not.toBe(0);
    expect(faults).toEqual([]);
  });

  it('undoes it', async () => {
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(layers).toEqual(['Over the ball', 'Street']);
    expect(await page.locator('#layers .hidden').count()).toBe(0);
  });

  it('takes three presses from a selected picture to the new layer', async () => {
    const ball = await page.evaluate(() => {
      const { host } = window as unknown as PlaygroundWindow;
      return host.document.absoluteBox(host.document.get(host.selection[0]));
    });
    await page.locator('#layers button', { hasText: 'Street' }).click();
    // Every press of the pointer counts, whatever it is on.
    await page.evaluate(() => {
      Object.assign(window, { presses: 0 });
      const count = () => void (window as unknown as { presses: number }).presses++;
      addEventListener('pointerdown', count, { capture: true });
    });
    await page.getByRole('button', { name: 'Ellipse' }).click();
    const [from, to] = [await at(ball.x, ball.y), await at(ball.x + ball.width, ball.y + ball.height)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('button', { name: 'Remove object', exact: true }).click();
    await page.locator('#layers button', { hasText: 'Street (filled)' }).waitFor({ timeout: 110_000 });
    expect(await page.evaluate(() => (window as unknown as { presses: number }).presses)).toBe(3);
    await expect.poll(() => page.locator('#commands').getAttribute('data-running')).toBeNull();
    await page.locator('#toasts', { hasText: 'Removed. The original lies below the new layer.' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(layers).toEqual(['Over the ball', 'Street']);
    expect(faults).toEqual([]);
  });

  it('selects what is clicked, draws an ellipse into the selection and takes a dropped picture', async () => {
    const corner = await at(20, 20);
    await page.mouse.click(corner.x, corner.y);
    expect(await page.locator('#layers button[aria-pressed="true"]').allTextContents()).toEqual(['Street']);

    await page.getByRole('button', { name: 'Ellipse' }).click();
    const [from, to] = [await at(60, 200), await at(140, 260)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, to.y, { steps: 4 });
    await page.mouse.move(to.x, to.y);
    await page.mouse.up();
    expect(await page.locator('#layers button[aria-pressed="true"]').allTextContents()).toEqual([
      'Ellipse',
      'Street',
    ]);
    const box = await page.evaluate(() => {
      const { host } = window as unknown as PlaygroundWindow;
      const [, id] = host.selection;
      const { x, y, width, height } = host.document.absoluteBox(host.document.get(id!));
      return [x, y, width, height];
    });
    [60, 200, 80, 60].forEach((value, index) => expect(box[index]).toBeCloseTo(value, 0));

    const canvas = await page.evaluate(() => {
      const made = Object.assign(document.createElement('canvas'), { width: 30, height: 20 });
      made.getContext('2d')!.fillRect(0, 0, 10, 20);
      return made.toDataURL('image/png').split(',')[1]!;
    });
    const files = [{ name: 'mine.png', mimeType: 'image/png', buffer: Buffer.from(canvas, 'base64') }];
    await page.setInputFiles('#add', files);
    await expect.poll(async () => (await layers())[0]).toBe('mine');
    await page.setInputFiles('#add', [
      { name: 'no.png', mimeType: 'image/png', buffer: Buffer.from('no picture') },
    ]);
    await page.locator('#toasts .error', { hasText: 'no.png is not a PNG' }).waitFor();
  });

  it('opens the editor in a window that can be closed', async () => {
    await page.locator('#layers button', { hasText: 'Street' }).click();
    await page.getByRole('button', { name: 'Open editor' }).click();
    const inner = page.frameLocator('#plugin-window iframe').frameLocator('iframe');
    await inner.locator('canvas').first().waitFor({ timeout: 60_000 });
    await page.screenshot({ path: 'out/e2e/playground-editor.png' });
    await page.getByRole('button', { name: 'Close plugin' }).click();
    await expect.poll(() => page.locator('#plugin-window iframe').count()).toBe(0);
    expect(faults).toEqual([]);
  });
});
