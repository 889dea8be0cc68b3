import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { takeFocus } from '../../../ui/editor/take-focus.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

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
  vi.advanceTimersByTime(4000);
  expect(page.activeElement).toBe(page.body);
  page.isSeen = true;
  vi.advanceTimersByTime(100);
  expect(page.activeElement).toBe(element);
  const { length } = element.focus.mock.calls;
  vi.advanceTimersByTime(5000);
  expect(element.focus).toHaveBeenCalledTimes(length);
  expect(vi.getTimerCount()).toBe(0);
});

it('asks again where the frames around take the focus back while the window opens', () => {
  const { page, element, asked } = stage();
  page.isSeen = true;
  takeFocus(asked);
  expect(page.activeElement).toBe(element);
  vi.advanceTimersByTime(700);
  page.activeElement = page.body;
  vi.advanceTimersByTime(100);
  expect(page.activeElement).toBe(element);
});

it('leaves the focus to what has got it meanwhile', () => {
  const { page, element, asked } = stage();
  takeFocus(asked);
  page.activeElement = { name: 'a button' };
  page.isSeen = true;
  vi.advanceTimersByTime(5000);
  expect(element.focus).toHaveBeenCalledTimes(1);
});

it('does not take it back once it was there for a second: who clicks beside the window means it', () => {
  const { page, element, asked } = stage();
  page.isSeen = true;
  takeFocus(asked);
  vi.advanceTimersByTime(1100);
  page.activeElement = page.body;
  vi.advanceTimersByTime(20_000);
  expect(element.focus).toHaveBeenCalledTimes(1);
});

it('gives up after ten seconds', () => {
  const { element, asked } = stage();
  takeFocus(asked);
  vi.advanceTimersByTime(10_100);
  const { length } = element.focus.mock.calls;
  expect(length).toBeGreaterThan(100);
  vi.advanceTimersByTime(20_000);
  expect(element.focus).toHaveBeenCalledTimes(length);
});

it('stops when it is told to', () => {
  const { element, asked } = stage();
  takeFocus(asked)();
  vi.advanceTimersByTime(1000);
  expect(element.focus).toHaveBeenCalledTimes(1);
});
