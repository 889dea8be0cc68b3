/** The frame by which a picture is made larger. */
import { describe, expect, test, vi } from 'vitest';
import { ExtendState } from '../../../ui/state/extend.ts';
import { EditorState } from '../../../ui/state/editor.ts';
import type { EditSession } from '../../../ui/job/session.ts';
import { testSession } from './session.ts';

const none = { left: 0, top: 0, right: 0, bottom: 0 };

function open(extend: Partial<NonNullable<EditSession['extend']>> = {}) {
  const to = vi.fn(() => Promise.resolve());
  const session = testSession({ extend: { margins: none, least: none, largestSide: 400, to, ...extend } });
  const state = new EditorState(session);
  state.viewport.resizeStage({ width: 600, height: 400 });
  return { state, extend: state.extend, to };
}

describe('the frame of a larger picture', () => {
  test('begins at the picture, keeps whole pixels, and never makes a picture that Figma does not take', () => {
    const { extend, state } = open();
    const { scale } = state.viewport.view.value;
    extend.move('left', 10);
    expect(extend.frame.value).toBeNull();
    extend.open();
    expect(extend.frame.value).toEqual(none);
    expect(state.viewport.view.value.scale).toBeLessThan(scale);
    // The picture stays in the middle of what the bar, of 64 px, leaves of a window that changes its size.
    state.viewport.resizeStage({ width: 300, height: 200 });
    const { x, y, scale: small } = state.viewport.view.value;
    expect([x + 150 * small, y + 85 * small]).toEqual([expect.closeTo(150), expect.closeTo((200 - 64) / 2)]);
    state.viewport.resizeStage({ width: 600, height: 400 });
    extend.move('left', 40.4);
    extend.move('top', -5);
    extend.move('right', 500);
    // 300 px wide, at most 400.
    expect(extend.frame.value).toEqual({ left: 40, top: 0, right: 60, bottom: 0 });
    extend.close();
    expect(extend.frame.value).toBeNull();
    expect(state.viewport.view.value.scale).toBe(scale);
  });

  test('takes the place of what failed before; so does undo', () => {
    const { extend, state } = open();
    state.notices.fail('Nothing is left to borrow from.');
    extend.open();
    expect(state.notices.problem.value).toBeNull();
    extend.close();
    state.document.addMask('hole', { width: 300, height: 170, data: new Uint8Array(300 * 170).fill(255) });
    for (const step of ['undo', 'redo'] as const) {
      state.notices.fail('Nothing is left to borrow from.');
      state.document[step]();
      expect(state.notices.problem.value).toBeNull();
    }
  });

  test('never lies within what the layer shows already', () => {
    const wide = { ...none, left: 30 };
    const { extend } = open({ margins: wide, least: wide });
    extend.open();
    extend.move('left', 10);
    expect(extend.frame.value).toEqual(wide);
    extend.move('left', 35);
    expect(extend.frame.value?.left).toBe(35);
  });

  test('is asked for with what is drawn; as it is, it says what to do', async () => {
    const { extend, state, to } = open();
    extend.open();
    await extend.fill();
    expect(to).not.toHaveBeenCalled();
    expect(state.notices.remark.value).toContain('Drag a side beyond the picture first');
    state.document.addMask('hole', {
      width: 300,
      height: 170,
      data: new Uint8Array(51000).fill(255, 0, 300),
    });
    extend.move('bottom', 25);
    await extend.fill();
    const hole = expect.objectContaining({ width: 300, height: 170 }) as unknown;
    expect(to).toHaveBeenCalledWith({ ...none, bottom: 25 }, { hole, protect: null, only: null });
  });

  test('is for originals, and for pictures from which nothing was removed yet', async () => {
    const { extend, state } = open();
    state.document.addMask('hole', {
      width: 300,
      height: 170,
      data: new Uint8Array(51000).fill(255, 0, 900),
    });
    await state.run.remove();
    extend.open();
    expect(extend.frame.value).toBeNull();
    expect(state.notices.remark.value).toContain('Go back to Original first');
    state.document.goTo(0);
    extend.open();
    expect(extend.frame.value).toEqual(none);

    const other = new EditorState(testSession());
    other.extend.open();
    expect(other.extend).toBeInstanceOf(ExtendState);
    expect(other.extend.frame.value).toBeNull();
    expect(other.notices.remark.value).toContain('This layer cannot grow');
  });
});
