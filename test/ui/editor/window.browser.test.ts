import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Download, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityViolations } from '../../e2e/axe.ts';
import { TOOLS } from '../../../ui/tools/index.ts';
import { accessibilityTree, controls, faults } from './accessibility-tree.ts';
import { blend, noise, picture, softDisc } from '../../core/select/pictures.ts';
import { openHarness, setTheme } from './window.ts';

declare global {
  interface Window {
    seen: string[];
    /** Resolves when something with the awaited role has stood in the page. */
    stood: Promise<void>;
  }
}

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
/** Where a download now lies; it is fetched, since the browser may be shared and not this process's own. */
async function saved(download: Download): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'download-')), download.suggestedFilename());
  await download.saveAs(path);
  return path;
}
/** Watches from now on for what may be gone before a look from outside finds it; `window.stood` waits for it. */
const watchFor = (role: string) =>
  page.evaluate((awaited) => {
    window.stood = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (!document.querySelector(`[role=${awaited}]`)) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(document.body, { childList: true, subtree: true });
    });
  }, role);
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
  const file = await saved(await download);
  expect((await download).suggestedFilename()).toBe('Street-corner-mask.png');
  const { width, height } = await sharp(await readFile(file)).metadata();
  expect([width, height]).toEqual([320, 200]);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.getByLabel('Import PNG').setInputFiles(file);
  await page.getByText('Selected: ').first().waitFor();
  expect(await selected()).toBe(rectangle);
  await page
    .getByLabel('Import PNG')
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
  await watchFor('progressbar');
  await page.keyboard.press('Enter');
  await page.evaluate(() => window.stood);
  await page.getByRole('button', { name: 'Result 1', exact: true }).waitFor();

  // The files of what was borrowed, and of the attention.
  await page.getByText('Direction', { exact: true }).click();
  const picture = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save PNG' }).click();
  expect((await picture).suggestedFilename()).toBe('Street-corner-borrowed-direction.png');
  const json = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save JSON' }).click();
  const copied = JSON.parse(await readFile(await saved(await json), 'utf8')) as {
    pieces: { pixels: number; rows: [number, number, number][] }[];
  };
  expect(copied.pieces.length).toBeGreaterThan(0);
  for (const { pixels, rows } of copied.pieces) {
    expect(rows.reduce((sum, [, , length]) => sum + length, 0)).toBe(pixels);
  }
  await page.getByText('Attention', { exact: true }).click();
  const second = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save JSON' }).click();
  const maps = JSON.parse(await readFile(await saved(await second), 'utf8')) as {
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
            '.cf-toolbar button, .cf-toolbar label, .cf-toolbar input, .cf-actions button, .cf-footer button',
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
      // Two rows of tools at most, and nothing that lies over the picture.
      expect((await page.locator('.cf-toolbar').boundingBox())!.height).toBeLessThan(90);
      const compare = (await page.locator('.cf-compare').boundingBox())!;
      const shown = (await stage().boundingBox())!;
      expect(compare.y).toBeGreaterThanOrEqual(shown.y + shown.height);
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

test('the window is built in two tasks, the picture first: one would hold a large picture up', async () => {
  const built = await page.evaluate(() => {
    window.start({ width: 320, height: 200, milliseconds: 0, settings: { hintSeen: true } });
    const { length } = document.querySelectorAll('.cf-side *');
    return [document.querySelectorAll('.cf-stage canvas').length, length];
  });
  expect(built).toEqual([4, 0]);
  // In a narrow window the panel is built, too, but not shown.
  await page.locator('.cf-side .cf-tabs').waitFor({ state: 'attached' });
  expect(await page.locator('.cf-side').textContent()).toContain('What to remove');
});

test('what will go besides what is painted is shown, and the shadow is asked about', async () => {
  const size = { width: 320, height: 200 };
  const cover = softDisc(150, 80, 30, 2);
  const isShadow = (x: number, y: number) => ((x - 165) / 42) ** 2 + ((y - 110) / 10) ** 2 <= 1;
  const image = picture(size.width, size.height, (x, y) => {
    const tone = (0.85 + 0.3 * noise(x >> 2, y >> 2)) * (isShadow(x, y) ? 0.5 : 1);
    return blend([150 * tone, 130 * tone, 100 * tone], [40, 60, 220], cover(x, y));
  });
  await page.setViewportSize({ width: 960, height: 640 });
  const bytes = Buffer.from(image.data).toString('base64');
  const open = () =>
    page.evaluate((options) => window.start({ ...options, milliseconds: 0 }), {
      ...size,
      picture: bytes,
      settings: { hintSeen: true },
    });
  await open();
  await stage().focus();
  await page.keyboard.press('l');
  const loop = Array.from({ length: 40 }, (_, i) => (2 * Math.PI * i) / 40);
  const box = (await stage().boundingBox())!;
  await drag(
    loop.map((angle): [number, number] => [
      0.5 + (150 - 160 + 30 * Math.cos(angle)) / box.width,
      0.5 + (80 - 100 + 30 * Math.sin(angle)) / box.height,
    ]),
  );
  const take = page.getByRole('button', { name: 'Also remove the shadow' });
  await take.waitFor();
  await page.getByText('It grows to the outer line.').waitFor();
  const before = await selected();
  for (const theme of ['light', 'dark'] as const) {
    for (const width of [320, 960]) {
      await setTheme(page, theme);
      await page.setViewportSize({ width, height: 640 });
      expect(await accessibilityViolations(page.mainFrame())).toEqual([]);
      const offer = (await page.getByRole('group', { name: 'Shadow' }).boundingBox())!;
      expect(offer.x).toBeGreaterThanOrEqual(0);
      expect(offer.x + offer.width).toBeLessThanOrEqual(width);
    }
  }
  // By the keyboard; nothing was taken before.
  await take.press('Enter');
  await take.waitFor({ state: 'detached' });
  expect(await selected()).toBeGreaterThan(before + 1);
  await stage().focus();
  await page.keyboard.press('Control+z');
  expect(await selected()).toBe(before);
});

test('the keys are listed, by ? and by the button, and Esc goes back to where the focus was', async () => {
  await page.evaluate(() =>
    window.start({ width: 320, height: 200, milliseconds: 0, settings: { hintSeen: true } }),
  );
  await stage().focus();
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keys' });
  await list.waitFor();
  for (const { label } of TOOLS) await list.getByText(label, { exact: true }).waitFor();
  for (const [width, height] of [
    [320, 400],
    [960, 640],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const theme of ['light', 'dark'] as const) {
      await setTheme(page, theme);
      expect(await accessibilityViolations(page.mainFrame())).toEqual([]);
    }
    const box = (await list.boundingBox())!;
    expect(Math.min(box.x, box.y)).toBeGreaterThan(0);
    expect([box.x + box.width < width, box.y + box.height < height]).toEqual([true, true]);
  }
  // No key of the editor works behind it.
  await page.keyboard.press('r');
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.className)).toContain('cf-stage');
  expect(await page.getByRole('radio', { name: 'Brush' }).isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Keys', exact: true }).click();
  await list.getByRole('button', { name: 'Close' }).click();
  await list.waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});

describe('what a screen reader is given', () => {
  const toolbar = [
    ...TOOLS.map(({ label }) => `radio ${label}`),
    'button Undo',
    'button Redo',
    'button Zoom out',
    'button Zoom 100 %, set to actual size',
    'button Zoom in',
    'button Fit picture',
    'button Keys',
    'button Close without applying',
    'radio Remove',
    'radio Never',
    'radio Only',
    'slider Brush size: 23 pixels',
    'textbox Brush size in pixels: 23',
    'textbox Brush hardness in percent: 100 %',
  ];
  const actions = [
    'button Again',
    'button Remove',
    'button Apply',
    'button Resize the window with the arrow keys',
  ];

  test('the editor: every control once, with its name and its value in words', async () => {
    await page.setViewportSize({ width: 1200, height: 900 });
    await page.evaluate(() =>
      window.start({
        width: 320,
        height: 200,
        milliseconds: 0,
        settings: { hintSeen: true, brushSize: 23 },
      }),
    );
    await expect
      .poll(async () => controls(await accessibilityTree(page)))
      .toEqual([
        ...toolbar,
        'application Picture Street corner, 320 by 200 pixels',
        'tab Select',
        'tab Sources',
        'button Invert',
        'button Grow by 1 pixels',
        'button Shrink by 1 pixels',
        'button Clear',
        'button Import PNG',
        'button Export PNG',
        'button Add selected layer',
        'button Use on other layers',
        'button Make the picture larger',
        'checkbox Fill closed strokes',
        'checkbox Pen pressure sizes the brush',
        'radio Patches',
        'radio Residual',
        'radio Off',
        'radio Automatic',
        'radio By pixels',
        'textbox Soft edge: 2 px',
        'button Choose files',
        'button Original',
        ...actions,
      ]);
    const tree = await accessibilityTree(page);
    expect(faults(tree)).toEqual([]);
    expect(tree.find(({ role }) => role === 'tabpanel')?.name).toBe('Select');
    expect(tree.filter(({ role }) => role === 'group').map(({ name }) => name)).toContain('Weights');
    const [files] = tree.filter(({ name }) => name === 'Choose files');
    expect(files.description).toBe('Choose other weights: manifest.json and weights.bin together');
  });

  test('the sources of a result: the tabs by the arrow keys, the opacity in percent', async () => {
    await drag([
      [0.4, 0.5],
      [0.6, 0.5],
    ]);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Result 1', exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Sources' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tabpanel', { name: 'Select' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Select');
    await page.keyboard.press('ArrowLeft');
    await page.getByText('Direction', { exact: true }).click();
    const slider = page.getByRole('slider', { name: 'Opacity' });
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    const tree = await accessibilityTree(page);
    expect(controls(tree).slice(toolbar.length)).toEqual([
      'application Picture Street corner, 320 by 200 pixels',
      'tab Select',
      'tab Sources',
      'radio Borrowed',
      'radio Attention',
      'radio Off',
      'radio Direction',
      'radio Pieces',
      'radio Heat',
      'radio Trace',
      'slider Opacity: 79 %',
      'button Save PNG',
      'button Save JSON',
      'button Original',
      'button Result 1',
      'button Hold to see the original',
      'checkbox Split: original left, result right',
      ...actions,
    ]);
    expect(faults(tree)).toEqual([]);
  });

  test('fills to choose from: Again held or Shift A, taken by a press or by full stop and comma', async () => {
    const again = page.getByRole('button', { name: 'Again' });
    await page.evaluate(() => (window.engine.confidence = [0.3, 0.9, 0.6]));
    const box = (await again.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.getByRole('button', { name: 'Fill 4 of 4' }).waitFor();
    await page.mouse.up();
    const fills = page.getByRole('region', { name: 'Fills of this area, best first' }).getByRole('button');
    const names = () => fills.evaluateAll((all) => all.map((one) => one.textContent));
    expect(await names()).toEqual(['Fill 1 of 4', 'Fill 2 of 4', 'Fill 3 of 4, doubtful', 'Fill 4 of 4']);
    const shown = () => fills.evaluateAll((all) => all.findIndex((one) => one.ariaCurrent === 'true') + 1);
    expect(await shown()).toBe(1);
    await page.keyboard.press('.');
    expect(await shown()).toBe(2);
    await page.keyboard.press(',');
    expect(await shown()).toBe(1);
    await fills.nth(2).click();
    expect(await shown()).toBe(3);
    expect(faults(await accessibilityTree(page))).toEqual([]);
    for (const theme of ['light', 'dark'] as const) {
      await setTheme(page, theme);
      for (const width of [320, 1200]) {
        await page.setViewportSize({ width, height: width === 320 ? 400 : 900 });
        expect(await accessibilityViolations(page.mainFrame())).toEqual([]);
        const hole = (await stage().boundingBox())!;
        const row = (await page.locator('.cf-choices').boundingBox())!;
        expect(hole.y + hole.height).toBeLessThanOrEqual(row.y);
        expect(hole.height).toBeGreaterThan(100);
        expect(row.x + row.width).toBeLessThanOrEqual(width);
      }
    }
    // By the keyboard alone; the new ones rank lower, so that the shown one stays.
    await page.evaluate(() => (window.engine.confidence = [0.1, 0.2, 0.1]));
    await fills.first().press('Enter');
    await page.keyboard.press('Shift+A');
    await page.getByText('The 3 new fills rank lower, so this one stays.').first().waitFor();
    expect(await shown()).toBe(1);
    expect(await fills.count()).toBe(7);
    // Seven thumbnails are wider than a small window, and than the panel of a large one: each strip goes to the one
    // that is shown.
    await page.setViewportSize({ width: 320, height: 400 });
    for (let k = 2; k <= 7; k++) await page.keyboard.press('.');
    expect(await shown()).toBe(7);
    const fill = (await page.locator('.cf-choices [aria-current]').boundingBox())!;
    expect(fill.x).toBeGreaterThanOrEqual(0);
    expect(fill.x + fill.width).toBeLessThanOrEqual(320);
    await page.setViewportSize({ width: 1200, height: 900 });
    const strip = (await page.locator('.cf-history').boundingBox())!;
    for (const key of [',', '.']) {
      await page.keyboard.press(key);
      const result = (await page.locator('.cf-history [aria-current]').boundingBox())!;
      expect(result.x).toBeGreaterThanOrEqual(strip.x);
      expect(result.x + result.width).toBeLessThanOrEqual(strip.x + strip.width);
    }
  });

  test('while it works the hole shows what is known by then, without a tint over it', async () => {
    await page.evaluate(() =>
      window.start({ width: 320, height: 200, milliseconds: 6000, settings: { hintSeen: true } }),
    );
    await page.keyboard.press('r');
    await drag([
      [0.4, 0.4],
      [0.6, 0.6],
    ]);
    // What is seen in the middle of the hole, frame by frame: the picture's colour, and the alpha over it.
    await page.evaluate(() => {
      const seen = (window.seen = [] as string[]);
      const look = () => {
        const [picture, , overlay] = document.querySelectorAll<HTMLCanvasElement>('.cf-stage canvas');
        const pixel = (canvas: HTMLCanvasElement) =>
          canvas.getContext('2d')!.getImageData(canvas.width / 2 + 3, canvas.height / 2 + 3, 1, 1).data;
        const [red, green, blue] = pixel(picture);
        const now = `${red} ${green} ${blue}${pixel(overlay)[3] > 0 ? ' tinted' : ''}`;
        if (seen.at(-1) !== now) seen.push(now);
        requestAnimationFrame(look);
      };
      look();
    });
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    // Remove is disabled by that; the focus must not come to Cancel, which stands beside it now.
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
    await expect.poll(focused).toBe('stage');
    // The next selection is painted meanwhile; Remove appends it, and the progress says so.
    await drag([
      [0.3, 0.35],
      [0.35, 0.4],
    ]);
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('; 1 more').waitFor();
    expect(await accessibilityViolations(page.mainFrame())).toEqual([]);
    await page.getByRole('button', { name: 'Result 1', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await page.getByRole('button', { name: 'Result 2', exact: true }).waitFor();
    const seen = await page.evaluate(() => window.seen);
    const [before, coarse, refined, result] = seen.slice(-4);
    expect(before).toMatch(/ tinted$/);
    expect([coarse, refined]).toEqual(['0 0 200', '0 200 0']);
    expect(result).toMatch(/^\d+ \d+ \d+$/);
  });

  test('manners: the focus stays, the wheel zooms everywhere, a trace has no brush, results are not lost', async () => {
    await page.setViewportSize({ width: 960, height: 640 });
    await page.evaluate(() =>
      window.start({ width: 320, height: 200, milliseconds: 0, settings: { hintSeen: true } }),
    );
    await page.keyboard.press('b');
    await drag([
      [0.4, 0.5],
      [0.6, 0.5],
    ]);
    const focused = () =>
      page.evaluate(
        () => document.activeElement?.getAttribute('data-testid') ?? document.activeElement?.textContent,
      );
    await page.getByRole('button', { name: 'Remove', exact: true }).press('Enter');
    await page.getByRole('button', { name: 'Result 1', exact: true }).waitFor();
    await expect.poll(focused).toBe('stage');

    const zoom = page.getByRole('button', { name: /^Zoom \d/ });
    const before = await zoom.textContent();
    await page.getByLabel('Split: original left, result right').check();
    await page.getByRole('slider', { name: /^Compare/ }).hover();
    await page.mouse.wheel(0, -300);
    await expect.poll(() => zoom.textContent()).not.toBe(before);
    await page.keyboard.press('Escape');

    const size = page.getByRole('slider', { name: 'Brush size' });
    expect(await size.isEnabled()).toBe(true);
    await page.getByText('Trace', { exact: true }).click();
    expect(await size.isDisabled()).toBe(true);
    expect(await page.locator('input[name=tool]:checked').count()).toBe(0);
    // What an attention's trace says lies over the masks: outlines of areas do not run through its figures.
    const isOverMasks = () =>
      stage()
        .locator('canvas')
        .last()
        .evaluate((canvas: HTMLCanvasElement) => {
          const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
          const isSource = (_: number, i: number) =>
            i % 4 === 0 && data[i + 1] === 209 && data[i + 2] === 102;
          return canvas.style.visibility === 'visible' && data.some(isSource);
        });
    await page.getByText('Attention', { exact: true }).click();
    await page.getByText('Trace', { exact: true }).last().click();
    await stage().hover({ position: { x: 5, y: 5 } });
    await stage().focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(isOverMasks).toBe(true);
    await page.keyboard.down('c');
    await expect.poll(isOverMasks).toBe(false);
    await page.keyboard.up('c');
    await page.keyboard.press('b');
    expect(await size.isEnabled()).toBe(true);
    expect(await page.locator('input[name=attention-view]:checked').inputValue()).toBe('off');

    // Closing asks, by the keyboard as well; Esc goes on.
    const close = page.getByRole('button', { name: 'Close without applying' });
    await close.click();
    const question = page.getByRole('dialog', { name: 'The result was not applied. Close all the same?' });
    for (const theme of ['light', 'dark'] as const) {
      await setTheme(page, theme);
      expect(await accessibilityViolations(page.mainFrame())).toEqual([]);
    }
    expect(faults(await accessibilityTree(page))).toEqual([]);
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => window.calls.cancelled)).toBe(0);
    const apply = page.getByRole('button', { name: 'Apply', exact: true });
    await apply.press('Enter');
    await page.getByText('Done: the result is a new layer').first().waitFor();
    expect(await focused()).toBe('Apply');
    await close.click();
    expect(await page.evaluate(() => window.calls.cancelled)).toBe(1);
    expect(errors).toEqual([]);
  });

  test('About this plugin', async () => {
    await page.evaluate(() => window.about(['version 0.1.0']));
    await page.getByRole('heading', { name: 'This window' }).waitFor();
    const tree = await accessibilityTree(page);
    expect(controls(tree)).toEqual(['button Licences', 'button Close', 'button Copy report']);
    expect(faults(tree)).toEqual([]);
    expect(tree.filter(({ role }) => role === 'region').map(({ name }) => name)).toEqual(['Report']);
    expect(await accessibilityViolations(page.mainFrame())).toEqual([]);
    // By the keyboard alone: the licences take the report's place, and give it back.
    await page.getByRole('button', { name: 'Licences' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Licences' }).getByText('a-package 1.0.0').waitFor();
    expect(faults(await accessibilityTree(page))).toEqual([]);
    expect(await accessibilityViolations(page.mainFrame())).toEqual([]);
    await page.getByRole('button', { name: 'Report', exact: true }).press('Enter');
    await page.getByRole('heading', { name: 'This window' }).waitFor();
  });
});
