import type { OpenEditor } from '../editor-page.ts';
import { drag } from '../steps.ts';
import { gripOf, stageScale } from './grip.ts';
import type { Hand } from './hand.ts';

/** Longer than *Again* must be held. */
const HELD = 700;

/** The pointer of a mouse. */
export function mouseOf(editor: OpenEditor): Hand {
  const { page, frame } = editor;
  const button = (name: string | RegExp) => frame.getByRole('button', { name, exact: true }).first();
  return {
    take: (tool) => frame.getByTitle(new RegExp(`^${tool} \\(`)).click(),
    draw: (points) => drag(editor, points),
    press: (name) => button(name).click(),
    askForFills: () => button('Again').click({ delay: HELD }),
    async showFrame() {
      await frame.getByRole('tab', { name: 'Select' }).click();
      await button('Make the picture larger').click();
    },
    async moveRightSide(pixels) {
      const [x, y] = await gripOf(editor, 'Right side');
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + pixels * (await stageScale(editor)), y, { steps: 3 });
      await page.mouse.up();
    },
  };
}
