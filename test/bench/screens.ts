/**
 * `npm run bench:screens`: screens drawn by Chromium (`test/scene/screens`), from which one thing after the other is
 * removed: words, switches, what floats over cards, a row of a table. Prints for each the PSNR in the hole, the share
 * of it that differs from the screen without the thing by more than 12 levels, and the fill's confidence.
 *
 *   npm run bench:screens -- [--only table] [--jpeg 92] [--sheet folder]
 *
 * `--jpeg` fills JPEGs of that quality instead. `--sheet` writes before, after and truth of each thing.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page as Tab } from 'playwright-core';
import sharp from 'sharp';
import { psnr } from '../../core/metrics/difference.ts';
import { flagsOfMask, type Rgba } from '../../core/raster/raster.ts';
import { runAtOnce } from '../../core/turns.ts';
import { writeContactSheet } from '../eval/contact-sheet.ts';
import { openEngine } from '../eval/ours.ts';
import type { Page } from '../scene/screens/page.ts';
import { PAGES } from '../scene/screens/pages.ts';
import { launch } from '../ui/browser.ts';

/** A mask reaches so far around a thing, in pixels; of a row only what lies between its lines is masked. */
const AROUND = 5;
const ROW_INSIDE = 4;
/** A difference of more levels is seen. */
const SEEN = 12;

const { values: options } = parseArgs({
  options: { only: { type: 'string', default: '' }, jpeg: { type: 'string' }, sheet: { type: 'string' } },
});

async function pixelsOf(file: Buffer): Promise<Rgba> {
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

/** Shows one thing, or nothing in its place; other things that float are never shown. */
async function show(tab: Tab, name: string, isShown: boolean): Promise<Buffer> {
  await tab.evaluate(
    ([thing, visibility]) => {
      for (const element of document.querySelectorAll<HTMLElement>('[data-thing]')) {
        const isIt = element.dataset.thing === thing;
        if (getComputedStyle(element).position === 'absolute') element.style.display = isIt ? '' : 'none';
        const parts =
          element.tagName === 'TR' ? [...element.querySelectorAll<HTMLElement>('span')] : [element];
        for (const part of parts) part.style.visibility = isIt ? visibility : '';
      }
    },
    [name, isShown ? '' : 'hidden'] as const,
  );
  return await tab.screenshot();
}

interface Thing {
  readonly name: string;
  readonly isRow: boolean;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

async function thingsOn(tab: Tab): Promise<Thing[]> {
  return await tab.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-thing]')].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { name: element.dataset.thing!, isRow: element.tagName === 'TR', box: { x, y, width, height } };
    }),
  );
}

function maskOf({ box, isRow }: Thing, { width, height }: Page): Uint8Array {
  const mask = new Uint8Array(width * height);
  const around = isRow ? -ROW_INSIDE : AROUND;
  const [left, right] = [Math.floor(box.x - around), Math.ceil(box.x + box.width + around)];
  const [top, bottom] = [Math.floor(box.y - around), Math.ceil(box.y + box.height + around)];
  for (let y = Math.max(0, top); y < Math.min(height, bottom); y++) {
    mask.fill(255, y * width + Math.max(0, left), y * width + Math.min(width, right));
  }
  return mask;
}

const inpainter = await openEngine('wasm');
const browser = await launch();
const all: number[] = [];
for (const page of PAGES) {
  const tab = await browser.newPage({ viewport: { width: page.width, height: page.height } });
  const style =
    '<style>*{box-sizing:border-box;margin:0;font:13px sans-serif}body{background:#f4f5f7}</style>';
  await tab.setContent(style + page.html);
  for (const thing of await thingsOn(tab)) {
    const name = `${page.name}-${thing.name}`;
    if (!options.only.split(',').some((part) => name.includes(part))) continue;
    const shot = await show(tab, thing.name, true);
    const before = await pixelsOf(
      options.jpeg ? await sharp(shot).jpeg({ quality: +options.jpeg }).toBuffer() : shot,
    );
    const truth = await pixelsOf(await show(tab, thing.name, false));
    const mask = { width: page.width, height: page.height, data: maskOf(thing, page) };
    const { image, confidence } = await inpainter.fill(before, mask);
    const hole = runAtOnce(flagsOfMask(mask));
    const data = new Uint8Array(image.data);
    const decibels = Math.min(60, psnr({ ...image, data }, truth, hole));
    let [seen, count] = [0, 0];
    hole.data.forEach((inside, i) => {
      if (!inside) return;
      count++;
      if ([0, 1, 2].some((c) => Math.abs(data[4 * i + c] - truth.data[4 * i + c]) > SEEN)) seen++;
    });
    all.push(decibels);
    const figures = [decibels.toFixed(1).padStart(5), `${((100 * seen) / count).toFixed(1)} %`.padStart(7)];
    console.log(`${name.padEnd(20)} ${figures.join(' dB  ')} seen  confidence ${confidence?.toFixed(2)}`);
    if (!options.sheet) continue;
    await mkdir(options.sheet, { recursive: true });
    const cells = [before, image, truth].map((one) => ({ ...one, data: new Uint8Array(one.data) }));
    await writeContactSheet(join(options.sheet, `${name}.png`), ['before', 'after', 'truth'], [cells], 800);
  }
  await tab.close();
}
console.log(`mean of ${all.length}: ${(all.reduce((sum, one) => sum + one, 0) / all.length).toFixed(1)} dB`);
await browser.close();
inpainter.dispose();
