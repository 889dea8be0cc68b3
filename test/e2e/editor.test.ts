/**
 * The editor as a designer meets it: the built plugin in the stand-in Figma, its page in Chromium inside a `data:`
 * document under Figma's policy, the real engine, real pointer and keyboard events.
 */
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { accessibilityViolations } from './axe.ts';
import { objectBox, openEditor, type OpenEditor } from './editor-page.ts';
import { keyboardOf } from './hands/keyboard.ts';
import { drag, result } from './steps.ts';
import {
  appliedPicture,
  around,
  expectFilled,
  expectNoComplaint,
  expectTrace,
  shareOfForbidden,
  shownCopy,
  shownTrace,
  status,
} from './story.ts';
import { ballWithShadow, tour } from './tour.ts';

const LONG = 900_000;

let editor: OpenEditor | undefined;
afterEach(async () => {
  await editor?.close();
  editor = undefined;
});

describe('the editor in Figma’s frames', () => {
  test(
    'by the pointer: draw, remove, compare, trace, forbid, remove again, apply',
    { timeout: LONG },
    async () => {
      editor = await openEditor({ theme: 'light' });
      const { page, frame } = editor;
      expect(await accessibilityViolations(frame)).toEqual([]);
      await frame.getByRole('button', { name: 'Got it' }).click();

      // A stroke that is taken back, then a lasso around the object.
      await drag(editor, [
        [40, 40],
        [80, 60],
        [120, 50],
      ]);
      await status(editor).getByText('Selected').waitFor();
      await page.keyboard.press('Control+z');
      await status(editor).getByText('Paint over what should go').waitFor();
      await page.keyboard.press('l');
      await drag(editor, around(editor));
      await status(editor).getByText('Selected').waitFor();

      await page.keyboard.press('Enter');
      await frame.getByRole('progressbar').waitFor();
      await result(editor, 1);
      await frame
        .getByTestId('backend')
        .getByText(/WebGPU|WebGL|WebAssembly|plain/i)
        .waitFor();

      // Compare: hold, then split.
      await page.keyboard.down('c');
      await frame.locator('.cf-badge').waitFor();
      await page.keyboard.up('c');
      await frame.getByLabel('Split: original left, result right').check();
      const split = frame.getByRole('slider', { name: /^Compare/ });
      await split.focus();
      await page.keyboard.press('ArrowLeft');
      expect(await split.getAttribute('aria-valuenow')).toBe('48');
      await page.keyboard.press('Escape');

      // Trace: hover shows the sources, a click pins them.
      await frame.getByText('Trace', { exact: true }).click();
      const box = objectBox(editor.scene);
      const spot = await editor.at(around(editor)[6]![0] + 8, around(editor)[6]![1]);
      await page.mouse.move(...spot);
      // What the window says is what the provenance says, which is saved here as JSON.
      const { at, from } = await shownCopy(editor);
      const download = page.waitForEvent('download');
      await frame.getByRole('button', { name: 'Save JSON' }).click();
      const { pieces } = JSON.parse(await text(await (await download).createReadStream())) as {
        pieces: { shift: [number, number]; rows: [number, number, number][] }[];
      };
      const own = pieces.find(({ rows }) =>
        rows.some(([y, x, length]) => y === at[1] && at[0] >= x && at[0] < x + length),
      );
      expect(from).toEqual([at[0] + own!.shift[0], at[1] + own!.shift[1]]);
      await page.mouse.click(...spot);
      await frame.getByText('(pinned;', { exact: false }).waitFor();
      expect(await accessibilityViolations(frame)).toEqual([]);
      for (const view of ['Direction', 'Pieces', 'Heat']) {
        await frame.getByText(view, { exact: true }).last().click();
        expect(await accessibilityViolations(frame)).toEqual([]);
      }
      await frame.getByText('Attention', { exact: true }).click();
      await frame.getByText('Trace', { exact: true }).click();
      await page.mouse.move(...spot);
      expectTrace(await shownTrace(editor));
      expect(await accessibilityViolations(frame)).toEqual([]);
      for (const view of ['Direction', 'Trust', 'Heat']) {
        await frame.getByText(view, { exact: true }).last().click();
        expect(await accessibilityViolations(frame)).toEqual([]);
      }

      // Forbid everything left of the object, and fill again.
      await frame.getByText('Never', { exact: true }).click();
      await page.keyboard.press('r');
      await drag(editor, [
        [0, 0],
        [20, 30],
        [box.x + box.width * 0.4, 224],
      ]);
      expect(await shareOfForbidden(editor)).toBeGreaterThan(0);
      await frame.getByRole('button', { name: 'Again' }).click();
      await result(editor, 2);
      expect(await shareOfForbidden(editor)).toBe(0);

      // Back to the first result and forth.
      await frame.getByRole('button', { name: 'Result 1', exact: true }).click();
      expect(await shareOfForbidden(editor)).toBeGreaterThan(0);
      await page.keyboard.press('Control+z');
      await frame.getByRole('button', { name: 'Result 2', exact: true }).waitFor();
      expect(await shareOfForbidden(editor)).toBe(0);

      await frame.getByRole('button', { name: 'Apply', exact: true }).click();
      const { data, names } = await appliedPicture(editor);
      expectFilled(editor, data);
      expect(names[0]).toBe('Street corner');
      // What was forbidden stays with the layer.
      const filled = editor.host.figma.currentPage.children.find(({ name }) => name.endsWith('(filled)'))!;
      expect(filled.getPluginDataKeys()).toContain('protect-0');
      expect(filled.getPluginDataKeys()).not.toContain('only-0');
      expectNoComplaint(editor);
    },
  );

  test('by the keyboard alone, in the dark theme', { timeout: LONG }, async () => {
    editor = await openEditor({ theme: 'dark', settings: {} });
    const { page, frame } = editor;
    const keyboard = keyboardOf(editor);
    const { repeat, walkTo } = keyboard;

    await page.keyboard.press('Tab');
    await walkTo('[data-testid=stage]');
    await page.keyboard.press('r');
    const box = objectBox(editor.scene);
    // The upper part of the lamp, without its shadow.
    const pole = around(editor).filter(([, y]) => y < box.y + box.height * 0.7);
    const left = Math.min(...pole.map(([x]) => x));
    const right = Math.max(...pole.map(([x]) => x));
    await keyboard.draw([
      [left, box.y],
      [right + 4, box.y + box.height * 0.7],
    ]);
    await status(editor).getByText('Selected').waitFor();
    await page.keyboard.press('Enter');
    await result(editor, 1);
    expect(await accessibilityViolations(frame)).toEqual([]);

    await page.keyboard.down('c');
    await frame.locator('.cf-badge').waitFor();
    await page.keyboard.up('c');
    await frame.locator('.cf-badge').waitFor({ state: 'detached' });

    await walkTo('input[name=attention-view]:checked');
    await repeat('ArrowRight', 4);
    await walkTo('[data-testid=stage]', 'Shift+Tab');
    await page.keyboard.press('ArrowDown');
    const first = await shownCopy(editor);
    expect(first.from).not.toBeNull();
    await repeat('ArrowUp', 2);
    const second = () => shownCopy(editor!).then(({ at }) => at[1]);
    await expect.poll(second).toBeLessThan(first.at[1]!);
    await page.keyboard.press('Enter');
    await frame.getByText('(pinned;', { exact: false }).waitFor();
    expect(await accessibilityViolations(frame)).toEqual([]);
    await page.keyboard.press('Escape');

    await walkTo('input[name=attention-view]:checked');
    await repeat('ArrowLeft', 4);
    await walkTo('input[name=layer]:checked', 'Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await walkTo('[data-testid=stage]');
    await keyboard.draw([
      [0, 0],
      [left - 16, 224],
    ]);
    expect(await shareOfForbidden(editor)).toBeGreaterThan(0);
    await walkTo('button[title^="Fill the same area"]');
    await page.keyboard.press('Enter');
    await result(editor, 2);
    expect(await shareOfForbidden(editor)).toBe(0);
    await page.keyboard.press('Shift+A');
    await frame.getByRole('button', { name: /^Fill 4 of 4/ }).waitFor({ timeout: LONG });
    expect(await accessibilityViolations(frame)).toEqual([]);
    expect(await shareOfForbidden(editor)).toBe(0);
    await walkTo('button[title^="Write the result"]');
    await page.keyboard.press('Enter');
    const { data } = await appliedPicture(editor);
    expect(data.length).toBe(336 * 224 * 4);
  });

  test(
    'by the keyboard alone: Snap, the shadow, a queue, fills, a larger picture',
    { timeout: LONG },
    async () => {
      editor = await openEditor({ scene: ballWithShadow(), settings: { hintSeen: true } });
      await tour(editor, keyboardOf(editor));
    },
  );

  test('a fill is cancelled by Escape and leaves nothing behind', { timeout: LONG }, async () => {
    editor = await openEditor();
    const { page, frame } = editor;
    await drag(editor, around(editor));
    await status(editor).getByText('Selected').waitFor();
    await page.keyboard.press('Enter');
    await frame.getByRole('progressbar').waitFor();
    await page.keyboard.press('Escape');
    await status(editor).getByText('Selected').waitFor();
    expect(await frame.getByRole('button', { name: /^Result/ }).count()).toBe(0);
    await frame.getByRole('button', { name: 'Close without applying' }).click();
    await editor.running.closed;
    expect(editor.host.figma.currentPage.children).toHaveLength(1);
  });
});
