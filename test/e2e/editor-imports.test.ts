/**
 * What comes into the editor from outside, and goes out of it to other layers: a layer that is selected in Figma
 * meanwhile, other weights, the selection used on another picture.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { renderScene } from '../scene/scene.ts';
import { accessibilityViolations } from './axe.ts';
import { objectBox, openEditor, type OpenEditor, root } from './editor-page.ts';
import { FILL, result } from './steps.ts';
import { backendInFooter, expectFilled, expectNoComplaint, layerNames, pictureOf, status } from './story.ts';

let editor: OpenEditor | undefined;
afterEach(async () => {
  await editor?.close();
  editor = undefined;
});

test(
  'a layer picked in Figma is removed, also from another picture, with weights that were chosen from files',
  { timeout: 600_000 },
  async () => {
    const scene = renderScene({ width: 96, height: 64, seed: 4, object: 'ball' });
    const box = objectBox(scene);
    let [shape, other] = ['', ''];
    editor = await openEditor({
      scene,
      settings: { hintSeen: true },
      layers: (builder) => {
        const { x, y, width, height } = box;
        shape = builder.rectangle({
          name: 'Over it',
          x: 40 + x,
          y: 30 + y,
          width,
          height,
          fill: '#ff0000',
        }).id;
        const pixels = scene.withObject;
        other = builder.picture({ name: 'Beside it', pixels, width: 96, height: 64, x: 400, y: 30 }).id;
      },
    });
    const { page, frame, host, layer } = editor;
    const add = frame.getByRole('button', { name: 'Add selected layer' });
    const problem = frame.getByRole('alert');

    host.select({ id: layer });
    await add.click();
    await problem.getByText('Select a shape over the picture in Figma').waitFor();
    host.select({ id: shape });
    await add.click();
    await status(editor).getByText('Selected').waitFor();
    const share = (100 * box.width * box.height) / (96 * 64);
    await status(editor)
      .getByText(`${share.toFixed(1)} % of the picture`)
      .waitFor();

    const file = (name: string, buffer: Buffer) => ({ name, mimeType: '', buffer });
    const manifest = readFileSync(join(root, 'weights/default/manifest.json'));
    const weights = readFileSync(join(root, 'weights/default/weights.bin'));
    const picker = frame.getByLabel('Choose files');
    await picker.setInputFiles([file('weights.bin', weights)]);
    await problem.getByText('Choose the two files of a bundle together').waitFor();
    await picker.setInputFiles([
      file('manifest.json', manifest),
      file('mine.bin', weights.subarray(0, 9000)),
    ]);
    await problem.getByText(/^The weights cannot be used: .* The ones before stay in use/).waitFor();
    expect(await accessibilityViolations(frame)).toEqual([]);
    expect(await backendInFooter(editor)).toBe('Runs on this computer: WebAssembly, in the background');
    await picker.setInputFiles([file('manifest.json', manifest), file('mine.bin', weights)]);
    const { architecture } = JSON.parse(manifest.toString()) as { architecture: string };
    const footer = `Runs on this computer: WebAssembly, in the background; weights: ${architecture} (mine.bin)`;
    await expect.poll(() => backendInFooter(editor!), { timeout: 120_000 }).toBe(footer);

    await frame.locator('[data-testid=stage]').focus();
    await page.keyboard.press('Enter');
    await result(editor, 1);
    expect(await backendInFooter(editor)).toBe(footer);
    await frame.getByText('Select', { exact: true }).click();
    host.select({ id: other });
    await frame.getByRole('button', { name: 'Use on other layers' }).click();
    await status(editor).getByText('Removed. The original lies below').waitFor({ timeout: FILL });
    expect(layerNames(host)).toEqual(['Street corner', 'Over it', 'Beside it', 'Beside it (filled)']);
    const filled = host.figma.currentPage.children.find(({ name }) => name.endsWith('(filled)'))!;
    expectFilled(editor, await pictureOf(host, filled));
    await frame.getByRole('button', { name: 'Use built-in' }).click();
    await expect
      .poll(() => backendInFooter(editor!), { timeout: 120_000 })
      .toBe('Runs on this computer: WebAssembly, in the background');
    expectNoComplaint(editor);
  },
);

test('what was chosen once is there at the next visit: the window, the brush, no more hint', async () => {
  editor = await openEditor({});
  const { page, frame, host } = editor;
  await frame.getByRole('button', { name: 'Got it' }).click();
  await frame.locator('[data-testid=stage]').focus();
  await page.keyboard.press(']');
  await frame.getByLabel('Resize the window with the arrow keys').focus();
  await page.keyboard.press('ArrowLeft');
  await expect
    .poll(() => host.storage.get('settings'))
    .toMatchObject({ hintSeen: true, windowWidth: 940, brushSize: 16 });
  const settings = host.storage.get('settings') as Record<string, unknown>;
  await editor.close();
  editor = await openEditor({ settings });
  expect(await editor.frame.getByRole('button', { name: 'Got it' }).count()).toBe(0);
  expect(await editor.frame.getByLabel('Brush size in pixels').inputValue()).toBe('16');
  expect(await editor.frame.evaluate(() => window.innerWidth)).toBe(940);
});
