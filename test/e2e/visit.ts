/** A whole visit to the editor on a small picture, for hosts in which something is forbidden to the page. */
import { expect } from 'vitest';
import { objectBox, type OpenEditor } from './editor-page.ts';
import { drag, result } from './steps.ts';
import {
  appliedPicture,
  around,
  backendInFooter,
  expectFilled,
  expectNoComplaint,
  expectTrace,
  shareOfForbidden,
  shownTrace,
  status,
} from './story.ts';

/** What every such visit finds kept. */
export const VISIT_SETTINGS = { hintSeen: true, windowWidth: 640, windowHeight: 460 };

/** Draws and removes; what fills is what the footer says. */
export async function removeFirst(editor: OpenEditor, runsOn: string): Promise<void> {
  const { page } = editor;
  await page.keyboard.press('l');
  await drag(editor, around(editor));
  await status(editor).getByText('Selected').waitFor();
  await page.keyboard.press('Enter');
  await result(editor, 1);
  expect(await backendInFooter(editor)).toBe(`Runs on this computer: ${runsOn}`);
}

/** Compares the result with the original, and looks at what the network attended to. */
export async function lookAtResult(editor: OpenEditor): Promise<void> {
  const { page, frame, scene } = editor;
  await page.keyboard.down('c');
  await frame.locator('.cf-badge').waitFor();
  await page.keyboard.up('c');
  await frame.locator('.cf-badge').waitFor({ state: 'detached' });

  await frame.getByText('Attention', { exact: true }).click();
  await frame.getByText('Trace', { exact: true }).click();
  const box = objectBox(scene);
  await page.mouse.move(...(await editor.at(box.x + box.width / 2, box.y + box.height / 2)));
  expectTrace(await shownTrace(editor));
  await frame.getByText('Off', { exact: true }).last().click();
}

/** Forbids everything left of the object, and fills once more, from elsewhere. */
export async function steerAndRepeat(editor: OpenEditor): Promise<void> {
  const { page, frame, scene } = editor;
  const box = objectBox(scene);
  await frame.getByText('Never', { exact: true }).click();
  await page.keyboard.press('r');
  await drag(editor, [
    [0, 0],
    [10, 20],
    [box.x + box.width * 0.4, scene.mask.height],
  ]);
  expect(await shareOfForbidden(editor)).toBeGreaterThan(0);
  await frame.getByRole('button', { name: 'Again' }).click();
  await result(editor, 2);
  // A fill that ranks lower is made, but not shown by itself.
  await frame.getByRole('button', { name: 'Result 2', exact: true }).click();
  expect(await shareOfForbidden(editor)).toBe(0);
  await frame.getByText('Remove', { exact: true }).first().click();
}

/** Writes the layer: outside the drawn line it is the original, inside the object is gone. */
export async function applyResult(editor: OpenEditor): Promise<void> {
  await editor.frame.getByRole('button', { name: 'Apply', exact: true }).click();
  const { data, names } = await appliedPicture(editor);
  expectFilled(editor, data);
  expect(names).toEqual(['Street corner', 'Street corner (filled)']);
  expectNoComplaint(editor);
}
