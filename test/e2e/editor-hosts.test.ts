/**
 * The whole story of the editor where something is forbidden to the page: each of WebGPU, WebGL, WebAssembly, workers
 * and blob: addresses in turn, and several together. It passes on what is left, and the footer says what ran.
 */
import { afterEach, expect, test } from 'vitest';
import type { Forbidden } from '../ui/browser.ts';
import { renderScene } from '../scene/scene.ts';
import { objectBox, openEditor, type OpenEditor } from './editor-page.ts';
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

let editor: OpenEditor | undefined;
afterEach(async () => {
  await editor?.close();
  editor = undefined;
});

/** Small, because emulated GPUs and plain JavaScript take their time. */
const small = renderScene({ width: 96, height: 64, seed: 4, object: 'ball' });
const settings = { hintSeen: true, windowWidth: 640, windowHeight: 460 };

test.each<[string, Forbidden[], string]>([
  ['WebGPU', ['webgpu'], 'WebAssembly, in the background'],
  ['WebGL', ['webgl'], 'WebAssembly, in the background'],
  ['workers', ['worker'], 'WebAssembly, in a frame of its own'],
  ['blob: addresses', ['blob'], 'WebAssembly, in the background'],
  ['all of these', ['webgpu', 'webgl', 'worker', 'blob'], 'WebAssembly, in a frame of its own'],
  ['WebAssembly', ['wasm'], 'WebGL, emulated, in the background'],
  ['WebAssembly and WebGL', ['wasm', 'webgl'], 'WebGPU, emulated, in a frame of its own'],
  ['any of them', ['webgpu', 'webgl', 'wasm', 'worker', 'blob'], 'plain JavaScript, in a frame of its own'],
])(
  'without %s: draw, remove, compare, trace, forbid, remove again, apply',
  async (_, forbid, runsOn) => {
    editor = await openEditor({ scene: small, forbid, settings });
    const { page, frame, scene } = editor;

    await page.keyboard.press('l');
    await drag(editor, around(editor));
    await status(editor).getByText('Selected').waitFor();
    await page.keyboard.press('Enter');
    await result(editor, 1);
    expect(await backendInFooter(editor)).toBe(`Runs on this computer: ${runsOn}`);

    await page.keyboard.down('c');
    await frame.locator('.cf-badge').waitFor();
    await page.keyboard.up('c');
    await frame.locator('.cf-badge').waitFor({ state: 'detached' });

    await frame.getByText('Attention', { exact: true }).click();
    await frame.getByText('Trace', { exact: true }).click();
    const box = objectBox(scene);
    await page.mouse.move(...(await editor.at(box.x + box.width / 2, box.y + box.height / 2)));
    expectTrace(await shownTrace(editor));

    // Forbid everything left of the object.
    await frame.getByText('Never', { exact: true }).click();
    await page.keyboard.press('r');
    await frame.getByText('Off', { exact: true }).last().click();
    await drag(editor, [
      [0, 0],
      [10, 20],
      [box.x + box.width * 0.4, scene.mask.height],
    ]);
    expect(await shareOfForbidden(editor)).toBeGreaterThan(0);
    await frame.getByRole('button', { name: 'Again' }).click();
    await result(editor, 2);
    expect(await shareOfForbidden(editor)).toBe(0);
    expect(await backendInFooter(editor)).toBe(`Runs on this computer: ${runsOn}`);

    await frame.getByRole('button', { name: 'Apply', exact: true }).click();
    const { data, names } = await appliedPicture(editor);
    expectFilled(editor, data);
    expect(names).toEqual(['Street corner', 'Street corner (filled)']);
    expectNoComplaint(editor);
  },
  900_000,
);
