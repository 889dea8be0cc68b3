/** The editor by touch: how few actions a removal takes, and everything that a finger has to reach. */
import { afterEach, expect, test } from 'vitest';
import { renderScene } from '../scene/scene.ts';
import { lineAround, objectBox, openEditor, type OpenEditor } from './editor-page.ts';
import { fingerOf } from './hands/finger.ts';
import { FILL, result } from './steps.ts';
import { appliedPicture, expectFilled, expectNoComplaint, shareOfForbidden, status } from './story.ts';
import { ballWithShadow, tour } from './tour.ts';

let editor: OpenEditor | undefined;
afterEach(async () => {
  await editor?.close();
  editor = undefined;
});

test('by touch: a removal in four actions, areas that are kept, the keys', { timeout: 600_000 }, async () => {
  const scene = renderScene({ width: 160, height: 112, seed: 4, object: 'ball' });
  // As on a first visit: the hint stands in nobody's way.
  editor = await openEditor({ scene, settings: {} });
  const { page, frame, host } = editor;
  const finger = await fingerOf(editor);
  const outline = lineAround(scene, 5, 4);

  // The loop of the brush closes itself.
  await finger.draw([...outline, outline[0]]);
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

  // What is forbidden is obeyed, and kept with the layer.
  await finger.choose('Never');
  await finger.take('Rectangle');
  await finger.draw([
    [0, 0],
    [40, 60],
    [objectBox(scene).x - 8, 112],
  ]);
  await finger.press('Again');
  await result(editor, 2);
  // A new fill that ranks lower is not shown by itself.
  await finger.press('Result 2');
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
