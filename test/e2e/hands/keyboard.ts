import type { OpenEditor } from '../editor-page.ts';
import type { Hand } from './hand.ts';

/** How far an arrow key moves the cursor in a picture that is shown in its own size, alone and with Shift. */
const STEP = 8;
const FAR = 48;

const STAGE = '[data-testid=stage]';

/** The keys of what has one; everything else is walked to by Tab. */
const KEYS: Readonly<Record<string, string>> = {
  'Snap to the object': 's',
  Rectangle: 'r',
  Remove: 'Enter',
  Apply: 'Control+Enter',
};

/** The keyboard, of a picture that is shown in its own size. */
export function keyboardOf(editor: OpenEditor): Hand & {
  /** Walks with Tab, or another key, until the focus is on an element. */
  walkTo: (selector: string, key?: string) => Promise<void>;
  /** Presses a key so many times. */
  repeat: (key: string, times: number) => Promise<void>;
} {
  const { page, frame, scene } = editor;
  /** Where the cursor is, in picture pixels: it starts in the middle. */
  let cursor: [number, number] = [scene.mask.width / 2, scene.mask.height / 2];

  const repeat = async (key: string, times: number) => {
    for (let i = 0; i < times; i++) await page.keyboard.press(key);
  };
  const walk = async (isThere: () => Promise<boolean>, what: string, key: string) => {
    for (let i = 0; i < 80; i++) {
      if (await isThere()) return;
      await page.keyboard.press(key);
    }
    throw new Error(`${what} cannot be reached by ${key}.`);
  };
  const walkTo = (selector: string, key = 'Tab') =>
    walk(
      () => frame.evaluate((s) => document.hasFocus() && document.activeElement!.matches(s), selector),
      selector,
      key,
    );
  /** Moves the cursor as near to a point as its steps lead. */
  const steer = async ([x, y]: readonly [number, number]) => {
    for (const [axis, to, back, forth] of [
      [0, x, 'ArrowLeft', 'ArrowRight'],
      [1, y, 'ArrowUp', 'ArrowDown'],
    ] as const) {
      const way = to - cursor[axis];
      const key = way < 0 ? back : forth;
      const far = Math.floor(Math.abs(way) / FAR);
      const near = Math.round((Math.abs(way) - far * FAR) / STEP);
      await repeat(`Shift+${key}`, far);
      await repeat(key, near);
      cursor[axis] += Math.sign(way) * (far * FAR + near * STEP);
    }
    const { width, height } = scene.mask;
    cursor = [Math.min(width, Math.max(0, cursor[0])), Math.min(height, Math.max(0, cursor[1]))];
  };

  return {
    walkTo,
    repeat,
    take: (tool) => page.keyboard.press(KEYS[tool]),
    async draw([first, ...others]) {
      await walkTo(STAGE, 'Shift+Tab');
      await steer(first);
      await page.keyboard.press(' ');
      for (const point of others) await steer(point);
      await page.keyboard.press(' ');
    },
    async press(name) {
      if (typeof name === 'string' && name in KEYS) {
        await page.keyboard.press(KEYS[name]);
        return;
      }
      const button = frame.getByRole('button', { name, exact: true }).first();
      await button.waitFor();
      await walk(() => button.evaluate((one) => one === document.activeElement), String(name), 'Tab');
      await page.keyboard.press('Enter');
    },
    askForFills: () => page.keyboard.press('Shift+A'),
    showFrame: () => page.keyboard.press('x'),
    async moveRightSide(pixels) {
      await walkTo('[role=slider][aria-label="Right side"]');
      // With Shift a tenth of the picture's width.
      await repeat('Shift+ArrowRight', Math.max(1, Math.round(pixels / (scene.mask.width / 10))));
    },
  };
}
