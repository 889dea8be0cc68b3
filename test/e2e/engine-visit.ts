/** A visit to the built page in which an object is removed and *About* is read, for hosts where things are missing. */
import { decode, encode } from 'fast-png';
import { expect } from 'vitest';
import { PROTOCOL_VERSION } from '../../plugin/protocol/messages.ts';
import type { Forbidden } from '../ui/browser.ts';
import { accessibilityViolations } from './axe.ts';
import { job, openUi, type OpenUi } from './open-ui.ts';

const width = 192;
const height = 144;

/** Stripes on a slope with a dark disc in the middle. */
function picture(): Uint8Array {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const stripe = (x + y) % 16 < 8 ? 60 : 0;
      const disc = (x - 96) ** 2 + (y - 72) ** 2 < 20 ** 2;
      data.set(
        disc ? [20, 10, 10, 255] : [120 + stripe, 90 + (x >> 2), 80 + (y >> 2), 255],
        (y * width + x) * 4,
      );
    }
  }
  return data;
}

const disc = (x: number, y: number, radius: number) =>
  (x + 0.5 - 96) ** 2 + (y + 0.5 - 72) ** 2 < radius ** 2;
const k = 0.5522847498;
const ellipse = {
  path: `M 1 0 C 1 ${k} ${k} 1 0 1 C ${-k} 1 -1 ${k} -1 0 C -1 ${-k} ${-k} -1 0 -1 C ${k} -1 1 ${-k} 1 0 Z`,
  rule: 'nonzero' as const,
  matrix: [24, 0, 0, 24, 96, 72] as const,
};

/** *Copy report* puts the whole report on the clipboard, or says what to do where no way of copying works. */
async function expectCopied({ page: chromium, said }: OpenUi, text: string): Promise<void> {
  const frame = await chromium.frame();
  const page = chromium.page!;
  await frame.getByRole('button', { name: 'Copy report' }).click();
  await frame.getByRole('status').getByText('Copied.').waitFor();
  await page.evaluate(() => document.body.append(document.createElement('textarea')));
  await page.locator('textarea').focus();
  await page.keyboard.press('Control+V');
  expect(await page.locator('textarea').inputValue()).toBe(text);
  await frame.evaluate(() => (document.execCommand = () => false));
  await frame.getByRole('button', { name: 'Copy report' }).click();
  await frame.getByRole('status').getByText('select the text and copy it').waitFor();
  expect(await accessibilityViolations(frame)).toEqual([]);
  await frame.getByRole('region', { name: 'Report' }).focus();
  await page.keyboard.press('Escape');
  await expect.poll(() => said.at(-1)).toEqual({ type: 'close' });
}

/** Watches the window's progress bar from now on; gives every value that it has shown. */
async function watchProgress({ page }: OpenUi): Promise<() => Promise<number[]>> {
  const frame = await page.frame();
  await frame.evaluate(() => {
    const shown: number[] = [];
    Object.assign(window, { shown });
    new MutationObserver(() => {
      const bar = document.querySelector('progress');
      if (bar && bar.value !== shown.at(-1)) shown.push(bar.value);
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  return () => frame.evaluate(() => (window as unknown as { shown: number[] }).shown);
}

/** Has the built page remove an object and checks the pixels, then reads *About*, which must say that `ran`. */
export async function removeAndReport(forbid: Forbidden[], ran: RegExp): Promise<void> {
  const ui = await openUi({ forbid });
  try {
    expect(await ui.hear('ready', 30_000)).toMatchObject({ type: 'ready', version: PROTOCOL_VERSION });
    ui.tell({ type: 'hello', version: PROTOCOL_VERSION, settings: {} });
    const before = picture();
    const bytes = encode({ width, height, data: before, channels: 4 });
    const shown = await watchProgress(ui);
    ui.tell({ type: 'job', id: 7, job: job(bytes, { width, height }, { outlines: [ellipse] }) });
    const { id, filled } = await ui.hear('filled');
    expect(id).toBe(7);
    expect(filled).toMatchObject({ width, height, seed: 0, backend: 'wasm' });
    expect(await accessibilityViolations(await ui.page.frame())).toEqual([]);

    const after = decode(filled.bytes);
    const channels = after.channels;
    let [outside, dark, inside] = [0, 0, 0];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = y * width + x;
        const [red, green, blue] = after.data.subarray(at * channels, at * channels + 3) as Uint8Array;
        if (!disc(x, y, 25)) {
          if (red !== before[at * 4] || green !== before[at * 4 + 1] || blue !== before[at * 4 + 2])
            outside++;
        } else if (disc(x, y, 20)) {
          inside++;
          if (red! < 80) dark++;
        }
      }
    }
    expect(outside).toBe(0);
    // The disc was there; nearly nothing as dark as it is left.
    expect(dark / inside).toBeLessThan(0.05);
    const mask = decode(filled.mask);
    expect(mask.data.filter((value) => value === 255).length / (Math.PI * 24 * 24)).toBeCloseTo(1, 1);
    const percents = await shown();
    expect(percents.length).toBeGreaterThan(4);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));

    ui.tell({ type: 'about', id: 8, sandbox: ['version 0.1.0'] });
    const { text } = await ui.hear('about-report', 200_000);
    expect(text).toMatch(ran);
    expect(text).toMatch(/about:srcdoc document/);
    expect(text).toMatch(/wasm: passed its self-test/);
    if (!forbid.includes('webgl')) expect(text).toMatch(/webgl: passed its self-test/);
    expect(text).toContain('version 0.1.0');
    const refused = /In a worker\n {2}refused/;
    if (forbid.includes('worker')) expect(text).toMatch(refused);
    else expect(text).not.toMatch(refused);
    await expectCopied(ui, text);
  } finally {
    await ui.page.dispose();
  }
}
