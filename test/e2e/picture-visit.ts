/** The visit to the running editor that the README's and the listing's pictures are taken on. */
import { buildPlugin } from '../../scripts/build-plugin.ts';
import { buildUi } from '../../scripts/build-ui.ts';
import { renderScene } from '../scene/scene.ts';
import { lineAround, objectBox, openEditor } from './editor-page.ts';
import { drag, FILL, result } from './steps.ts';

/** The moments of a removal that a picture is taken of. */
export type Moment = 'editor' | 'preview' | 'result' | 'direction' | 'heat' | 'trace' | 'choices';

/** A place beside the plugin's window, where the pointer leaves no brush on the picture. */
const OUTSIDE = [4, 4] as const;

/**
 * Builds the plugin, opens its editor in the stand-in Figma with the real engine on a street made by the scene
 * generator, removes the lamp, looks at the sources and asks for more fills.
 * @param density device pixels per CSS pixel; the street has as many times more pixels on each side (576 x 432 at 1)
 * @param take gets a picture of the window (PNG) at each moment, in their order
 */
export async function visitForPictures(
  density: number,
  take: (moment: Moment, window: Buffer) => Promise<void>,
): Promise<void> {
  await Promise.all([buildPlugin(), buildUi()]);
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

  const [x, y] = outline[Math.floor(outline.length * 0.22)];
  for (const view of ['Direction', 'Heat', 'Trace'] as const) {
    await frame.getByText(view, { exact: true }).last().click();
    await moveTo(x + 12 * density, y);
    if (view === 'Trace') await page.mouse.click(...(await editor.at(x + 12 * density, y)));
    await shoot(view.toLowerCase() as Lowercase<typeof view>);
  }
  await frame.getByText('Off', { exact: true }).last().click();
  // Held: more than half a second.
  await frame.getByRole('button', { name: 'Again', exact: true }).click({ delay: 800 });
  await frame.getByRole('button', { name: /^Fill 4 of 4/ }).waitFor({ timeout: FILL });
  await page.mouse.move(...OUTSIDE);
  await shoot('choices');
  await editor.close();
}
