/** From rough marks to the object, with the real GrabCut on a disc of another colour. */
import { describe, expect, test } from 'vitest';
import { EditorState } from '../../../ui/state/editor.ts';
import type { Point } from '../../../ui/tools/drawing/polygon.ts';
import { toolOf } from '../../../ui/tools/index.ts';
import { Workbench } from '../../../ui/tools/tool.ts';
import { testSession } from './session.ts';

const WIDTH = 300;
const HEIGHT = 170;
const DISCS: readonly (readonly [number, number, number])[] = [
  [90, 85, 30],
  [220, 85, 24],
];
const isDisc = (x: number, y: number) =>
  DISCS.findIndex(([cx, cy, r]) => Math.hypot(x + 0.5 - cx, y + 0.5 - cy) < r);

function open() {
  const data = new Uint8Array(WIDTH * HEIGHT * 4);
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const noise = (i * 7919) % 23;
    const disc = isDisc(i % WIDTH, Math.floor(i / WIDTH)) >= 0;
    data.set(disc ? [190 + noise, 60 + noise, 50, 255] : [70, 110 + noise, 120 + noise, 255], 4 * i);
  }
  const state = new EditorState(testSession({ image: { width: WIDTH, height: HEIGHT, data } }));
  const bench = new Workbench(state);
  const draw = (points: readonly Point[], modifiers = { straight: false, subtract: false }) => {
    const gesture = toolOf('snap').press(bench, points[0], modifiers)!;
    if (points.length > 1) gesture.move(points.slice(1), modifiers);
    expect(gesture.sketch(null)).toHaveLength(1);
    gesture.release();
    return state.snap.settled();
  };
  /** Intersection over union of what is selected with some of the discs. */
  const agreement = (...discs: number[]) => {
    let [both, either] = [0, 0];
    for (let i = 0; i < WIDTH * HEIGHT; i++) {
      const wanted = discs.includes(isDisc(i % WIDTH, Math.floor(i / WIDTH)));
      const is = state.document.layers.hole.data[i] >= 128;
      if (wanted && is) both++;
      if (wanted || is) either++;
    }
    return both / either;
  };
  return { state, draw, agreement };
}

const loop = ([cx, cy, r]: readonly [number, number, number], room: number): Point[] =>
  Array.from({ length: 33 }, (_, i) => [
    cx + (r + room) * Math.cos((i / 32) * 2 * Math.PI),
    cy + (r + room) * Math.sin((i / 32) * 2 * Math.PI),
  ]);

describe('snap to the object', () => {
  test.each([
    ['a loop', loop(DISCS[0], 10)],
    ['a click', [[90, 85]] as Point[]],
    [
      'a scribble',
      [
        [80, 80],
        [100, 84],
        [82, 92],
      ] as Point[],
    ],
  ])('%s becomes the outline, in one step of undo', async (_name, points) => {
    const { state, draw, agreement } = open();
    await draw(points);
    expect(agreement(0)).toBeGreaterThan(0.93);
    expect(state.notices.announcement.value).toMatch(/^snap: \d/);
    state.document.undo();
    expect(state.document.selected.value.hole).toBe(0);
  });

  test('a mark elsewhere begins a second object, which the first one stays beside', async () => {
    const { state, draw, agreement } = open();
    await draw(loop(DISCS[0], 10));
    await draw(loop(DISCS[1], 10));
    expect(agreement(0, 1)).toBeGreaterThan(0.93);
    state.document.undo();
    expect(agreement(0)).toBeGreaterThan(0.93);
  });

  test('Alt takes away from the object and Shift adds to it; undo goes back mark by mark', async () => {
    const { state, draw } = open();
    await draw(loop(DISCS[0], 10));
    const whole = state.document.selected.value.hole;
    await draw(
      [
        [100, 70],
        [100, 100],
      ],
      { straight: false, subtract: true },
    );
    const { data } = state.document.layers.hole;
    expect(data[85 * WIDTH + 100]).toBe(0);
    await draw([[145, 85]], { straight: true, subtract: false });
    expect(data[85 * WIDTH + 145]).toBe(255);
    expect(data[85 * WIDTH + 100]).toBe(0);
    state.document.undo();
    state.document.undo();
    expect(state.document.selected.value.hole).toBe(whole);
    // The marks were undone, too: the next correction starts from the loop alone.
    await draw([[75, 85]], { straight: true, subtract: false });
    expect(data[85 * WIDTH + 100]).toBe(255);
  });

  test('what was painted before stays when the object is corrected', async () => {
    const { state, draw } = open();
    const edit = state.document.beginEdit('hole')!;
    edit.touch({ x: 85, y: 20, width: 1, height: 140 });
    for (let y = 20; y < 160; y++) edit.layer.data[y * WIDTH + 85] = 255;
    state.document.commitEdit(edit, 'paint');
    await draw(loop(DISCS[0], 10));
    await draw(
      [
        [85, 70],
        [85, 100],
      ],
      { straight: false, subtract: true },
    );
    for (let y = 20; y < 160; y++) expect(edit.layer.data[y * WIDTH + 85]).toBe(255);
  });

  test('Alt without an object, and a search that fails, are sentences; Esc leaves everything as it was', async () => {
    const { state, draw } = open();
    await draw([[90, 85]], { straight: false, subtract: true });
    expect(state.notices.problem.value).toMatch(/^No object was found yet/);
    const searching = draw([[90, 85]]);
    expect(state.snap.busy.value).toBe(true);
    state.snap.cancel();
    expect(state.snap.busy.value).toBe(false);
    await searching;
    expect(state.document.selected.value.hole).toBe(0);
    expect(state.document.undoLabel.value).toBeNull();
  });

  test('Remove while the object is looked for waits for it; nothing begins while a layer is written', async () => {
    const { state, draw } = open();
    void draw([[90, 85]]);
    await state.run.remove();
    expect(state.document.isResult.value).toBe(true);
    state.document.locked.value = true;
    const bench = new Workbench(state);
    expect(toolOf('snap').press(bench, [90, 85], { straight: false, subtract: false })).toBeNull();
  });
});
