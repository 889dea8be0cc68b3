/**
 * The story by touch, in one editor: how few actions a removal takes, and everything that a finger has to reach: a loop
 * that closes itself, Snap, the next removal during a fill, fills to choose from, areas that are kept, the keys, Apply.
 */
import type { Locator } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { renderScene } from '../scene/scene.ts';
import { accessibilityViolations } from './axe.ts';
import { lineAround, objectBox, openEditor, type OpenEditor } from './editor-page.ts';
import { FILL, result } from './steps.ts';
import { appliedPicture, expectFilled, expectNoComplaint, shareOfForbidden, status } from './story.ts';

let editor: OpenEditor | undefined;
afterEach(async () => {
  await editor?.close();
  editor = undefined;
});

/** A finger on the window of an editor. It counts what it does. */
async function fingerOf(opened: OpenEditor) {
  const { page, frame } = opened;
  const client = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: readonly [number, number]) =>
    client.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [{ x: at[0], y: at[1], id: 1 }] : [] });
  /** The middle of an element as soon as it can be pressed: it is enabled, at rest, and nothing lies over it. */
  const middle = async (element: Locator) => {
    await element.click({ trial: true });
    const box = (await element.boundingBox())!;
    return [box.x + box.width / 2, box.y + box.height / 2] as const;
  };
  /**
   * A tap, or a press of so many milliseconds. Both ends of a tap are sent at once: Chromium answers the first only
   * when the page has handled it, and takes a finger that stays down for half a second as a long press: no click.
   */
  const tap = async (element: Locator, milliseconds = 0) => {
    finger.actions++;
    const down = send('touchStart', await middle(element));
    if (milliseconds > 0) {
      await down;
      await page.waitForTimeout(milliseconds);
    }
    await Promise.all([down, send('touchEnd')]);
  };
  const finger = {
    actions: 0,
    /** Presses a button for so many milliseconds. */
    press: (name: string | RegExp, milliseconds = 0) =>
      tap(frame.getByRole('button', { name, exact: true }).first(), milliseconds),
    /** Presses something that only shows its name. */
    choose: (text: string) => tap(frame.getByText(text, { exact: true }).first()),
    chooseTool: (name: string) => tap(frame.getByTitle(new RegExp(`^${name} \\(`))),
    /** Draws through points of the picture. */
    async draw(points: readonly (readonly [number, number])[]): Promise<void> {
      finger.actions++;
      const places = await Promise.all(points.map(([x, y]) => opened.at(x, y)));
      await send('touchStart', places[0]);
      for (const place of places.slice(1)) await send('touchMove', place);
      await send('touchEnd');
    },
  };
  return finger;
}

test('by touch: a removal in four actions, and all that comes after it', { timeout: 900_000 }, async () => {
  const scene = renderScene({ width: 160, height: 112, seed: 4, object: 'ball' });
  // As on a first visit: the hint stands in nobody's way.
  editor = await openEditor({ scene, settings: {} });
  const { page, frame, host } = editor;
  const finger = await fingerOf(editor);
  const box = objectBox(scene);
  const outline = lineAround(scene, 5, 4);
  const loop = [...outline, outline[0]!];

  // The loop of the brush closes itself.
  await finger.draw(loop);
  await status(editor).getByText('Selected').waitFor();
  const covered = await status(editor).innerText();
  expect(Number(/([\d.]+) %/.exec(covered)![1])).toBeGreaterThan(
    (100 * scene.mask.data.filter((value) => value > 127).length) / scene.mask.data.length,
  );
  await finger.press('Remove');
  await result(editor, 1);
  await finger.press('Apply');
  const { data } = await appliedPicture(editor);
  expectFilled(editor, data);
  // Opening the editor was the first.
  expect(1 + finger.actions).toBeLessThanOrEqual(4);
  await status(editor).getByText('Done: the result is a new layer').waitFor({ timeout: FILL });

  // Fills to choose from: Again, held.
  await finger.press('Again', 700);
  await frame.getByRole('button', { name: /^Fill 4 of 4/ }).waitFor({ timeout: FILL });
  await finger.press(/^Fill 3 of 4/);
  await frame.locator('.cf-choice[aria-current]').getByText('3').waitFor();
  expect(await accessibilityViolations(frame)).toEqual([]);

  // Back to the original: Snap finds the object in a loop; the next selection is painted and removed meanwhile.
  await finger.press('Original');
  await finger.chooseTool('Snap to the object');
  await finger.draw(loop);
  await status(editor).getByText('Selected').waitFor();
  await finger.press('Remove');
  await frame.getByRole('progressbar').waitFor();
  await finger.chooseTool('Rectangle');
  const beside: [number, number] = [box.x > 60 ? 10 : 120, 90];
  await finger.draw([beside, [beside[0] + 8, 94], [beside[0] + 16, 100]]);
  await finger.press('Remove');
  await result(editor, 5);
  await result(editor, 6);

  // What is forbidden is obeyed, and kept with the layer.
  await finger.choose('Never');
  await finger.draw([
    [0, 0],
    [40, 60],
    [box.x - 8, 112],
  ]);
  await finger.press('Again');
  await result(editor, 7);
  expect(await shareOfForbidden(editor)).toBe(0);
  await finger.press('Keys');
  await frame.getByRole('dialog', { name: 'Keys' }).waitFor();
  await finger.press('Close');
  await finger.press('Apply');
  await status(editor).getByText('Done: the result is a new layer').waitFor({ timeout: FILL });
  const layers = host.figma.currentPage.children;
  expect(layers.map(({ name }) => name)).toEqual(['Street corner', 'Street corner (filled)']);
  expect(layers[1].getPluginDataKeys()).toContain('protect-0');
  expectNoComplaint(editor);
  await page.screenshot({ path: 'out/e2e/touch-end.png' });
});
