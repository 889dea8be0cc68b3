/** The built plugin where a GPU is emulated in software: the rarest of its hosts, and the slowest. */
import { afterEach, expect, test } from 'vitest';
import type { Forbidden } from '../ui/browser.ts';
import { openEditor, type OpenEditor } from '../e2e/editor-page.ts';
import { removeAndReport } from '../e2e/engine-visit.ts';
import { backendInFooter } from '../e2e/story.ts';
import { applyResult, lookAtResult, removeFirst, steerAndRepeat, VISIT_SETTINGS } from '../e2e/visit.ts';
import { renderScene } from '../scene/scene.ts';

let editor: OpenEditor | undefined;
afterEach(async () => {
  await editor?.close();
  editor = undefined;
});

test.each<[string, Forbidden[], string]>([
  ['WebAssembly', ['wasm'], 'WebGL, emulated, in the background'],
  ['WebAssembly and WebGL', ['wasm', 'webgl'], 'WebGPU, emulated, in a frame of its own'],
])('without %s: draw, remove, compare, trace, forbid, remove again, apply', async (_, forbid, runsOn) => {
  const scene = renderScene({ width: 96, height: 64, seed: 4, object: 'ball' });
  editor = await openEditor({ scene, forbid, settings: VISIT_SETTINGS });
  await removeFirst(editor, runsOn);
  await lookAtResult(editor);
  await steerAndRepeat(editor);
  expect(await backendInFooter(editor)).toBe(`Runs on this computer: ${runsOn}`);
  await applyResult(editor);
});

test('without WebGPU: removes an object, and About has tested WebGL in every place', () =>
  removeAndReport(['webgpu'], /runs on WebAssembly, in the background/));
