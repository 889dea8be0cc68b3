/**
 * All that the editor offers besides painting and removing, by any hand: Snap, what goes besides what is selected, the
 * shadow, the next removal during a fill, fills to choose from, and a larger picture.
 */
import { expect } from 'vitest';
import { renderScene } from '../scene/scene.ts';
import { objectBox, type OpenEditor } from './editor-page.ts';
import type { Hand } from './hands/hand.ts';
import { FILL, result, holdEngine } from './steps.ts';
import { expectNoComplaint, status } from './story.ts';

/** A ball with a soft rim and a shadow beside it. */
export const ballWithShadow = () => renderScene({ width: 160, height: 112, seed: 2, object: 'ball' });

/** A closed line around the object without its shadow, `margin` pixels away from it. */
function loopAround({ scene }: OpenEditor, margin: number): [number, number][] {
  const { x, y, width, height } = objectBox({ ...scene, mask: scene.object });
  const [left, top, right, bottom] = [x - margin, y - margin, x + width + margin, y + height + margin];
  return [[left, top], [right, top], [right, bottom], [left, bottom], [left, top]]; // prettier-ignore
}

/** The selected share of the picture, in percent, as the window says it. */
async function selectedShare(editor: OpenEditor): Promise<number> {
  const line = status(editor).getByText(/^Selected|^Remove more/);
  await line.waitFor();
  return Number(/([\d.]+) %/.exec(await line.innerText())![1]);
}

const share = (mask: { readonly data: Uint8Array | Uint8ClampedArray }) =>
  (100 * mask.data.filter((value) => value > 127).length) / mask.data.length;

/** Walks through all of it in an editor that was opened on `ballWithShadow`; ends with two layers applied. */
export async function tour(editor: OpenEditor, hand: Hand): Promise<void> {
  const { frame, host, scene } = editor;
  const fill = (place: number) => frame.getByRole('button', { name: new RegExp(`^Fill ${place} of 4`) });
  const layersApplied = (count: number) =>
    expect.poll(() => host.figma.currentPage.children.length, { timeout: FILL }).toBe(count);

  const before = await frame.getByRole('button', { name: /^Result \d+$/ }).count();
  const made = (number: number) => before + number;

  // A rough loop becomes the object; its soft rim goes, too, and its shadow is asked about.
  await hand.take('Snap to the object');
  await hand.draw(loopAround(editor, 4));
  const snapped = await selectedShare(editor);
  expect(snapped / share(scene.object)).toBeGreaterThan(0.8);
  expect(snapped / share(scene.object)).toBeLessThan(1.25);
  await frame.getByText('It grows to the outer line.').waitFor();
  await hand.press('Also remove the shadow');
  await expect.poll(() => selectedShare(editor)).toBeGreaterThan(snapped * 1.1);
  await hand.press('Remove');
  await result(editor, made(1));

  // More fills; what is painted and removed meanwhile waits for its turn.
  const letGo = holdEngine(editor);
  await hand.askForFills();
  await frame.getByRole('progressbar').waitFor();
  await hand.take('Rectangle');
  await hand.draw([
    [8, 8],
    [24, 24],
  ]);
  await hand.press('Remove');
  await frame
    .locator('.cf-progress')
    .getByText(/; 1 more$/)
    .waitFor();
  await letGo();
  await result(editor, made(5));
  await hand.press(`Result ${made(1)}`);
  await fill(3).waitFor({ timeout: FILL });
  await hand.press(/^Fill 3 of 4/);
  await frame.locator('.cf-choice[aria-current]').getByText('3').waitFor();
  await hand.press('Apply');
  await layersApplied(2);

  // The original, larger.
  await hand.press('Original');
  await hand.showFrame();
  await hand.moveRightSide(16);
  const size = await frame.getByTestId('extended-size').innerText();
  const [width, height] = size.split(' × ').map(Number);
  expect(Math.abs(width - 176)).toBeLessThanOrEqual(2);
  expect(height).toBe(112);
  await hand.press('Fill the frame');
  await result(editor, 1);
  await frame.getByRole('application', { name: `${width} by ${height} pixels` }).waitFor();
  await hand.press('Apply');
  await layersApplied(3);
  const sizes = host.figma.currentPage.children.map((layer) => [layer.width, layer.height]);
  expect(sizes).toContainEqual([width, height]);
  expectNoComplaint(editor);
}
