/**
 * The editor where something is forbidden to the page: GPUs, WebAssembly, workers, blob: addresses. It works on what is
 * left, and the footer says what ran. Emulated GPUs, which take minutes, are left to test/long/emulated-gpus.test.ts,
 * other hands than the mouse to test/long/hands-in-hosts.test.ts.
 */
import { afterEach, expect, test } from 'vitest';
import type { Forbidden } from '../ui/browser.ts';
import { renderScene } from '../scene/scene.ts';
import { openEditor, type OpenEditor } from './editor-page.ts';
import { mouseOf } from './hands/mouse.ts';
import { HOSTS } from './hosts.ts';
import { backendInFooter } from './story.ts';
import { ballWithShadow, tour } from './tour.ts';
import { applyResult, lookAtResult, removeFirst, steerAndRepeat, VISIT_SETTINGS } from './visit.ts';

let editor: OpenEditor | undefined;
afterEach(async () => {
  await editor?.close();
  editor = undefined;
});

test.each(HOSTS)(
  'without %s: Snap, the shadow, a queue, fills to choose from, a larger picture',
  async (_, forbid, runsOn) => {
    editor = await openEditor({ scene: ballWithShadow(), forbid, settings: { hintSeen: true } });
    await tour(editor, mouseOf(editor));
    expect(await backendInFooter(editor)).toBe(`Runs on this computer: ${runsOn}`);
  },
  600_000,
);

test('without any of them: draw, remove, compare, trace, forbid, remove again, apply', async () => {
  // Small, because plain JavaScript takes its time.
  const scene = renderScene({ width: 96, height: 64, seed: 4, object: 'ball' });
  const forbid: Forbidden[] = ['webgpu', 'webgl', 'wasm', 'worker', 'blob'];
  editor = await openEditor({ scene, forbid, settings: VISIT_SETTINGS });
  await removeFirst(editor, 'plain JavaScript, in a frame of its own');
  await lookAtResult(editor);
  await steerAndRepeat(editor);
  await applyResult(editor);
}, 900_000);
