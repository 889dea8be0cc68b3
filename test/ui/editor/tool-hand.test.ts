/** Which events reach the tool in hand, without a window. */
import { describe, expect, test } from 'vitest';
import { ToolHand } from '../../../ui/editor/tool-hand.ts';
import { EditorState } from '../../../ui/state/editor.ts';
import type { Shape } from '../../../ui/tools/shape.ts';
import { testSession } from '../state/session.ts';

const PLAIN = { straight: false, subtract: false };

function open() {
  const state = new EditorState(testSession());
  state.settings.setBrushSize(20);
  state.viewport.resizeStage({ width: 600, height: 400 });
  const shown: (readonly Shape[])[] = [];
  const hand = new ToolHand(state, { showShapes: (shapes) => shown.push(shapes) });
  const selected = () => {
    state.document.settle();
    return state.document.selected.value.hole;
  };
  return { state, hand, selected, now: () => shown.at(-1)!, shown };
}

describe('ToolHand', () => {
  test('press, move and release go to the tool that was chosen at the press', () => {
    const { state, hand, selected } = open();
    state.tool.value = 'rectangle';
    hand.press([10, 10], PLAIN);
    state.tool.value = 'brush';
    hand.move([[30, 20]], PLAIN);
    expect(hand.busy).toBe(true);
    hand.release();
    expect(hand.busy).toBe(false);
    expect(selected()).toBe(20 * 10);
  });

  test('moving without a press paints nothing; a second press takes back what was not released', () => {
    const { hand, selected } = open();
    hand.move([[50, 50]], PLAIN);
    hand.release();
    expect(selected()).toBe(0);
    hand.press([50, 50], PLAIN);
    hand.move([[100, 50]], PLAIN);
    hand.press([200, 100], PLAIN);
    hand.cancel();
    expect(selected()).toBe(0);
  });

  test('whoever draws while the layer is written is told why nothing happens', () => {
    const { state, hand, selected } = open();
    state.document.locked.value = true;
    hand.press([50, 50], PLAIN);
    hand.move([[100, 50]], PLAIN);
    hand.release();
    expect(state.notices.problem.value).toBe('Drawing waits until the layer is written.');
    state.document.locked.value = false;
    expect(selected()).toBe(0);
  });

  test('what the tool sketches is shown where the pointer is, and follows the settings', () => {
    const { state, hand, now } = open();
    expect(now()).toEqual([]);
    hand.move([[50, 60]], PLAIN);
    expect(now()).toEqual([{ kind: 'circle', at: [50, 60], radius: 10 }]);
    state.settings.setBrushSize(30);
    expect(now()).toEqual([{ kind: 'circle', at: [50, 60], radius: 15 }]);
    state.tool.value = 'lasso';
    expect(now()).toEqual([]);
    state.tool.value = 'brush';
    hand.leave();
    expect(now()).toEqual([]);
  });

  test('is silent once it is disposed of', () => {
    const { state, hand, shown } = open();
    hand.move([[50, 60]], PLAIN);
    hand.dispose();
    const count = shown.length;
    state.settings.setBrushSize(30);
    expect(shown).toHaveLength(count);
  });
});

describe('the keyboard’s cursor', () => {
  test('starts in the middle, stays inside the picture and is a cross', () => {
    const { hand, now } = open();
    hand.moveCursor(10, -5, PLAIN);
    expect(now().at(-1)).toEqual({ kind: 'cross', at: [160, 80] });
    hand.moveCursor(1000, 1000, PLAIN);
    expect(now().at(-1)).toEqual({ kind: 'cross', at: [300, 170] });
    hand.hideCursor();
    hand.move([[1, 1]], PLAIN);
    expect(now().some(({ kind }) => kind === 'cross')).toBe(false);
  });

  test('puts the tool down and lifts it', () => {
    const { state, hand, selected } = open();
    hand.toggleAtCursor(PLAIN);
    expect(state.notices.announcement.value).toMatch(/^Tool down at 150, 85\./);
    hand.moveCursor(50, 0, PLAIN);
    hand.toggleAtCursor(PLAIN);
    expect(hand.busy).toBe(false);
    expect(selected()).toBeGreaterThan(50 * 20);
  });

  test('a tool that paints leaves the arrow keys and Enter alone; the trace takes them', async () => {
    const { state, hand, selected } = open();
    expect(hand.arrow(1, 0)).toBe(false);
    expect(hand.enter()).toBe(false);
    hand.press([150, 85], PLAIN);
    hand.release();
    selected();
    await state.run.remove();
    state.attention.view.value = 'trace';
    state.attention.look('attention');
    hand.moveCursor(0, 0, PLAIN);
    expect(state.attention.traced.value).not.toBeNull();
    expect(hand.arrow(1, 0)).toBe(true);
    expect(hand.enter()).toBe(true);
    // The cursor still stands on the picture, so that the pointer's leaving does not end the trace.
    state.attention.pin(null);
    hand.leave();
    expect(state.attention.traced.value).not.toBeNull();
  });
});
