import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { boundingBox, type Box, IN_MASK, runAtOnce } from '@contextual-fill/core';
import { ChromiumPage, type ChromiumPageOptions } from './chromium-page.ts';
import {
  createHost,
  type Host,
  type Running,
  sandboxedPlugin,
  type SceneBuilder,
} from '@contextual-fill/host';
import { renderScene, type Scene } from '../scene/scene.ts';

export const root = join(import.meta.dirname, '../..');

let scene: Scene | undefined;
/** A street corner with a lamp; the same in every test. */
export function street(): Scene {
  scene ??= renderScene({ width: 336, height: 224, seed: 3, object: 'lamp' });
  return scene;
}

/** The built editor in Figma's frames in Chromium, opened by the plugin's own menu command on a picture layer. */
export interface OpenEditor {
  readonly host: Host;
  readonly chromium: ChromiumPage;
  readonly running: Running;
  readonly page: Page;
  readonly frame: Frame;
  /** What the picture shows. */
  readonly scene: Scene;
  /** The picture layer's id. */
  readonly layer: string;
  /** Where a point of the picture lies in the window, for the mouse. */
  at(x: number, y: number): Promise<[number, number]>;
  /** The same of several points; the window is asked once. */
  along(points: readonly (readonly [number, number])[]): Promise<[number, number][]>;
  close(): Promise<void>;
}

export interface OpenOptions extends ChromiumPageOptions {
  /** What an earlier visit has kept. */
  settings?: Record<string, unknown>;
  /** What the picture shows; by default the street. */
  scene?: Scene;
  /** Puts more layers into the document, above the picture, which lies at (40, 30) in its own size. */
  layers?: (builder: SceneBuilder) => void;
}

export async function openEditor(options: OpenOptions = {}): Promise<OpenEditor> {
  const shown = options.scene ?? street();
  const pixels = shown.withObject;
  let layer = '';
  const host = await createHost({
    uiHtml: readFileSync(join(root, 'dist/ui.html'), 'utf8'),
    plugin: await sandboxedPlugin(),
    scene(builder) {
      const { width, height } = pixels;
      layer = builder.picture({ pixels, width, height, x: 40, y: 30, name: 'Street corner' }).id;
      options.layers?.(builder);
    },
  });
  host.storage.set('settings', options.settings ?? {});
  host.select({ id: layer });
  const chromium = await ChromiumPage.launch(options);
  host.connectPage(chromium);
  const running = host.start('open-editor');
  running.closed.catch(() => undefined);
  const frame = await frameOf(chromium);
  await frame.locator('[data-testid=stage]').waitFor({ timeout: 60_000 });
  // The stage takes the focus. The browser hears of it from the frame's own process; a Tab before that goes astray.
  // Asked by the clock: a page that the browser does not get round to drawing has no animation frames to ask in.
  await frame.waitForFunction(
    () => document.hasFocus() && document.activeElement?.matches('.cf-stage'),
    undefined,
    { polling: 50, timeout: 60_000 },
  );
  const page = chromium.page!;
  const along: OpenEditor['along'] = async (points) => {
    const stage = await boxOf(frame);
    const scale = Math.min((stage.width - 24) / pixels.width, (stage.height - 24) / pixels.height, 1);
    const [left, top] = [
      stage.x + (stage.width - pixels.width * scale) / 2,
      stage.y + (stage.height - pixels.height * scale) / 2,
    ];
    return points.map(([x, y]) => [left + x * scale, top + y * scale]);
  };
  return {
    host,
    chromium,
    running,
    page,
    frame,
    scene: shown,
    layer,
    along,
    at: async (x, y) => (await along([[x, y]]))[0],
    async close() {
      running.stop();
      await chromium.dispose();
    },
  };
}

async function frameOf(chromium: ChromiumPage): Promise<Frame> {
  for (let tries = 0; tries < 600 && !chromium.page; tries++)
    await new Promise((done) => setTimeout(done, 50));
  return chromium.frame();
}

async function boxOf(frame: Frame): Promise<Box> {
  return (await frame.locator('[data-testid=stage]').boundingBox())!;
}

/** The box around the scene's object. */
export function objectBox({ mask }: Scene): Box {
  return runAtOnce(boundingBox(mask, IN_MASK))!;
}

/** A line around the scene's object, `margin` pixels away from it, a point on each side every `step` rows. */
export function lineAround(scene: Scene, margin: number, step: number): [number, number][] {
  const { mask } = scene;
  const box = objectBox(scene);
  const left: [number, number][] = [];
  const right: [number, number][] = [];
  for (let y = box.y; y < box.y + box.height; y += step) {
    const row = mask.data.subarray(y * mask.width, (y + 1) * mask.width);
    const first = row.indexOf(255);
    if (first < 0) continue;
    left.push([first - margin, y]);
    right.push([row.lastIndexOf(255) + margin, y]);
  }
  return [...left, ...right.reverse()];
}
