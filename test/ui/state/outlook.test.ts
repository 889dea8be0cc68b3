import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runAtOnce, growMask, type Mask } from '@contextual-fill/core';
import { lookAroundMask } from '../../../ui/job/look-around.ts';
import { directTools } from '../../../ui/picture/direct-tools.ts';
import { EditorState } from '../../../ui/state/editor.ts';
import { type KeptMask, restoreMask } from '../../../ui/state/versions.ts';
import { blend, disc, maskWhere, noise, picture, softDisc } from '../../core/select/pictures.ts';
import { testSession } from './session.ts';

const SIZE = { width: 300, height: 220 };
const cover = softDisc(150, 90, 40, 2);
const isShadow = (x: number, y: number) => ((x - 175) / 55) ** 2 + ((y - 128) / 13) ** 2 <= 1;
const ground = (x: number, y: number) => {
  const tone = (0.85 + 0.3 * noise(Math.floor(x / 4), Math.floor(y / 4))) * (isShadow(x, y) ? 0.5 : 1);
  return [150 * tone, 130 * tone, 100 * tone] as const;
};
const image = picture(SIZE.width, SIZE.height, (x, y) => blend(ground(x, y), [40, 60, 220], cover(x, y)));

const open = (settings = {}) =>
  new EditorState(
    testSession({
      image,
      settings,
      lookAround: (shown, mask, grow) => lookAroundMask(shown, mask, grow, directTools),
    }),
  );

const select = (state: EditorState, mask: Mask) => state.document.addMask('hole', mask);
const ball = maskWhere(SIZE, disc(150, 90, 40));
const whole = (kept: KeptMask) => restoreMask(kept, SIZE.width, SIZE.height).data;
const found = (state: EditorState) =>
  vi.waitFor(() => expect(state.outlook.grown.value).not.toBeNull(), 5000);

describe('what will go besides what is painted', () => {
  let state: EditorState;
  beforeEach(() => {
    state = open();
  });
  afterEach(() => state.dispose());

  test('is the rim that a tight selection grows by, and is taken back with the first new stroke', async () => {
    select(state, ball);
    await found(state);
    const grown = whole(state.outlook.grown.value!);
    const most = runAtOnce(growMask(ball, 6));
    expect(grown.every((value, i) => value >= ball.data[i] && value <= most.data[i])).toBe(true);
    expect(grown[90 * SIZE.width + 191]).toBe(255);
    const edit = state.document.beginEdit('hole')!;
    state.document.maskChanged(edit.layer, { x: 0, y: 0, width: 1, height: 1 });
    expect(state.outlook.grown.value).toBeNull();
  });

  test('is nothing where the selection is not to grow', async () => {
    state.settings.setGrow(0);
    select(state, ball);
    await vi.waitFor(() => expect(state.outlook.shadow.value).not.toBeNull(), 5000);
    expect(state.outlook.grown.value).toBeNull();
    state.settings.setGrow(3);
    await found(state);
    expect(whole(state.outlook.grown.value!)).toEqual(Uint8Array.from(runAtOnce(growMask(ball, 3)).data));
  });

  test('the shadow is offered, taken only when asked for, in one step, and not offered twice', async () => {
    select(state, ball);
    await vi.waitFor(() => expect(state.outlook.shadow.value).not.toBeNull(), 5000);
    const before = state.document.selected.value.hole;
    const shadow = whole(state.outlook.shadow.value!);
    expect(shadow[134 * SIZE.width + 190]).toBe(255);
    expect(state.document.layers.hole.data).toEqual(Uint8Array.from(ball.data));
    state.outlook.takeShadow();
    expect(state.document.selected.value.hole).toBeGreaterThan(before + 300);
    expect(state.document.undoLabel.value).toBe('shadow');
    // The rim as well, or a line would stay between.
    expect(state.document.layers.hole.data[132 * SIZE.width + 150]).toBe(255);
    state.document.undo();
    expect(state.document.selected.value.hole).toBe(before);
    await found(state);
    expect(state.outlook.shadow.value).toBeNull();
  });

  test('a shadow that was left is offered again only for another selection', async () => {
    select(state, ball);
    await vi.waitFor(() => expect(state.outlook.shadow.value).not.toBeNull(), 5000);
    state.outlook.leaveShadow();
    state.settings.setGrow(2);
    await found(state);
    expect(state.outlook.shadow.value).toBeNull();
    state.document.clear();
    await new Promise((resolve) => setTimeout(resolve, 400));
    select(state, ball);
    await vi.waitFor(() => expect(state.outlook.shadow.value).not.toBeNull(), 5000);
  });
});
