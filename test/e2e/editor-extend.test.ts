/** Making a picture larger by the frame: its sides by pointer, finger and keys, what is filled, and the new layer. */
import { mkdirSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { renderScene } from '../scene/scene.ts';
import { accessibilityViolations } from './axe.ts';
import { openEditor, type OpenEditor } from './editor-page.ts';
import { FILL, result } from './steps.ts';
import { appliedPicture, expectNoComplaint, status } from './story.ts';

let editor: OpenEditor | undefined;
afterEach(async () => {
  await editor?.close();
  editor = undefined;
});

test(
  'the frame’s sides are moved by pointer, finger and keys; the layer shows the larger picture',
  { timeout: 600_000 },
  async () => {
    mkdirSync('out/e2e', { recursive: true });
    const scene = renderScene({ width: 160, height: 120, seed: 4, object: 'ball' });
    editor = await openEditor({ scene, settings: { hintSeen: true, windowWidth: 700, windowHeight: 520 } });
    const { page, frame, host, layer } = editor;
    const side = (name: string) => frame.getByRole('slider', { name });
    const pixels = async (name: string) => Number(await side(name).getAttribute('aria-valuenow'));
    const grip = async (name: string) => {
      const box = (await side(name).boundingBox())!;
      return [box.x + box.width / 2, box.y + box.height / 2] as const;
    };

    await frame.getByRole('button', { name: 'Make the picture larger' }).click();
    // The keyboard is at the first side at once.
    await page.keyboard.press('Shift+ArrowLeft');
    expect(await pixels('Left side')).toBe(16);
    await page.keyboard.press('ArrowRight');
    expect(await pixels('Left side')).toBe(14);

    const scale =
      Number(/\d+/.exec(await frame.getByRole('button', { name: /^Zoom \d/ }).innerText())![0]) / 100;
    const [x, y] = await grip('Right side');
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 12 * scale, y, { steps: 3 });
    await page.mouse.up();
    expect(Math.abs((await pixels('Right side')) - 12)).toBeLessThanOrEqual(1);

    const client = await page.context().newCDPSession(page);
    const touch = async (type: string, ...touchPoints: { x: number; y: number }[]) =>
      client.send('Input.dispatchTouchEvent', { type: type as 'touchStart', touchPoints });
    const [u, v] = await grip('Lower side');
    await touch('touchStart', { x: u, y: v });
    await touch('touchMove', { x: u, y: v + 6 * scale });
    await touch('touchMove', { x: u, y: v + 10 * scale });
    await touch('touchEnd');
    expect(Math.abs((await pixels('Lower side')) - 10)).toBeLessThanOrEqual(1);
    const extend = { left: 14, right: await pixels('Right side'), bottom: await pixels('Lower side') };
    const [width, height] = [160 + extend.left + extend.right, 120 + extend.bottom];
    await frame.getByTestId('extended-size').getByText(`${width} × ${height}`).waitFor();
    expect(await accessibilityViolations(frame)).toEqual([]);
    await page.screenshot({ path: 'out/e2e/extend-frame.png' });

    // Esc leaves it, X shows it again, Enter fills.
    await page.keyboard.press('Escape');
    await side('Left side').waitFor({ state: 'detached' });
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+ArrowLeft');
    await frame.getByRole('slider', { name: 'Lower side' }).focus();
    for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await result(editor, 1);
    await frame.getByRole('application', { name: '176 by 130 pixels' }).waitFor();
    await page.screenshot({ path: 'out/e2e/extend-filled.png' });
    expect(await accessibilityViolations(frame)).toEqual([]);

    await page.keyboard.press('Control+Enter');
    const { data } = await appliedPicture(editor);
    expect(data.length).toBe(176 * 130 * 4);
    const original = scene.withObject.data;
    let [changed, bare] = [0, 0];
    for (let i = 0; i < 176 * 130; i++) {
      const [px, py] = [(i % 176) - 16, Math.floor(i / 176)];
      if (data[4 * i + 3] < 255) bare++;
      if (px < 0 || py >= 120) continue;
      for (let c = 0; c < 4; c++) if (data[4 * i + c] !== original[4 * (py * 160 + px) + c]) changed++;
    }
    expect([changed, bare]).toEqual([0, 0]);
    const filled = host.figma.currentPage.children.find(({ id }) => id !== layer) as unknown as {
      x: number;
      y: number;
      width: number;
      height: number;
    };
    expect([filled.x, filled.y, filled.width, filled.height]).toEqual([40 - 16, 30, 176, 130]);
    await status(editor).getByText('Done: the result is a new layer').waitFor({ timeout: FILL });
    expectNoComplaint(editor);
  },
);
