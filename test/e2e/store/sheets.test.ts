/** The listing's pictures: their sizes, and that no word is cut or covered, with grey windows in the editor's place. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../../ui/browser.ts';
import { root } from '../editor-page.ts';
import { drawIcon } from './icon.ts';
import { SHEET_SIZE, SHEETS, showSheet } from './sheets.ts';

let browser: Browser;
let page: Page;
let grey: Buffer;

beforeAll(async () => {
  browser = await launch();
  page = await browser.newPage({ viewport: SHEET_SIZE });
  grey = await sharp({ create: { width: 960, height: 683, channels: 3, background: '#999' } })
    .png()
    .toBuffer();
});
afterAll(() => browser?.close());

/** Boxes [left, top, right, bottom] of the words and of the windows on the shown sheet, and how many fonts it uses. */
function measure() {
  const texts = [...document.querySelectorAll('h1, p')].map((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range;
  });
  const [words, windows] = [texts, [...document.images]].map((group) =>
    group.map((part) => {
      const { left, top, right, bottom } = part.getBoundingClientRect();
      return [left, top, right, bottom];
    }),
  );
  const fonts = [...document.fonts].filter(({ status }) => status === 'loaded').length;
  return { words, windows, fonts };
}

describe.each(SHEETS)('$name', (sheet) => {
  it('is 1920 x 1080 and shows all words and windows in full', async () => {
    await showSheet(page, sheet, () => grey);
    const { width, height } = await sharp(await page.screenshot()).metadata();
    expect([width, height]).toEqual([1920, 1080]);
    const { words, windows, fonts } = await page.evaluate(measure);
    expect(fonts).toBe(2);
    expect(words).toHaveLength(2);
    expect(windows).toHaveLength(sheet.windows.length);
    for (const [left, top, right, bottom] of [...words, ...windows]) {
      expect(Math.min(left, top, 1920 - right, 1080 - bottom)).toBeGreaterThanOrEqual(40);
    }
    for (const [left, top, right, bottom] of words) {
      const covered = windows.filter((w) => left < w[2] && right > w[0] && top < w[3] && bottom > w[1]);
      expect(covered).toEqual([]);
    }
    // Words of the editor can be read when it is at least this wide.
    for (const [left, , right] of windows) expect(right - left).toBeGreaterThanOrEqual(860);
  });
});

it('every file is named in docs/listing.md', () => {
  const listing = readFileSync(join(root, 'docs/listing.md'), 'utf8');
  const names = ['icon', ...SHEETS.map(({ name }) => name)];
  expect(names.filter((name) => !listing.includes(`\`${name}.png\``))).toEqual([]);
});

it('the icon is opaque, of the size asked for, and its ring can be seen at 32 px', async () => {
  const { width, height } = await sharp(await drawIcon(128)).metadata();
  expect([width, height]).toEqual([128, 128]);
  const { data } = await sharp(await drawIcon(32))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const row = Array.from({ length: 32 }, (_, x) => [
    ...data.subarray((10 * 32 + x) * 4, (10 * 32 + x) * 4 + 4),
  ]);
  expect(row.every(([, , , alpha]) => alpha === 255)).toBe(true);
  const white = row.filter(([red, green, blue]) => Math.min(red, green, blue) > 200);
  expect(white.length).toBeGreaterThanOrEqual(2);
  const [outside, inside] = [row[2], row[16]];
  expect(outside[2] - outside[0]).toBeGreaterThan(60);
  expect(inside[0] - inside[2]).toBeGreaterThan(30);
});
