import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHost, type Host, sandboxedPlugin } from '@contextual-fill/host';
import { ChromiumPage } from '../../e2e/chromium-page.ts';
import { lineAround, objectBox, openEditor, root } from '../../e2e/editor-page.ts';
import { drag, result } from '../../e2e/steps.ts';
import { renderScene } from '../../scene/scene.ts';
import { traced, workersTimeBetween } from './trace.ts';
import { MARKS, watchPixel } from './watch-pixel.ts';

/**
 * A removal as a designer does it, from a selected picture to the new layer. Times are milliseconds, by the clock where
 * nothing else is said.
 */
export interface WholeRemoval {
  /** What the designer did, in order. */
  readonly actions: readonly string[];
  /** From the menu command until the editor can be drawn in. */
  readonly opening: number;
  /** From the press of *Remove* until the hole first shows something of the fill. */
  readonly firstPreview: number;
  /** From the press of *Remove* until the result is shown. */
  readonly fill: number;
  /** Processor time of the page's workers, in milliseconds: from that press to the first preview, and to the result. */
  readonly workers: { readonly firstPreview: number; readonly fill: number };
  /** From the menu command until the layer stands in the document; the hand takes no time. */
  readonly whole: number;
}

/**
 * Removes a lamp from a street of so many pixels across, in the built editor with the real engine, by the mouse, in the
 * stand-in Figma.
 */
export async function measureWholeRemoval(width: number): Promise<WholeRemoval> {
  const scene = renderScene({ width, height: (width * 3) / 4, seed: 3, object: 'lamp', samples: 1 });
  const actions: string[] = [];
  const act = async (name: string, action: () => Promise<unknown>) => {
    await action();
    actions.push(name);
  };
  const began = performance.now();
  const editor = await openEditor({ scene, settings: { hintSeen: true }, forbid: ['webgpu', 'webgl'] });
  actions.push('Open editor');
  const opening = performance.now() - began;
  try {
    const { page, frame, host } = editor;
    const around = lineAround(scene, width / 100, width / 100);
    await act('a closed stroke around it', () => drag(editor, [...around, around[0]]));
    await frame.locator('.cf-status').getByText('Selected').waitFor();
    const box = objectBox(scene);
    const row = Math.round(box.y + box.height / 3);
    const inRow = scene.mask.data.subarray(row * width, (row + 1) * width);
    const middle = (inRow.indexOf(255) + inRow.lastIndexOf(255)) / 2;
    const [x, y] = await editor.at(middle, row);
    const change = await watchPixel(frame, x, y);
    const events = await traced(page, async () => {
      await act('Remove', () => frame.getByRole('button', { name: 'Remove', exact: true }).click());
      await result(editor, 1);
      await change();
    });
    const { first, end } = await change();
    const workers = {
      firstPreview: workersTimeBetween(events, MARKS.pressed, MARKS.first),
      fill: workersTimeBetween(events, MARKS.pressed, MARKS.end),
    };
    await act('Apply', () => frame.getByRole('button', { name: 'Apply', exact: true }).click());
    await isWritten(host);
    const whole = performance.now() - began;
    await frame.getByText('Done: the result is a new layer').first().waitFor({ state: 'attached' });
    await frame.getByRole('button', { name: 'Close without applying' }).click();
    await editor.running.closed;
    return { actions, opening, firstPreview: first, fill: end, workers, whole };
  } finally {
    await editor.close();
  }
}

/**
 * The same object removed by the menu command, under a rectangle. Gives the actions and the milliseconds by the clock
 * from the command until the layer stands in the document.
 */
export async function measureCommand(width: number): Promise<Pick<WholeRemoval, 'actions' | 'whole'>> {
  const scene = renderScene({ width, height: (width * 3) / 4, seed: 3, object: 'lamp', samples: 1 });
  const box = objectBox(scene);
  const selected: { id: string }[] = [];
  const host = await createHost({
    uiHtml: readFileSync(join(root, 'dist/ui.html'), 'utf8'),
    plugin: await sandboxedPlugin(),
    scene(builder) {
      const { width, height } = scene.withObject;
      selected.push(builder.picture({ pixels: scene.withObject, width, height, x: 0, y: 0, name: 'Street' }));
      selected.push(builder.rectangle({ ...box, fill: '#ff0000' }));
    },
  });
  host.storage.set('settings', {});
  host.select(...selected);
  const chromium = await ChromiumPage.launch({ forbid: ['webgpu', 'webgl'] });
  host.connectPage(chromium);
  const began = performance.now();
  const running = host.start('remove-object');
  try {
    await isWritten(host);
    // The tool is one press, the shape over the object another; Figma then has both selected (docs/try-in-figma.md).
    const actions = ['the tool', 'a shape over it', 'Remove object'];
    const whole = performance.now() - began;
    await running.closed;
    return { actions, whole };
  } finally {
    await chromium.dispose();
  }
}

async function isWritten({ figma }: Host): Promise<void> {
  while (!figma.currentPage.children.some(({ name }) => name.endsWith('(filled)')))
    await new Promise((done) => setTimeout(done, 20));
}
