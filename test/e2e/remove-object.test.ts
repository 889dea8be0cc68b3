import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EllipseNode, RectangleNode } from '@figma/plugin-typings/plugin-api-standalone';
import { boundingBox, IN_MASK, type Mask, runAtOnce } from '@contextual-fill/core';
import { ChromiumPage } from './chromium-page.ts';
import { affine, createHost, sandboxedPlugin, type Host, type Pixels } from '@contextual-fill/host';
import { unpackPlugin, type Unpacked } from '../unpacked.ts';
import { renderScene } from '../scene/scene.ts';

/**
 * The main job as Figma would run it for a designer who was handed the package: unpacked in an empty folder, the
 * manifest's script in QuickJS and its page in Chromium's frames, a picture and an ellipse selected.
 */
const WIDTH = 288;
const HEIGHT = 216;
/** At most so many units of the page are one pixel of the picture. */
const LARGEST_SCALE = 1.2;
const street = renderScene({ width: WIDTH, height: HEIGHT, seed: 5, object: 'ball' });
const box = maskBox(street.mask);

let page: ChromiumPage;
let unpacked: Unpacked;

beforeAll(async () => {
  mkdirSync('out/e2e', { recursive: true });
  unpacked = unpackPlugin();
  page = await ChromiumPage.launch();
});

afterAll(async () => {
  await page?.dispose();
  unpacked?.remove();
});

describe('Remove object, from the selection to the new layer', () => {
  it('fills a plain picture under an ellipse', async () => {
    const host = await open();
    const picture = host.scene.picture({ name: 'Street', pixels: street.withObject, x: 20, y: 10 });
    const ellipse = host.scene.ellipse({
      x: 20 + box.x,
      y: 10 + box.y,
      width: box.width,
      height: box.height,
      fill: '#ff3b30',
      opacity: 0.5,
    });
    const { after, area } = await check(host, picture, ellipse, 'plain');
    // The picture stands at 20, 10 on the page, one pixel a unit.
    const error = (at: (pixel: number, channel: number) => number) => {
      let sum = 0;
      street.mask.data.forEach((value, pixel) => {
        for (let c = 0; c < 3 && value >= 128; c++) {
          sum += Math.abs(at(pixel, c) - street.withoutObject.data[pixel * 4 + c]);
        }
      });
      return sum;
    };
    const before = error((pixel, c) => street.withObject.data[pixel * 4 + c]);
    const filled = error((pixel, c) => {
      const x = (pixel % WIDTH) + 20 - area.x;
      const y = Math.floor(pixel / WIDTH) + 10 - area.y;
      return after.data[(y * after.width + x) * 4 + c];
    });
    expect(filled).toBeLessThan(before / 2);
  });

  it('fills a cropped, turned picture in a frame, under an ellipse that lies on the page', async () => {
    const host = await open();
    const frame = host.scene.frame({ x: 60, y: 90, width: 340, height: 260, rotation: 20, fill: '#dfe6ee' });
    const crop: affine.Transform = [
      [0.8, 0, 0.1],
      [0, 0.8, 0.15],
    ];
    const picture = host.scene.picture({
      name: 'Cropped',
      parent: frame,
      pixels: street.withObject,
      x: 30,
      y: 24,
      width: 276,
      height: 190,
      scaleMode: 'CROP',
      imageTransform: crop,
      cornerRadius: 12,
      rotation: -6,
    });
    // From picture pixels to the page, in the test's own words.
    const toPage = affine.multiplyAll(
      picture.absoluteTransform,
      affine.scaling(276, 190),
      affine.invert(crop),
      affine.scaling(1 / WIDTH, 1 / HEIGHT),
    );
    const centre = affine.apply(toPage, box.x + box.width / 2, box.y + box.height / 2);
    const ellipse = host.scene.ellipse({
      x: centre.x - box.width * 0.6,
      y: centre.y - box.height * 0.6,
      width: box.width * 1.2,
      height: box.height * 1.2,
      fill: '#ff3b30',
      opacity: 0.5,
    });
    await check(host, picture, ellipse, 'cropped');
  });
});

describe('Fill empty areas', () => {
  it('fills the bars of a FIT, and leaves the picture between them as it is', async () => {
    const host = await open();
    const pixels = street.withoutObject;
    const bar = 24;
    const height = HEIGHT + 2 * bar;
    const picture = host.scene.picture({ name: 'Bars', pixels, width: WIDTH, height, scaleMode: 'FIT' });
    host.select(picture);
    await host.run('fill-empty');
    expect(host.notifications.map(({ error }) => error)).toEqual([false]);
    const after = host.render({ area: { x: 0, y: 0, width: WIDTH, height }, background: [1, 0, 1, 1] });
    writeFileSync('out/e2e/bars-after.png', host.encodePng(after));
    let [most, bare] = [0, 0];
    for (let pixel = 0; pixel < WIDTH * height; pixel += 1) {
      const y = Math.floor(pixel / WIDTH) - bar;
      const [r, g, b] = after.data.subarray(pixel * 4, pixel * 4 + 3);
      if (y < 0 || y >= HEIGHT) bare += r > 250 && g < 5 && b > 250 ? 1 : 0;
      else {
        const from = 4 * (pixel - bar * WIDTH);
        [r, g, b].forEach((level, c) => (most = Math.max(most, Math.abs(level - pixels.data[from + c]))));
      }
    }
    expect(bare, 'pixels of the bars that are still empty').toBe(0);
    expect(most, 'largest change of the picture').toBeLessThanOrEqual(1);
  });
});

async function open(): Promise<Host> {
  const { code, ui } = unpacked;
  return createHost({ plugin: await sandboxedPlugin(code), uiHtml: ui, page });
}

/** Runs the command and checks everything that must hold of any removal. Returns the page as it then looks. */
async function check(
  host: Host,
  picture: RectangleNode,
  ellipse: EllipseNode,
  name: string,
): Promise<{ after: Pixels; area: affine.Bounds }> {
  host.select(picture, ellipse);
  host.commitUndo();
  const start = host.serialise();
  const content = host.contentBounds();
  const area = {
    x: Math.floor(content.x),
    y: Math.floor(content.y),
    width: Math.ceil(content.width) + 1,
    height: Math.ceil(content.height) + 1,
  };
  const shown = host.render({ area, background: [1, 1, 1, 1] });
  writeFileSync(`out/e2e/${name}-before.png`, host.encodePng(shown));
  ellipse.visible = false;
  const before = host.render({ area, background: [1, 1, 1, 1] });
  ellipse.visible = true;
  expect(host.serialise()).toBe(start);

  const steps = host.undoSteps;
  await host.run('remove-object', {}, 110_000);
  const faults = host.logs.filter((log) => log.level !== 'log');
  expect({ faults, console: page.console.filter((line) => line.startsWith('uncaught')) }).toEqual({
    faults: [],
    console: [],
  });

  const siblings = picture.parent!.children;
  const index = siblings.findIndex((node) => node.id === picture.id);
  const layer = siblings[index + 1] as RectangleNode;
  const notes = host.notifications.map((note) => note.message).join(' | ');
  expect(layer?.name, `notifications: ${notes}`).toBe(`${picture.name} (filled)`);
  expect(layer.absoluteTransform).toEqual(picture.absoluteTransform);
  expect([layer.width, layer.height]).toEqual([picture.width, picture.height]);
  const [oldPaint, newPaint] = [picture, layer].map((node) => (node.fills as unknown as ImagePaintLike[])[0]);
  expect(newPaint.imageHash).not.toBe(oldPaint.imageHash);
  expect({ ...newPaint, imageHash: '' }).toEqual({ ...oldPaint, imageHash: '' });
  expect(ellipse.visible).toBe(false);
  // On a slanted or round edge the original would be seen beside its copy.
  expect(picture.visible).toBe(picture.rotation === 0 && picture.cornerRadius === 0);
  expect(host.selection).toEqual([layer.id]);

  const after = host.render({ area, background: [1, 1, 1, 1] });
  writeFileSync(`out/e2e/${name}-after.png`, host.encodePng(after));
  const { inside, outside } = compare(before, after, area, ellipse);
  expect(outside, 'largest change outside of what the mask may grow to').toBeLessThanOrEqual(1);
  expect(inside, 'mean change inside the ellipse').toBeGreaterThan(4);

  const untouched = { omit: [layer.id], ignoreVisibility: [ellipse.id, picture.id] };
  const filled = host.serialise(untouched);
  expect(host.undoSteps).toBe(steps + 1);
  host.undo();
  expect(host.serialise()).toBe(start);
  expect(host.serialise(untouched)).toBe(filled);
  expect(host.document.find(layer.id)).toBeUndefined();
  return { after, area };
}

interface ImagePaintLike {
  imageHash: string | null;
}

/**
 * Largest change outside of what the mask may grow to by itself (2 % of the longer side, and 2 px for its edge), and
 * mean change inside the ellipse, over the channels.
 */
function compare(
  before: Pixels,
  after: Pixels,
  area: affine.Bounds,
  ellipse: EllipseNode,
): { inside: number; outside: number } {
  const toEllipse = affine.invert(ellipse.absoluteTransform);
  let outside = 0;
  let sum = 0;
  let count = 0;
  for (let y = 0; y < before.height; y++) {
    for (let x = 0; x < before.width; x++) {
      const point = affine.apply(toEllipse, x + 0.5 + area.x, y + 0.5 + area.y);
      const rx = ellipse.width / 2;
      const ry = ellipse.height / 2;
      const isIn = (grow: number) =>
        ((point.x - rx) / (rx + grow)) ** 2 + ((point.y - ry) / (ry + grow)) ** 2 <= 1;
      const at = (y * before.width + x) * 4;
      const change = Math.max(
        ...[0, 1, 2, 3].map((channel) => Math.abs(before.data[at + channel] - after.data[at + channel])),
      );
      if (isIn(0)) {
        sum += change;
        count++;
      } else if (!isIn(2 + 0.02 * WIDTH * LARGEST_SCALE)) outside = Math.max(outside, change);
    }
  }
  return { inside: sum / count, outside };
}

function maskBox(mask: Mask): affine.Bounds {
  const box = runAtOnce(boundingBox(mask, IN_MASK))!;
  // Wide enough for a round thing with its shadow.
  const [width, height] = [box.width * 1.2, box.height * 1.2];
  return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
}
