/**
 * The story by touch, in one editor: how few actions a removal takes, and everything that a finger has to reach: a loop
 * that closes itself, Snap, the next removal during a fill, fills to choose from, areas that are kept, the keys, Apply.
 */
import { afterEach, expect, test } from 'vitest';
import { renderScene } from '../scene/scene.ts';
import { accessibilityViolations } from './axe.ts';
import { lineAround, objectBox, openEditor, type OpenEditor } from './editor-page.ts';
import { fingerOf } from './hands/finger.ts';
import { FILL, result } from './steps.ts';
import {
  appliedPicture,
  expectFilled,
  expectNoComplaint,
  shareOfForbidden,
  shownCopy,
  status,
} from './story.ts';
import { ballWithShadow, tour } from './tour.ts';

let editor: OpenEditor | undefined;
afterEach(async () => {
  await editor?.close();
  editor = undefined;
});

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
  await finger.askForFills();
  await frame.getByRole('button', { name: /^Fill 4 of 4/ }).waitFor({ timeout: FILL });
  await finger.press(/^Fill 3 of 4/);
  await frame.locator('.cf-choice[aria-current]').getByText('3').waitFor();
  expect(await accessibilityViolations(frame)).toEqual([]);

  // Back to the original: Snap finds the object in a loop; the next selection is painted and removed meanwhile.
  await finger.press('Original');
  await finger.take('Snap to the object');
  await finger.draw(loop);
  await status(editor).getByText('Selected').waitFor();
  await finger.press('Remove');
  await frame.getByRole('progressbar').waitFor();
  await finger.take('Rectangle');
  const beside: [number, number] = [box.x > 60 ? 10 : 120, 90];
  await finger.draw([beside, [beside[0] + 8, 94], [beside[0] + 16, 100]]);
  await finger.press('Remove');
  await result(editor, 5);
  await result(editor, 6);

  // The source of a traced spot is forbidden by a tap, and what is painted, too; both are obeyed and kept.
  await finger.choose('Trace');
  await finger.tapAt([beside[0] + 8.5, 96.5]);
  await frame.getByText('(pinned;', { exact: false }).waitFor();
  const [fromX, fromY] = (await shownCopy(editor)).from!;
  await finger.tapAt([fromX + 0.5, fromY + 0.5]);
  await expect.poll(() => shareOfForbidden(editor!)).toBeGreaterThan(0);
  await finger.take('Rectangle');
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

test(
  'by touch: Snap, the shadow, a queue, fills to choose from, a larger picture',
  { timeout: 600_000 },
  async () => {
    editor = await openEditor({ scene: ballWithShadow(), settings: { hintSeen: true } });
    await tour(editor, await fingerOf(editor));
  },
);
