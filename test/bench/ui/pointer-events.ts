import { openHarness } from '../../ui/editor/window.ts';

/** What one pointer event of a stroke costs the page's main thread, in milliseconds. */
export interface PointerCost {
  readonly events: number;
  /** From the event's arrival to the end of its handlers: drawing into the mask. */
  readonly eventMedian: number;
  readonly eventWorst: number;
  /** The event that ends the stroke: it keeps what is needed to undo it. */
  readonly release: number;
  /** Repainting the stage, at most once a frame. */
  readonly frameMedian: number;
  readonly frameWorst: number;
}

interface Watch {
  events: number[];
  frames: number[];
  release: number;
}

/**
 * Draws strokes with real pointer events over a picture of `side` x `side` pixels, with a brush `brush` pixels wide.
 */
export async function measurePointerEvents(side: number, brush: number): Promise<PointerCost> {
  const { browser, page } = await openHarness();
  try {
    await page.evaluate('globalThis.__name = (named) => named');
    await page.evaluate(() => {
      const watch: Watch = { events: [], frames: [], release: 0 };
      const later = window.requestAnimationFrame.bind(window);
      window.requestAnimationFrame = (callback) =>
        later((time) => {
          const start = performance.now();
          callback(time);
          watch.frames.push(performance.now() - start);
        });
      let start = 0;
      window.addEventListener('pointermove', () => (start = performance.now()), { capture: true });
      window.addEventListener('pointermove', (event) => {
        if (event.buttons === 1) watch.events.push(performance.now() - start);
      });
      window.addEventListener('pointerup', () => (start = performance.now()), { capture: true });
      window.addEventListener('pointerup', () => (watch.release = performance.now() - start));
      Object.assign(globalThis, { watch });
    });
    await page.evaluate(
      ([size, width]) =>
        window.start({ width: size, height: size, settings: { hintSeen: true, brushSize: width } }),
      [side, brush] as const,
    );
    const stage = page.locator('[data-testid=stage]');
    const box = (await stage.boundingBox())!;
    const place = (angle: number) =>
      [
        box.x + box.width * (0.5 + 0.3 * Math.cos(angle)),
        box.y + box.height * (0.5 + 0.35 * Math.sin(angle * 1.3)),
      ] as const;
    await page.mouse.move(...place(0));
    await page.mouse.down();
    for (let i = 0; i < 30; i++) await page.mouse.move(...place(i / 12), { steps: 4 });
    await page.mouse.up();
    const { events, frames, release } = await page.evaluate(
      () => (globalThis as unknown as { watch: Watch }).watch,
    );
    const sorted = (list: number[]) => [...list].sort((a, b) => a - b);
    const median = (list: number[]) => sorted(list)[Math.floor(list.length / 2)];
    // The first frames draw the picture for the first time; a stroke's frames come after them.
    const painting = frames.slice(-Math.min(frames.length, 60));
    return {
      events: events.length,
      eventMedian: median(events),
      eventWorst: Math.max(...events),
      release,
      frameMedian: median(painting),
      frameWorst: Math.max(...painting),
    };
  } finally {
    await browser.close();
  }
}
