import { afterEach, expect, it, vi } from 'vitest';
import { takeFocus } from '../../../ui/editor/take-focus.ts';

let frames: (() => void)[] = [];
vi.stubGlobal('requestAnimationFrame', (look: () => void) => frames.push(look));
afterEach(() => (frames = []));

/** Draws so many frames. */
function draw(count: number): void {
  for (let n = 0; n < count; n++) frames.splice(0).forEach((look) => look());
}

/** A stage in a window that can have the focus from when it `isSeen`. */
function stage() {
  const body = {};
  const page = { body, activeElement: body as unknown, isSeen: false, hasFocus: () => page.isSeen };
  const element = {
    ownerDocument: page,
    focus: vi.fn(() => {
      if (page.isSeen) page.activeElement = element;
    }),
  };
  return { page, element, asked: element as unknown as HTMLElement };
}

it('asks until the window can have the focus, and no longer', () => {
  const { page, element, asked } = stage();
  takeFocus(asked);
  draw(3);
  expect(page.activeElement).toBe(page.body);
  page.isSeen = true;
  draw(2);
  expect(page.activeElement).toBe(element);
  const { length } = element.focus.mock.calls;
  draw(5);
  expect(element.focus).toHaveBeenCalledTimes(length);
});

it('leaves the focus to what has got it meanwhile', () => {
  const { page, element, asked } = stage();
  takeFocus(asked);
  page.activeElement = { name: 'a button' };
  page.isSeen = true;
  draw(5);
  expect(element.focus).toHaveBeenCalledTimes(1);
});

it('gives up after a second', () => {
  const { element, asked } = stage();
  takeFocus(asked);
  draw(200);
  expect(element.focus).toHaveBeenCalledTimes(60);
});

it('stops when it is told to', () => {
  const { element, asked } = stage();
  takeFocus(asked)();
  draw(3);
  expect(element.focus).toHaveBeenCalledTimes(1);
});
