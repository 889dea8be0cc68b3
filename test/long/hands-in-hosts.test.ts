/**
 * All that the editor offers, by the keyboard alone and by a finger, in every host: with a mouse it is a part of
 * `npm test` (test/e2e/editor-hosts.test.ts), and so is each hand in one host.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { openEditor, type OpenEditor } from '../e2e/editor-page.ts';
import { fingerOf } from '../e2e/hands/finger.ts';
import type { Hand } from '../e2e/hands/hand.ts';
import { keyboardOf } from '../e2e/hands/keyboard.ts';
import { HOSTS } from '../e2e/hosts.ts';
import { backendInFooter } from '../e2e/story.ts';
import { ballWithShadow, tour } from '../e2e/tour.ts';

let editor: OpenEditor | undefined;
afterEach(async () => {
  await editor?.close();
  editor = undefined;
});

describe.each<[string, (editor: OpenEditor) => Hand | Promise<Hand>]>([
  ['by the keyboard alone', keyboardOf],
  ['by a finger', fingerOf],
])('%s', (_, handOf) => {
  test.each(HOSTS)(
    'without %s: Snap, the shadow, a queue, fills to choose from, a larger picture',
    async (__, forbid, runsOn) => {
      editor = await openEditor({ scene: ballWithShadow(), forbid, settings: { hintSeen: true } });
      await tour(editor, await handOf(editor));
      expect(await backendInFooter(editor)).toBe(`Runs on this computer: ${runsOn}`);
    },
  );
});
