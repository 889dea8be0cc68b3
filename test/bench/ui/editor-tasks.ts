import type { Frame, Page } from 'playwright-core';
import sharp from 'sharp';
import { PROTOCOL_VERSION } from '../../../plugin/protocol/messages.ts';
import { job, openUi } from '../../e2e/open-ui.ts';
import { objectBox, lineAround } from '../../e2e/editor-page.ts';
import { renderScene, type Scene } from '../../scene/scene.ts';
import { longTasksSince, processorTimeOfLongest, watchLongTasks } from './long-tasks.ts';

/** One thing that the designer did, and the longest task of the page's main thread until that was done. */
export interface EditorStep {
  readonly name: string;
  /** Its processor time in milliseconds. */
  readonly processor: number;
  /** By the clock, from 50 ms on; 0 where no task took so long. */
  readonly longest: number;
}

/** How long a step is watched after its end: what rests is looked at, frames are drawn. */
const AFTER = 1500;
const FILL = 400_000;
/** Where the plugin's frame lies in the window (test/e2e/chromium-page.ts). */
const FRAME = 16;

/**
 * A visit to the built editor with a picture `factor` times as large as a street of 1024 x 768 px: every step that may
 * hold the page up. Hole and object grow with the picture.
 */
export async function measureEditorTasks(factor: number): Promise<EditorStep[]> {
  const scene = renderScene({ width: 1024, height: 768, seed: 3, object: 'ball', samples: 1 });
  const [width, height] = [1024 * factor, 768 * factor];
  const ui = await openUi({ width: 960, height: 680 });
  try {
    await ui.hear('ready', 60_000);
    ui.tell({ type: 'hello', version: PROTOCOL_VERSION, settings: { hintSeen: true } });
    const bytes = new Uint8Array(await photograph(scene, factor));
    const frame = await ui.page.frame();
    await watchLongTasks(frame);
    ui.tell({ type: 'job', id: 1, job: job(bytes, { width, height }, { mode: 'edit' }) });
    return await walk(ui.page.page!, frame, scene);
  } finally {
    await ui.page.dispose();
  }
}

/** The scene as a camera with more pixels would give it: enlarged, with grain. */
async function photograph({ withObject }: Scene, factor: number): Promise<Buffer> {
  const { width, height, data } = withObject;
  const size = { width: width * factor, height: height * factor };
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 6 };
  const grain = await sharp({ create: { ...size, channels: 3, background: '#808080', noise } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  return sharp(Buffer.from(data), { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .resize(size)
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** The visit itself. Its hand finds things by short scripts; Playwright's own take longer than tasks may. */
async function walk(page: Page, frame: Frame, scene: Scene): Promise<EditorStep[]> {
  const steps: EditorStep[] = [];
  const hand = new Hand(page, frame, scene.mask);
  const step = async (name: string, act: () => Promise<unknown>) => {
    const processor = await processorTimeOfLongest(page, frame, async () => {
      await act();
      await page.waitForTimeout(AFTER);
    });
    const { longest } = await longTasksSince(frame);
    steps.push({ name, processor, longest });
  };
  const press = (key: string) => page.keyboard.press(key);
  const box = objectBox(scene);
  const outline = lineAround(scene, 6, 12);
  const loop = [...outline, outline[0]];
  const middle = [box.x + box.width / 2, box.y + box.height * 0.4] as const;

  await step('opening', () => hand.wait('.cf-stage'));
  await step('a closed stroke, and how it grows', async () => {
    await hand.drag(loop);
    await hand.wait('.cf-status', /^Selected/);
  });
  await step('undo', () => press('Control+z'));
  await step('snap to the object, by a loop', async () => {
    await press('s');
    await hand.drag(loop);
    await hand.wait('.cf-status', /^Selected/);
  });
  await step('snap, corrected by a scribble', async () => {
    await hand.drag([middle, [middle[0] + 12, middle[1] + 12]]);
    await hand.wait('.cf-status', /^Selected/);
  });
  await step('grow by a step', () => hand.click('button', /^Grow by/));
  await step('shrink by a step', () => hand.click('button', /^Shrink by/));
  await step('invert, and back', async () => {
    await hand.click('button', /^Invert/);
    await page.waitForTimeout(500);
    await hand.click('button', /^Invert/);
  });
  await step('remove, with previews', async () => {
    await hand.click('.cf-buttons button', /^Remove/);
    await hand.wait('button', /^Result 1/);
  });
  await step('three more fills', async () => {
    await press('Shift+A');
    await hand.wait('button', /^Fill 4 of 4/);
  });
  await step('taking another fill', async () => {
    await press('.');
    await page.waitForTimeout(300);
    await press('.');
  });
  await step('compare', async () => {
    await page.keyboard.down('c');
    await page.waitForTimeout(300);
    await page.keyboard.up('c');
  });
  for (const [subject, views] of [
    ['Borrowed', ['Direction', 'Pieces', 'Heat', 'Trace']],
    ['Attention', ['Direction', 'Heat', 'Trust', 'Trace']],
  ] as const) {
    for (const view of views) {
      await step(`${subject}: ${view}`, async () => {
        await hand.click('.cf-side label', new RegExp(`^${subject}`));
        await hand.click('.cf-views label', new RegExp(`^${view}`));
        if (view !== 'Trace') return;
        for (let i = 0; i < 20; i++) await hand.move([middle[0] + i, middle[1] + i]);
        await page.mouse.down();
        await page.mouse.up();
      });
    }
  }
  await step('zooming a view', async () => {
    await hand.click('.cf-side label', /^Borrowed/);
    await hand.click('.cf-views label', /^Pieces/);
    await press('1');
    await page.waitForTimeout(500);
    await press('0');
  });
  await step('painting where not to borrow from', async () => {
    await hand.click('.cf-views label', /^Off/);
    await hand.click('.cf-layers label', /^Never/);
    await press('b');
    await hand.drag(outline.map(([x, y]) => [Math.max(0, x - 80), y] as const));
  });
  await step('apply', () => hand.click('.cf-buttons button', /^Apply/));
  return steps;
}

/** Pointer over the page's frame. */
class Hand {
  constructor(
    private readonly page: Page,
    private readonly frame: Frame,
    private readonly picture: { readonly width: number; readonly height: number },
  ) {}

  /** The middle of the first element that says this, in the window's own coordinates; waits for it. */
  async wait(selector: string, text = /(?:)/): Promise<readonly [number, number]> {
    const end = Date.now() + FILL;
    while (Date.now() < end) {
      const found = await this.frame.evaluate(
        ([wanted, words]) => {
          const says = new RegExp(words);
          const element = [...document.querySelectorAll<HTMLElement>(wanted)].find((one) =>
            says.test((one.ariaLabel ?? one.textContent ?? one.title).trim() || one.title),
          );
          const shown = element?.getBoundingClientRect();
          return shown && shown.width > 0
            ? ([shown.x + shown.width / 2, shown.y + shown.height / 2] as const)
            : null;
        },
        [selector, text.source] as const,
      );
      if (found) return found;
      await this.page.waitForTimeout(100);
    }
    throw new Error(`Nothing says ${String(text)} in ${selector}.`);
  }

  async click(selector: string, text: RegExp): Promise<void> {
    const [x, y] = await this.wait(selector, text);
    await this.page.mouse.click(FRAME + x, FRAME + y);
  }

  async move(point: readonly [number, number]): Promise<void> {
    await this.page.mouse.move(...(await this.at(point)));
  }

  async drag(points: readonly (readonly [number, number])[]): Promise<void> {
    const places = await Promise.all(points.map((point) => this.at(point)));
    await this.page.mouse.move(...places[0]);
    await this.page.mouse.down();
    for (const place of places) await this.page.mouse.move(...place);
    await this.page.mouse.up();
  }

  private async at([x, y]: readonly [number, number]): Promise<readonly [number, number]> {
    const stage = await this.frame.evaluate(() => {
      const { x, y, width, height } = document.querySelector('.cf-stage')!.getBoundingClientRect();
      return { x, y, width, height };
    });
    const { width, height } = this.picture;
    const scale = Math.min((stage.width - 24) / width, (stage.height - 24) / height);
    return [
      FRAME + stage.x + (stage.width - width * scale) / 2 + x * scale,
      FRAME + stage.y + (stage.height - height * scale) / 2 + y * scale,
    ];
  }
}
