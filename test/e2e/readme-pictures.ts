/**
 * `npm run readme-pictures`: takes the README's pictures (docs/pictures) from the running editor, which is the built
 * page in the stand-in Figma with the real engine, on a street made by the scene generator.
 */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { buildPlugin } from '../../scripts/build-plugin.ts';
import { buildUi } from '../../scripts/build-ui.ts';
import { lineAround, objectBox, openEditor, root } from './editor-page.ts';
import { renderScene } from '../scene/scene.ts';

const folder = join(root, 'docs/pictures');
mkdirSync(folder, { recursive: true });
await Promise.all([buildPlugin(), buildUi()]);

const scene = renderScene({ width: 576, height: 432, seed: 3, object: 'lamp' });
const editor = await openEditor({ theme: 'light', scene });
const { page, frame } = editor;
const box = objectBox(scene);

async function save(name: string, wait = 300): Promise<void> {
  await page.waitForTimeout(wait);
  const shot = await frame.locator('.cf-editor').screenshot();
  const file = join(folder, `${name}.png`);
  await sharp(shot).png({ palette: true, quality: 92, effort: 10 }).toFile(file);
  console.log(`${name}.png ${Math.round(statSync(file).size / 1024)} kB`);
}

const gotIt = frame.getByRole('button', { name: 'Got it' });
if (await gotIt.isVisible()) await gotIt.click();
await page.mouse.click(...(await editor.at(20, 20)));
await page.keyboard.press('Control+z');
await page.keyboard.press('l');
const outline = lineAround(scene, 4, 6);
await page.mouse.move(...(await editor.at(...outline[0])));
await page.mouse.down();
for (const point of outline) await page.mouse.move(...(await editor.at(...point)));
await page.mouse.up();
await page.keyboard.press('b');
await page.mouse.move(...(await editor.at(box.x + box.width * 0.4, box.y + box.height * 0.5)));
await save('editor');

await frame.getByRole('button', { name: 'Remove', exact: true }).click();
await frame.locator('.cf-progress').getByText('Bringing back the full detail').waitFor({ timeout: 300_000 });
await save('preview', 0);
await frame.getByRole('button', { name: 'Result 1', exact: true }).waitFor({ timeout: 300_000 });
await page.mouse.move(...(await editor.at(-20, -20)));
await save('result');

for (const view of ['Direction', 'Heat', 'Trace']) {
  await frame.getByText(view, { exact: true }).last().click();
  const [x, y] = outline[Math.floor(outline.length * 0.22)];
  await page.mouse.move(...(await editor.at(x + 12, y)));
  if (view === 'Trace') await page.mouse.click(...(await editor.at(x + 12, y)));
  await save(view.toLowerCase());
}
await frame.getByText('Off', { exact: true }).last().click();
await page.keyboard.press('Shift+A');
await frame.getByRole('button', { name: /^Fill 4 of 4/ }).waitFor({ timeout: 300_000 });
await save('choices');
await editor.close();
