/** What a designer's visit to the editor shows, for every test that walks through one; what a hand does: steps.ts. */
import sharp from 'sharp';
import { expect } from 'vitest';
import type { Host } from '@contextual-fill/host';
import { lineAround, objectBox, type OpenEditor } from './editor-page.ts';
import { FILL } from './steps.ts';

/** A line around the object, as a hand would draw it. */
export const around = ({ scene }: OpenEditor) => lineAround(scene, 3, 9);

/** What the window says about the selection, the run or a failure. */
export const status = ({ frame }: OpenEditor) => frame.locator('.cf-status');

/** The footer's words about where the engine runs. */
export async function backendInFooter({ frame }: OpenEditor): Promise<string> {
  return (await frame.getByTestId('backend').innerText()).replace(/\s+/g, ' ').trim();
}

/**
 * The pixel that the panel traces, and where it says that it was copied from; `null` where it says that it was not.
 */
export async function shownCopy({ frame }: OpenEditor): Promise<{ at: number[]; from: number[] | null }> {
  const line = frame.locator('[data-testid=copied-from]');
  await line.waitFor();
  const numbers = (text: string | null) => text?.split(',').map(Number) ?? null;
  return {
    at: numbers(await line.getAttribute('data-at'))!,
    from: numbers(await line.getAttribute('data-from')),
  };
}

interface ShownTrace {
  weights: number[];
  sum: number;
  total: number;
}

/** The trace that the panel shows. */
export async function shownTrace({ frame }: OpenEditor): Promise<ShownTrace> {
  const sum = frame.locator('[data-testid=trace-sum]');
  await sum.waitFor();
  const weights = await frame
    .locator('.cf-trace-row')
    .evaluateAll((rows) => rows.map((row) => Number((row as HTMLElement).dataset.weight)));
  return {
    weights,
    sum: Number(await sum.getAttribute('data-sum')),
    total: Number(await sum.getAttribute('data-total')),
  };
}

/** At most five sources, the heaviest first, which nearly sum up to what is said, of a row that sums up to 1. */
export function expectTrace({ weights, sum, total }: ShownTrace): void {
  expect(weights.length).toBeGreaterThan(0);
  expect(weights.length).toBeLessThanOrEqual(5);
  expect([...weights].sort((a, b) => b - a)).toEqual(weights);
  // Those that would be shown as 0.0 % are left out, of five at most four.
  const left = sum - weights.reduce((a, b) => a + b, 0);
  expect(left).toBeGreaterThan(-1e-4);
  expect(left).toBeLessThan(4 * 0.0005 + 1e-4);
  expect(total).toBeCloseTo(1, 2);
  expect(sum).toBeLessThanOrEqual(total + 1e-3);
}

/** The share of the shown fill that came from where nothing may be borrowed from, 0..1. */
export async function shareOfForbidden({ frame }: OpenEditor): Promise<number> {
  const share = frame.locator('[data-testid=share-protect]');
  await share.waitFor();
  return Number(await share.getAttribute('data-share'));
}

/** The new layer's picture (RGBA), as it stands in the document. */
export async function appliedPicture({
  host,
  layer,
}: OpenEditor): Promise<{ data: Buffer; names: string[] }> {
  const deadline = Date.now() + FILL;
  while (host.figma.currentPage.children.length < 2) {
    if (Date.now() > deadline) throw new Error('No layer arrived in the document.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const added = host.figma.currentPage.children.find(({ id }) => id !== layer)!;
  return { data: await pictureOf(host, added), names: layerNames(host) };
}

/** The names of the page's layers, the lowest first. */
export const layerNames = (host: Host) => host.figma.currentPage.children.map(({ name }) => name);

type Layer = Host['figma']['currentPage']['children'][number];

/** The picture (RGBA) that a layer is filled with. */
export async function pictureOf({ figma }: Host, layer: Layer): Promise<Buffer> {
  const { fills } = layer as unknown as { fills: { type: string; imageHash: string }[] };
  const paint = fills.find(({ type }) => type === 'IMAGE')!;
  const bytes = await figma.getImageByHash(paint.imageHash)!.getBytesAsync();
  return sharp(Buffer.from(bytes)).ensureAlpha().raw().toBuffer();
}

/** Outside what was drawn every byte is the original's; inside, the object is gone. */
export function expectFilled({ scene }: OpenEditor, data: Buffer): void {
  const { withObject, withoutObject, mask } = scene;
  const box = objectBox(scene);
  let outside = 0;
  let before = 0;
  let after = 0;
  for (let i = 0; i < mask.data.length; i++) {
    const x = i % mask.width;
    const y = Math.floor(i / mask.width);
    const near =
      x >= box.x - 12 && x < box.x + box.width + 12 && y >= box.y - 12 && y < box.y + box.height + 12;
    for (let c = 0; c < 3; c++) {
      const at = i * 4 + c;
      if (!near && data[at] !== withObject.data[at]) outside++;
      if (mask.data[i]! < 128) continue;
      before += Math.abs(withObject.data[at]! - withoutObject.data[at]!);
      after += Math.abs(data[at]! - withoutObject.data[at]!);
    }
  }
  expect(outside).toBe(0);
  expect(after).toBeLessThan(before);
}

/** Nothing went wrong on the way: no uncaught error in any frame, no complaint in Figma. */
export function expectNoComplaint({ chromium, host }: OpenEditor): void {
  expect(chromium.console.filter((line) => line.startsWith('uncaught'))).toEqual([]);
  expect(host.notifications.filter(({ error }) => error)).toEqual([]);
}
