import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EditorState } from '../../../ui/state/editor.ts';
import { MaskLayer } from '../../../ui/state/mask-layer.ts';
import { MaskEdit } from '../../../ui/state/mask-edit.ts';
import { UndoStack } from '../../../ui/state/undo-stack.ts';
import { fillPolygon } from '../../../ui/tools/drawing/polygon.ts';
import { Coverage, Stroke } from '../../../ui/tools/drawing/stroke.ts';
import { testSession } from './session.ts';

const WIDTH = 300;
const HEIGHT = 170;
/** Rows that start with a whole word of the mask, and rows that do not. */
const widths = fc.constantFrom(WIDTH, WIDTH + 1);

const point = fc.tuple(fc.integer({ min: -30, max: WIDTH + 30 }), fc.integer({ min: -30, max: HEIGHT + 30 }));
const action = fc.oneof(
  fc.record({
    kind: fc.constant('stroke' as const),
    layer: fc.constantFrom('hole' as const, 'protect' as const, 'only' as const),
    points: fc.array(point, { minLength: 1, maxLength: 6 }),
    radius: fc.double({ min: 0.5, max: 60, noNaN: true }),
    hardness: fc.constantFrom(0, 0.5, 1),
    subtract: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('lasso' as const), points: fc.array(point, { minLength: 1, maxLength: 8 }) }),
  fc.record({
    kind: fc.constantFrom(
      'invert' as const,
      'clear' as const,
      'grow' as const,
      'shrink' as const,
      'add' as const,
    ),
  }),
  fc.record({ kind: fc.constantFrom('undo' as const, 'redo' as const) }),
);

function perform(
  state: EditorState,
  coverage: Coverage,
  step: typeof action extends fc.Arbitrary<infer T> ? T : never,
) {
  switch (step.kind) {
    case 'stroke': {
      const edit = state.document.beginEdit(step.layer)!;
      const stroke = new Stroke(edit, coverage, step, step.subtract);
      for (const at of step.points) stroke.add([at]);
      stroke.finish();
      stroke.drop();
      state.document.commitEdit(edit, 'stroke');
      return;
    }
    case 'lasso': {
      const edit = state.document.beginEdit('hole')!;
      edit.touch({ x: 0, y: 0, width: state.document.width, height: HEIGHT });
      fillPolygon(edit.layer.data, state.document.width, HEIGHT, step.points, 255);
      state.document.commitEdit(edit, 'lasso');
      return;
    }
    case 'invert':
      return state.document.invert();
    case 'clear':
      return state.document.clear();
    case 'grow':
      return state.document.growLayer(3);
    case 'shrink':
      return state.document.growLayer(-3);
    case 'add': {
      const data = new Uint8Array(state.document.width * HEIGHT).fill(255, 0, state.document.width * 30);
      return state.document.addMask('hole', { width: state.document.width, height: HEIGHT, data });
    }
    case 'undo':
      return state.document.undo();
    case 'redo':
      return state.document.redo();
  }
}

const snapshot = (state: EditorState) =>
  (['hole', 'protect', 'only'] as const).map((name) =>
    Buffer.from(state.document.layers[name].data).toString('base64'),
  );

describe('undo', () => {
  test('any sequence of steps can be taken back to the start and done again', () => {
    return fc.assert(
      fc.asyncProperty(widths, fc.array(action, { maxLength: 12 }), async (width, steps) => {
        const state = new EditorState(testSession({}, width, HEIGHT));
        const coverage = new Coverage(width, HEIGHT);
        const start = snapshot(state);
        for (const step of steps) await perform(state, coverage, step);
        state.document.settle();
        const end = snapshot(state);
        const counts = { ...state.document.selected.value };
        let taken = 0;
        while (state.document.undoLabel.value !== null) {
          state.document.undo();
          taken++;
        }
        expect(snapshot(state)).toEqual(start);
        expect(state.document.selected.value).toEqual({ hole: 0, protect: 0, only: 0 });
        for (let i = 0; i < taken; i++) state.document.redo();
        expect(snapshot(state)).toEqual(end);
        expect(state.document.selected.value).toEqual(counts);
        expect(coverage.data.every((value) => value === 0)).toBe(true);
        state.dispose();
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('the number of selected pixels is always what the bytes say', () => {
    return fc.assert(
      fc.asyncProperty(widths, fc.array(action, { maxLength: 8 }), async (width, steps) => {
        const state = new EditorState(testSession({}, width, HEIGHT));
        const coverage = new Coverage(width, HEIGHT);
        for (const step of steps) await perform(state, coverage, step);
        state.document.settle();
        for (const name of ['hole', 'protect', 'only'] as const) {
          const counted = state.document.layers[name].data.reduce(
            (sum, value) => sum + (value >= 128 ? 1 : 0),
            0,
          );
          expect(state.document.layers[name].selected).toBe(counted);
        }
        state.dispose();
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  test('an edit that is cancelled leaves nothing behind', () => {
    const layer = new MaskLayer('hole', WIDTH, HEIGHT);
    const before = new Uint8Array(WIDTH * HEIGHT).fill(7, 1000, 5000);
    layer.load(before);
    const edit = new MaskEdit(layer, () => undefined);
    edit.touch({ x: 20, y: 10, width: 200, height: 100 });
    for (let y = 10; y < 110; y++) layer.data.fill(200, y * WIDTH + 20, y * WIDTH + 220);
    edit.cancel();
    expect(Buffer.from(layer.data).equals(Buffer.from(before))).toBe(true);
  });

  test('an edit that changed nothing is no step', () => {
    const layer = new MaskLayer('hole', WIDTH, HEIGHT);
    const edit = new MaskEdit(layer, () => undefined);
    edit.touch({ x: 0, y: 0, width: 10, height: 10 });
    expect(edit.commit('nothing')).toBeNull();
  });

  test('forgets the oldest steps once they keep more than the limit', () => {
    const stack = new UndoStack(1000);
    const undone: number[] = [];
    for (let i = 0; i < 10; i++) {
      stack.push({ label: String(i), bytes: 300, undo: () => undone.push(i), redo: () => undefined });
    }
    expect(stack.bytes).toBeLessThanOrEqual(1000);
    while (stack.undo());
    expect(undone).toEqual([9, 8, 7]);
  });

  test('a step that fills a large picture evenly keeps almost nothing', () => {
    const state = new EditorState(testSession({}, 1024, 1024), 100_000);
    state.document.invert();
    state.document.invert();
    state.document.undo();
    state.document.undo();
    expect(state.document.layers.hole.selected).toBe(0);
    state.dispose();
  });
});
