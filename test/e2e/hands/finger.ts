import type { Locator } from 'playwright-core';
import type { OpenEditor } from '../editor-page.ts';
import { gripOf, stageScale } from './grip.ts';
import type { Hand } from './hand.ts';

/** Longer than *Again* must be held. */
const HELD = 700;

/** A finger on the window of an editor. It counts what it does. */
export interface Finger extends Hand {
  /** How often it was set down so far. */
  readonly actions: number;
  /** Presses something that only shows its name. */
  choose(text: string): Promise<void>;
  /** Taps a point of the picture. */
  tapAt(point: readonly [number, number]): Promise<void>;
}

export async function fingerOf(editor: OpenEditor): Promise<Finger> {
  const { page, frame } = editor;
  const client = await page.context().newCDPSession(page);
  let actions = 0;
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: readonly [number, number]) =>
    client.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [{ x: at[0], y: at[1], id: 1 }] : [] });
  /** The middle of an element as soon as it can be pressed: it is enabled, at rest, and nothing lies over it. */
  const middle = async (element: Locator) => {
    await element.click({ trial: true });
    const box = (await element.boundingBox())!;
    return [box.x + box.width / 2, box.y + box.height / 2] as const;
  };
  /**
   * A tap, or a press of so many milliseconds. Both ends of a tap are sent at once: Chromium answers the first only
   * when the page has handled it, and takes a finger that stays down for half a second as a long press: no click.
   */
  const tap = async (element: Locator, milliseconds = 0) => {
    actions++;
    const down = send('touchStart', await middle(element));
    if (milliseconds > 0) {
      await down;
      await page.waitForTimeout(milliseconds);
    }
    await Promise.all([down, send('touchEnd')]);
  };
  const button = (name: string | RegExp) => frame.getByRole('button', { name, exact: true }).first();
  /** Moves along a line from its first point, in coordinates of the window. */
  const slide = async ([first, ...others]: readonly (readonly [number, number])[]) => {
    actions++;
    await send('touchStart', first);
    for (const place of others) await send('touchMove', place);
    await send('touchEnd');
  };
  return {
    get actions() {
      return actions;
    },
    take: (tool) => tap(frame.getByTitle(new RegExp(`^${tool} \\(`))),
    draw: async (points) => slide(await editor.along(points)),
    press: (name) => tap(button(name)),
    tapAt: async (point) => slide([await editor.at(...point)]),
    choose: (text) => tap(frame.getByText(text, { exact: true }).first()),
    askForFills: () => tap(button('Again'), HELD),
    async showFrame() {
      await tap(frame.getByRole('tab', { name: 'Select' }));
      await tap(button('Make the picture larger'));
    },
    async moveRightSide(pixels) {
      const [x, y] = await gripOf(editor, 'Right side');
      const way = pixels * (await stageScale(editor));
      await slide([[x, y], [x + way / 2, y], [x + way, y]]); // prettier-ignore
    },
  };
}
