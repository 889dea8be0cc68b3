/** The editor on WebGPU alone, emulated: the rarest of its hosts, and the slowest. */
import { afterEach, expect, test } from 'vitest';
import { openEditor, type OpenEditor } from '../e2e/editor-page.ts';
import { backendInFooter } from '../e2e/story.ts';
import { applyResult, lookAtResult, removeFirst, steerAndRepeat, VISIT_SETTINGS } from '../e2e/visit.ts';
import { renderScene } from '../scene/scene.ts';

let editor: OpenEditor | undefined;
afterEach(async () => {
  await editor?.close();
  editor = undefined;
});

test('without WebAssembly and WebGL: draw, remove, compare, trace, forbid, remove again, apply', async () => {
  const runsOn = 'WebGPU, emulated, in a frame of its own';
  const scene = renderScene({ width: 96, height: 64, seed: 4, object: 'ball' });
  editor = await openEditor({ scene, forbid: ['wasm', 'webgl'], settings: VISIT_SETTINGS });
  await removeFirst(editor, runsOn);
  await lookAtResult(editor);
  await steerAndRepeat(editor);
  expect(await backendInFooter(editor)).toBe(`Runs on this computer: ${runsOn}`);
  await applyResult(editor);
});
