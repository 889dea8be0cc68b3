/** The visit to the running editor that the README's and the listing's pictures are taken on. */
import { buildPlugin } from '../../scripts/build-plugin.ts';
import { buildUi } from '../../scripts/build-ui.ts';
import { renderScene } from '../scene/scene.ts';
import { lineAround, objectBox, openEditor } from './editor-page.ts';
import { drag, FILL, result } from './steps.ts';

/** The moments of a removal that a picture is taken of. */
export type Moment =
  'loop' | 'snap' | 'editor' | 'preview' | 'result' | 'direction' | 'heat' | 'trace' | 'choices';

/** A place beside the plugin's window, where the pointer leaves no brush on the picture. */
const OUTSIDE = [4, 4] as const;

/** Gets a picture of the window (PNG) at a moment. */
type Take = (moment: Moment, window: Buffer) => Promise<void>;

/**
 * Builds the plugin and visits its editor in the stand-in Figma with the real engine.
 * @param density device pixels per CSS pixel; the pictures have as many times more pixels a side (576 x 432 at 1)
 * @param take called at each moment, in their order
 */
export async function visitForPictures(density: number, take: Take): Promise<void> {
  await Promise.all([buildPlugin(), buildUi()]);
  await visitStreet(density, take);
  await visitLawn(density, take);
}

/** Lets a rough loop snap to the lamp of a street, removes it with its shadow, and looks at the sources. */
async function visitStreet(density: number, take: Take): Promise<void> {
  const scene = renderScene({ width: 576 * density, height: 432 * density, seed: 3, object: 'lamp' });
  const editor = await openEditor({ theme: 'light', scene, density });
  const { page, frame } = editor;
  const box = objectBox(scene);
  const outline = lineAround(scene, 4 * density, 6 * density);
  const moveTo = async (x: number, y: number) => page.mouse.move(...(await editor.at(x, y)));
  const shoot = async (moment: Moment, wait = 300) => {
    await page.waitForTimeout(wait);
    await take(moment, await frame.locator('.cf-editor').screenshot());
  };

  const gotIt = frame.getByRole('button', { name: 'Got it' });
  if (await gotIt.isVisible()) await gotIt.click();
  await page.mouse.click(...(await editor.at(20, 20)));
  await page.keyboard.press('Control+z');

  await page.keyboard.press('s');
  // Around the lamp without its shadow: the shadow is offered by itself.
  const [left, top] = outline[0];
  const middle = (left + outline.at(-1)![0]) / 2;
  const rough = Array.from({ length: 48 }, (_, n) => {
    const turn = (n / 47) * 2 * Math.PI;
    const [across, down] = [(34 + 4 * Math.sin(5 * turn)) * density, box.height / 2 + 14 * density];
    return [middle + across * Math.cos(turn), top + box.height / 2 + down * Math.sin(turn)] as const;
  });
  await moveTo(...rough[0]);
  await page.mouse.down();
  for (const point of rough) await moveTo(...point);
  await shoot('loop');
  await page.mouse.up();
  const selected = frame.locator('.cf-status').getByText('Selected');
  await selected.waitFor();
  // The head is of other colours than the post: a stroke adds it.
  const found = await selected.innerText();
  await page.keyboard.down('Shift');
  await drag(
    editor,
    [10, 20, 30, 40].map((down) => [middle + (down % 20) * density - 5 * density, top + down * density]),
  );
  await page.keyboard.up('Shift');
  await frame.locator('.cf-status').getByText('Selected').filter({ hasNotText: found }).waitFor();
  await page.mouse.move(...OUTSIDE);
  await shoot('snap', 1500);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');

  await page.keyboard.press('l');
  await drag(editor, outline);
  await page.keyboard.press('b');
  await moveTo(box.x + box.width * 0.4, box.y + box.height * 0.5);
  // By then the page has said whether the selection grows.
  await shoot('editor', 1500);

  await frame.getByRole('button', { name: 'Remove', exact: true }).click();
  // The last area's: by then all of the hole shows something.
  const detail = frame
    .locator('.cf-progress')
    .getByText(/Bringing back the full detail( \(area (\d+) of \2\))?$/);
  await detail.waitFor({ timeout: FILL });
  await shoot('preview', 0);
  await result(editor, 1);
  await page.mouse.move(...OUTSIDE);
  await shoot('result');

  // In the lamp's head, which is filled from several places.
  const [x, y] = outline[4];
  for (const view of ['Direction', 'Heat', 'Trace'] as const) {
    await frame.getByText(view, { exact: true }).last().click();
    await moveTo(x + 20 * density, y);
    if (view === 'Trace') await page.mouse.click(...(await editor.at(x + 20 * density, y)));
    await shoot(view.toLowerCase() as Lowercase<typeof view>);
  }
  await editor.close();
}

/** Removes a ball with its shadow from a lawn, whose fills differ at a glance, and asks for more of them. */
async function visitLawn(density: number, take: Take): Promise<void> {
  const scene = renderScene({ width: 576 * density, height: 432 * density, seed: 2, object: 'ball' });
  const editor = await openEditor({ theme: 'light', scene, density, settings: { hintSeen: true } });
  const { page, frame } = editor;
  await page.keyboard.press('l');
  await drag(editor, lineAround(scene, 2 * density, 2 * density));
  await frame.locator('.cf-status').getByText('Selected').waitFor();
  await page.keyboard.press('b');
  await frame.getByRole('button', { name: 'Remove', exact: true }).click();
  await result(editor, 1);
  // Held: more than half a second.
  await frame.getByRole('button', { name: 'Again', exact: true }).click({ delay: 800 });
  await frame.getByRole('button', { name: /^Fill 4 of 4/ }).waitFor({ timeout: FILL });
  await page.mouse.move(...OUTSIDE);
  await page.waitForTimeout(300);
  await take('choices', await frame.locator('.cf-editor').screenshot());
  await editor.close();
}
