/** Every tool by real pointer events in Chromium; what was painted is what the engine is asked to fill. */
import { getStrokePoints } from 'perfect-freehand';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Mask } from '@contextual-fill/core';
import type { Point } from '../../../ui/tools/drawing/polygon.ts';
import { TOOLS } from '../../../ui/tools/index.ts';
import { openHarness } from './window.ts';

const WIDTH = 400;
const HEIGHT = 300;
const BRUSH = 30;

let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  ({ browser, page, errors } = await openHarness());
}, 180_000);
afterAll(async () => {
  await browser?.close();
});

beforeEach(async () => {
  await page.evaluate(
    ([width, height, brushSize]) =>
      window.start({ width, height, milliseconds: 0, settings: { hintSeen: true, brushSize } }),
    [WIDTH, HEIGHT, BRUSH] as const,
  );
  // An even rest beside the picture, so that its pixels and the window's are the same.
  const { width, height } = (await stage().boundingBox())!;
  const { width: windowWidth, height: windowHeight } = page.viewportSize()!;
  await page.setViewportSize({
    width: windowWidth + ((width - WIDTH) % 2),
    height: windowHeight + ((height - HEIGHT) % 2),
  });
});
afterEach(() => expect(errors).toEqual([]));

const stage = () => page.locator('[data-testid=stage]');

/** Where points of the picture, which is shown at its own size, lie in the window; one question for all of them. */
async function places(points: readonly Point[]): Promise<[number, number][]> {
  const box = (await stage().boundingBox())!;
  const [left, top] = [box.x + (box.width - WIDTH) / 2, box.y + (box.height - HEIGHT) / 2];
  return points.map(([x, y]) => [left + x, top + y]);
}

const at = async (point: Point) => (await places([point]))[0]!;

async function drag(points: readonly Point[]): Promise<void> {
  const [first, ...others] = await places(points);
  await page.mouse.move(...first!);
  await page.mouse.down();
  for (const place of others) await page.mouse.move(...place);
  await page.mouse.up();
}

async function holding(key: string, action: () => Promise<void>): Promise<void> {
  await page.keyboard.down(key);
  await action();
  await page.keyboard.up(key);
}

/** The mask that the engine is given when Remove is pressed; afterwards the selection is there again. */
async function painted(): Promise<Mask> {
  const before = await page.evaluate(() => window.engine.asked.length);
  await page.keyboard.press('Enter');
  await page.waitForFunction((count) => window.engine.asked.length > count, before, { polling: 50 });
  await page.locator('.cf-status').getByText('Removed in').waitFor();
  const text = await page.evaluate(() => {
    const { data } = window.engine.asked.at(-1)![1];
    let letters = '';
    for (const value of data) letters += String.fromCharCode(value);
    return btoa(letters);
  });
  await page.keyboard.press('Control+z');
  return { width: WIDTH, height: HEIGHT, data: new Uint8Array(Buffer.from(text, 'base64')) };
}

/** librsvg's drawing of a shape: the independent rasterisation. */
async function drawn(shape: string): Promise<Uint8Array> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%"/>${shape}</svg>`;
  return new Uint8Array(await sharp(Buffer.from(svg)).extractChannel(0).raw().toBuffer());
}

function overlap(a: Uint8Array | Uint8ClampedArray, b: Uint8Array): number {
  let [both, either] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    if (a[i]! >= 128 && b[i]! >= 128) both++;
    if (a[i]! >= 128 || b[i]! >= 128) either++;
  }
  return both / either;
}

const line = (points: readonly Point[], width = BRUSH) =>
  `<path d="M${points.map(([x, y]) => `${x} ${y}`).join('L')}" fill="none" stroke="#fff" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
const area = (points: readonly Point[]) =>
  `<path d="M${points.map(([x, y]) => `${x} ${y}`).join('L')}Z" fill="#fff"/>`;
const count = ({ data }: Mask) => Array.from(data).filter((value) => value >= 128).length;

const wave: Point[] = Array.from({ length: 40 }, (_, i) => [
  60 + i * 7,
  150 + Math.round(70 * Math.sin(i / 5)),
]);

describe('painting', () => {
  test('the brush covers what an independent rasteriser covers along the smoothed line', async () => {
    await drag(wave);
    const centre = getStrokePoints(
      wave.map(([x, y]) => [x, y]),
      { streamline: 0.35, size: 0, last: true },
    ).map(({ point }) => [point[0]!, point[1]!] as const);
    expect(overlap((await painted()).data, await drawn(line(centre)))).toBeGreaterThan(0.99);
  });

  test('the lasso covers what an independent rasteriser covers', async () => {
    await page.keyboard.press('l');
    await drag(wave);
    expect(overlap((await painted()).data, await drawn(area(wave)))).toBeGreaterThan(0.99);
  });

  test('the rectangle covers the whole pixels between its corners, from any corner', async () => {
    await page.keyboard.press('r');
    await drag([
      [250, 200],
      [100, 50],
    ]);
    const mask = await painted();
    expect(count(mask)).toBe(150 * 150);
    expect(mask.data[50 * WIDTH + 100]).toBe(255);
    expect(mask.data[199 * WIDTH + 249]).toBe(255);
  });

  test('the eraser takes away, and so does Alt with any tool', async () => {
    await page.keyboard.press('r');
    await drag([
      [100, 50],
      [250, 200],
    ]);
    await holding('Alt', () =>
      drag([
        [100, 50],
        [150, 200],
      ]),
    );
    expect(count(await painted())).toBe(100 * 150);
    await page.keyboard.press('e');
    await drag([
      [200, 0],
      [200, 250],
    ]);
    const mask = await painted();
    expect(mask.data[100 * WIDTH + 200]).toBe(0);
    expect(mask.data[100 * WIDTH + 200 + BRUSH / 2 + 2]).toBe(255);
  });

  test('Shift goes on from the last end in a straight line', async () => {
    const [a, b, c]: Point[] = [
      [60, 60],
      [320, 90],
      [200, 250],
    ];
    await page.mouse.click(...(await at(a!)));
    await holding('Shift', async () => page.mouse.click(...(await at(b!))));
    await holding('Shift', async () => page.mouse.click(...(await at(c!))));
    expect(overlap((await painted()).data, await drawn(line([a!, b!, c!])))).toBeGreaterThan(0.99);
    await page.keyboard.press('Control+z');
    expect(overlap((await painted()).data, await drawn(line([a!, b!])))).toBeGreaterThan(0.99);
  });

  test('a stroke may start and end past the edge', async () => {
    await drag([
      [-40, 100],
      [100, 100],
      [300, 100],
      [440, 100],
    ]);
    expect(
      overlap(
        (await painted()).data,
        await drawn(
          line([
            [-60, 100],
            [460, 100],
          ]),
        ),
      ),
    ).toBeGreaterThan(0.99);
  });

  test('S snaps: a loop finds the object in it, and undo takes it back', async () => {
    await page.keyboard.press('s');
    await drag([
      [100, 60],
      [300, 60],
      [300, 240],
      [100, 240],
      [100, 62],
    ]);
    await page.locator('.cf-status').getByText('Selected').waitFor();
    const mask = await painted();
    expect(count(mask)).toBeGreaterThan(0);
    expect(count(mask)).toBeLessThanOrEqual(205 * 185);
    await page.keyboard.press('Control+z');
    await page.locator('.cf-status').getByText('Paint over what should go').waitFor();
  });

  test('a closed stroke is filled; O keeps the next ones open', async () => {
    const loop: Point[] = Array.from({ length: 25 }, (_, i) => [
      200 + 80 * Math.cos((i / 24) * 2 * Math.PI),
      150 + 80 * Math.sin((i / 24) * 2 * Math.PI),
    ]);
    await drag(loop);
    expect((await painted()).data[150 * WIDTH + 200]).toBe(255);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('o');
    await drag(loop);
    const { data } = await painted();
    expect(data[150 * WIDTH + 200]).toBe(0);
    expect(data[150 * WIDTH + 280]).toBe(255);
    await page.getByText('Select', { exact: true }).click();
    expect(await page.getByLabel('Fill closed strokes').isChecked()).toBe(false);
  });

  test('[ and ] change the size, { and } the hardness', async () => {
    await page.keyboard.press(']');
    await expect.poll(() => page.getByLabel('Brush size in pixels').inputValue()).toBe('34');
    for (let i = 0; i < 2; i++) await page.keyboard.press('{');
    await expect.poll(() => page.getByLabel('Brush hardness in percent').inputValue()).toBe('50 %');
    await page.mouse.click(...(await at([200, 150])));
    const { data } = await painted();
    const across = Array.from({ length: 20 }, (_, i) => data[150 * WIDTH + 200 + i]!);
    expect(across[2]).toBe(255);
    expect(across[13]).toBeGreaterThan(40);
    expect(across[13]).toBeLessThan(200);
    expect(across[18]).toBe(0);
    expect(across).toEqual([...across].sort((a, b) => b - a));
  });

  test('Escape in the middle of a stroke takes it back', async () => {
    await page.mouse.move(...(await at([100, 100])));
    await page.mouse.down();
    await page.mouse.move(...(await at([200, 150])));
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await page.locator('.cf-status').getByText('Paint over what should go').waitFor();
  });
});

describe('the table of tools', () => {
  test.each(TOOLS)('$label stands in the toolbar, has its key, and is in the list of keys', async (tool) => {
    const { label, key, usesBrush, cursor } = tool;
    const other = TOOLS.find((one) => one !== tool)!;
    const button = page.getByRole('radio', { name: label, exact: true });
    await page.keyboard.press(other.key);
    await expect.poll(() => button.isChecked()).toBe(false);
    await page.keyboard.press(key);
    await expect.poll(() => button.isChecked()).toBe(true);
    await page.getByRole('status').getByText(label, { exact: true }).waitFor({ state: 'attached' });
    expect(await page.getByTitle(`${label} (${key.toUpperCase()})`).count()).toBe(1);
    const keys = (await stage().getAttribute('aria-keyshortcuts'))!.split(' ');
    expect(keys).toContain(key.toUpperCase());
    expect(await page.getByLabel('Brush size in pixels').isEnabled()).toBe(usesBrush);
    expect(await stage().evaluate((element) => getComputedStyle(element).cursor)).toBe(cursor);
    await page.keyboard.press(other.key);
    await page.getByTitle(`${label} (${key.toUpperCase()})`).click();
    await expect.poll(() => button.isChecked()).toBe(true);
  });
});

describe('controls that have a key', () => {
  /** Of each: a role and a name, and the key as its tooltip says it. */
  const CONTROLS: readonly (readonly [
    'button' | 'radio' | 'slider' | 'textbox' | 'checkbox',
    RegExp,
    string,
  ])[] = [
    ...TOOLS.map(({ label, key }) => ['radio', new RegExp(`^${label}$`), key.toUpperCase()] as const),
    ['button', /^Undo/, 'Ctrl or Cmd Z'],
    ['button', /^Redo/, 'Shift Ctrl or Cmd Z'],
    ['button', /^Zoom out/, '-'],
    ['button', /^Zoom \d/, '1'],
    ['button', /^Zoom in/, '+'],
    ['button', /^Fit/, '0'],
    ['button', /^Keys/, '?'],
    ['slider', /^Brush size/, '[ and ]'],
    ['textbox', /^Brush hardness/, '{ and }'],
    ['checkbox', /^Fill closed strokes/, 'O'],
    ['button', /^Make the picture larger/, 'X'],
    ['button', /^Again/, 'A'],
    ['button', /^Again/, 'Shift A'],
    ['button', /^Remove$/, 'Enter'],
    ['button', /^Apply/, 'Ctrl or Cmd Enter'],
    ['button', /^Hold to see the original/, 'C'],
    ['button', /^Fill 2 of 2/, 'full stop and comma'],
  ];

  test('say it in their tooltips', async () => {
    const tooltip = (role: (typeof CONTROLS)[number][0], name: RegExp) =>
      page
        .getByRole(role, { name })
        .first()
        .evaluate((control) => {
          const own = control.closest('[title]') ?? control.closest('label')?.querySelector('[title]');
          return own?.getAttribute('title') ?? '';
        });
    const found: string[] = [];
    const wanted: string[] = [];
    const look = async (part: 'before' | 'after') => {
      for (const [role, name, key] of CONTROLS) {
        if (/Hold|Fill 2/.test(name.source) !== (part === 'after')) continue;
        wanted.push(`${name.source}: (${key})`);
        const title = await tooltip(role, name);
        const says = [`(${key})`, `(${key} `, `(${key},`].some((text) => title.includes(text));
        found.push(`${name.source}: ${says ? `(${key})` : `says “${title}”`}`);
      }
    };
    await look('before');
    await page.keyboard.press('r');
    await drag([
      [100, 80],
      [140, 120],
    ]);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Result 1', exact: true }).waitFor();
    await page.keyboard.press('a');
    await page.getByRole('button', { name: 'Fill 2 of 2' }).waitFor();
    await look('after');
    expect(found).toEqual(wanted);
  });
});

describe('the mask as a whole', () => {
  beforeEach(async () => {
    await page.keyboard.press('r');
    await drag([
      [100, 50],
      [250, 200],
    ]);
  });

  test('inverts, grows, shrinks, clears, and every step can be taken back', async () => {
    await page.getByRole('button', { name: 'Invert' }).click();
    await stage().focus();
    expect(count(await painted())).toBe(WIDTH * HEIGHT - 150 * 150);
    await page.keyboard.press('Control+z');
    // The first result has brought the panel about its sources to the front.
    await page.getByText('Select', { exact: true }).click();
    await page.getByRole('button', { name: /^Grow by 2 / }).click();
    await stage().focus();
    const grown = await painted();
    expect(count(grown)).toBeGreaterThan(152 * 152);
    expect(grown.data[48 * WIDTH + 170]).toBe(255);
    expect(grown.data[47 * WIDTH + 170]).toBe(0);
    for (let i = 0; i < 2; i++) await page.getByRole('button', { name: /^Shrink by 2 / }).click();
    await stage().focus();
    expect(count(await painted())).toBe(146 * 146);
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.locator('.cf-status').getByText('Paint over what should go').waitFor();
    await stage().focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('Control+z');
    expect(count(await painted())).toBe(150 * 150);
  });

  test('the layer selected in Figma is added, and can be taken back', async () => {
    await page.getByRole('button', { name: 'Add selected layer' }).click();
    await stage().focus();
    expect(count(await painted())).toBe(150 * 150 + 20 * WIDTH);
    await page.keyboard.press('Control+z');
    expect(count(await painted())).toBe(150 * 150);
  });

  test('growth, soft edge and detail go to the engine and are remembered', async () => {
    await page.getByText('By pixels', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Grow by' }).fill('3');
    await page.getByLabel('Soft edge').fill('7');
    await page.getByText('Residual', { exact: true }).click();
    await stage().focus();
    await painted();
    const options = await page.evaluate(() => window.engine.asked.at(-1)![2]);
    expect(options).toMatchObject({ grow: 3, feather: 7, detail: 'residual' });
    await expect
      .poll(() => page.evaluate(() => Object.assign({}, ...window.calls.saved) as object))
      .toMatchObject({ grow: 3, feather: 7, detail: 'residual' });
  });
});

describe('looking', () => {
  const zoom = async () =>
    Number(
      /Zoom (\d+)/.exec(
        (await page.getByRole('button', { name: /^Zoom \d/ }).getAttribute('aria-label'))!,
      )![1],
    );

  test('Space and drag, or the middle button, move the picture and paint nothing', async () => {
    await page.keyboard.press('+');
    await page.mouse.move(...(await at([200, 150])));
    await holding(' ', async () => {
      await page.mouse.down();
      await page.mouse.move(...(await at([260, 190])), { steps: 4 });
      await page.mouse.up();
    });
    await page.locator('.cf-status').getByText('Paint over what should go').waitFor();
    await page.mouse.down({ button: 'middle' });
    await page.mouse.move(...(await at([200, 150])), { steps: 4 });
    await page.mouse.up({ button: 'middle' });
    await page.locator('.cf-status').getByText('Paint over what should go').waitFor();
    // Both ways cancel out: a click in the middle hits the middle.
    await page.mouse.click(...(await at([200, 150])));
    expect((await painted()).data[150 * WIDTH + 200]).toBe(255);
  });

  test('one finger paints, a long one compares, and a pen’s pressure sizes the brush where that is wanted', async () => {
    const client = await page.context().newCDPSession(page);
    const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', point?: readonly [number, number]) =>
      client.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: point ? [{ x: point[0], y: point[1], id: 1 }] : [],
      });
    await touch('touchStart', await at([100, 150]));
    for (const x of [140, 180, 220]) await touch('touchMove', await at([x, 150]));
    await touch('touchEnd');
    const finger = await painted();
    expect([finger.data[150 * WIDTH + 200], finger.data[120 * WIDTH + 200]]).toEqual([255, 0]);

    await page.keyboard.press('Enter');
    const compare = page.getByRole('button', { name: 'Hold to see the original' });
    const box = (await compare.boundingBox())!;
    await touch('touchStart', [box.x + 8, box.y + 8]);
    await page.getByText('Original', { exact: true }).and(page.locator('.cf-badge')).waitFor();
    await touch('touchEnd');
    await page.locator('.cf-badge').waitFor({ state: 'detached' });
    await stage().focus();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');

    await page.getByRole('tab', { name: 'Select' }).click();
    await page.getByRole('checkbox', { name: 'Pen pressure sizes the brush' }).check();
    const pen = async (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', x: number, force: number) => {
      const [left, top] = await at([x, 80]);
      await client.send('Input.dispatchMouseEvent', {
        type,
        x: left,
        y: top,
        button: 'left',
        buttons: type === 'mouseReleased' ? 0 : 1,
        clickCount: 1,
        force,
        pointerType: 'pen',
      });
    };
    await pen('mousePressed', 60, 0.3);
    for (let x = 70; x <= 180; x += 10) await pen('mouseMoved', x, 0.3);
    for (let x = 190; x <= 300; x += 10) await pen('mouseMoved', x, 1);
    await pen('mouseReleased', 300, 0);
    await client.detach();
    const { data } = await painted();
    const rows = (x: number) =>
      Array.from({ length: 160 }, (_, y) => data[y * WIDTH + x]).filter(Boolean).length;
    expect(rows(120)).toBeLessThan(14);
    expect(rows(250)).toBeGreaterThan(26);
  });

  test('two fingers zoom about the point between them, and paint nothing', async () => {
    const client = await page.context().newCDPSession(page);
    const [x, y] = await at([120, 90]);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', spread?: number) =>
      client.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          spread === undefined
            ? []
            : [
                { x: x - spread, y, id: 1 },
                { x: x + spread, y, id: 2 },
              ],
      });
    await touch('touchStart', 40);
    for (const spread of [50, 60, 70, 80]) await touch('touchMove', spread);
    await touch('touchEnd');
    expect(await zoom()).toBe(200);
    await page.locator('.cf-status').getByText('Paint over what should go').waitFor();
    await page.mouse.click(x, y);
    const { data } = await painted();
    expect(data[90 * WIDTH + 120]).toBe(255);
    await client.detach();
  });

  test('the wheel zooms about the pointer; 0 fits, 1 is actual size', async () => {
    const [x, y] = await at([320, 220]);
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -600);
    await expect.poll(zoom).toBeGreaterThan(200);
    await page.mouse.click(x, y);
    expect((await painted()).data[220 * WIDTH + 320]).toBe(255);
    await page.keyboard.press('0');
    expect(await zoom()).toBe(100);
    await page.keyboard.press('-');
    expect(await zoom()).toBe(80);
    await page.keyboard.press('1');
    expect(await zoom()).toBe(100);
  });

  test('zoomed in, every pixel of the picture is a square of one colour', async () => {
    for (let i = 0; i < 12; i++) await page.keyboard.press('+');
    const scale = 1.25 ** 12;
    await expect.poll(zoom).toBe(Math.round(100 * scale));
    /** How many of the window's pixels in a row have the same colour. */
    const squares = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.cf-stage canvas')!;
        const { data } = canvas.getContext('2d')!.getImageData(0, canvas.height >> 1, canvas.width, 1);
        const runs: number[] = [];
        new Uint32Array(data.buffer).forEach((colour, i, all) =>
          colour === all[i - 1] ? runs[runs.length - 1]!++ : runs.push(1),
        );
        return runs.slice(1, -1);
      });
    // Neighbouring pixels of the test picture may be equal; no square is ever narrower than a pixel is wide.
    await expect.poll(async () => Math.min(...(await squares()))).toBe(Math.floor(scale));
    const shown = await squares();
    expect(shown.length).toBeGreaterThan(20);
    expect(shown.filter((run) => run <= Math.ceil(scale)).length).toBeGreaterThan(shown.length / 2);
  });

  test('zooming out never shows the ground instead of a large picture', async () => {
    // Black, so that nothing of it looks like the chequered ground.
    const [width, height] = [2600, 2000];
    await page.evaluate(
      (size) => {
        const length = 4 * size.width * size.height;
        const bytes = new Uint8Array(length).map((_, i) => (i % 4 === 3 ? 255 : 0));
        let picture = '';
        for (let i = 0; i < length; i += 30_000)
          picture += btoa(String.fromCharCode(...bytes.subarray(i, i + 30_000)));
        window.start({ ...size, picture, settings: { hintSeen: true } });
      },
      { width, height },
    );
    const middle = () =>
      page.evaluate(async () => {
        const seen: number[] = [];
        const canvas = document.querySelector<HTMLCanvasElement>('.cf-stage canvas')!;
        for (let i = 0; i < 20; i++) {
          await new Promise(requestAnimationFrame);
          const [x, y] = [canvas.width / 2, canvas.height / 2];
          const { data } = canvas.getContext('2d')!.getImageData(x - 8, y - 8, 16, 16);
          seen.push(Math.max(...data.filter((_, at) => at % 4 < 3)));
        }
        return seen;
      });
    await expect.poll(async () => (await middle()).at(-1)).toBe(0);
    const watched = middle();
    for (let i = 0; i < 5; i++) await page.keyboard.press('-');
    expect(Math.max(...(await watched))).toBe(0);
  });

  test('Tab held over the picture shows the original, after a click into it', async () => {
    await drag([
      [100, 100],
      [200, 120],
    ]);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Result 1', exact: true }).waitFor();
    await page.mouse.click(...(await at([300, 250])));
    await page.keyboard.down('Tab');
    await page.locator('.cf-badge').getByText('Original').waitFor();
    await page.keyboard.up('Tab');
    await page.locator('.cf-badge').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Enter');
    await page.locator('.cf-status').getByText('Done: the result').waitFor();
    expect(await page.evaluate(() => window.calls.applied.length)).toBe(1);
  });
});

describe('manners', () => {
  test('everything that Tab reaches looks different while it has the focus', async () => {
    await drag([
      [100, 100],
      [200, 120],
    ]);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Result 1', exact: true }).waitFor();
    await page.getByText('Direction', { exact: true }).click();
    await page.getByLabel('Split: original left, result right').check();
    await page.locator('.cf-footer').click();
    const seen = new Map<string, boolean>();
    await page.evaluate('globalThis.__name = (named) => named');
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      const [name, visible] = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const looks = () =>
          [element, element.nextElementSibling, element.parentElement]
            .flatMap((one) => {
              if (!one) return [];
              return [undefined, '::before', '::after'].map((part) => {
                const { outline, boxShadow, border, backgroundColor } = getComputedStyle(one, part);
                return [outline, boxShadow, border, backgroundColor].join();
              });
            })
            .join();
        const focused = looks();
        element.blur();
        const plain = looks();
        element.focus({ preventScroll: true });
        return [element.outerHTML.slice(0, 160), focused !== plain] as const;
      });
      if (name.startsWith('<body')) continue;
      seen.set(name, visible);
    }
    expect(seen.size).toBeGreaterThan(20);
    expect([...seen].filter(([, visible]) => !visible).map(([name]) => name)).toEqual([]);
  });

  test('nothing moves for who wants less motion', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await drag([
      [100, 100],
      [200, 120],
    ]);
    const moving = await page.evaluate(
      () =>
        [...document.querySelectorAll('.cf-editor *')].filter((element) => {
          const { transitionDuration, transitionProperty, animationName } = getComputedStyle(element);
          return (
            (transitionProperty !== 'none' && /[1-9]/.test(transitionDuration)) || animationName !== 'none'
          );
        }).length,
    );
    expect(moving).toBe(0);
    await page.emulateMedia({ reducedMotion: null });
  });
});
