import { InpaintError, type Mask, runAtOnce } from '@contextual-fill/core';
import { describe, expect, test, vi } from 'vitest';
import { Problem } from '../../../plugin/protocol/problem.ts';
import type { SessionResult } from '../../../ui/job/session.ts';
import { EditorState } from '../../../ui/state/editor.ts';
import type { LayerName } from '../../../ui/state/mask-layer.ts';
import type { fakeEngine } from '../editor/fake-engine.ts';
import { testSession } from './session.ts';

type FakeEngine = ReturnType<typeof fakeEngine>;

function paint(
  state: EditorState,
  name: LayerName,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const edit = state.document.beginEdit(name)!;
  edit.touch({ x, y, width, height });
  for (let row = y; row < y + height; row++) {
    edit.layer.data.fill(255, row * state.document.width + x, row * state.document.width + x + width);
  }
  state.document.commitEdit(edit, 'paint');
}

const selectedIn = (mask: Mask) => Array.from(mask.data).filter((value) => value >= 128).length;

const same = (a: ArrayLike<number>, b: ArrayLike<number>) => Buffer.from(a).equals(Buffer.from(b));

describe('EditorState', () => {
  test('starts with the mask that came with the session', () => {
    const initialMask = { width: 300, height: 170, data: new Uint8Array(300 * 170).fill(255, 0, 900) };
    const state = new EditorState(testSession({ initialMask }));
    expect(state.document.selected.value.hole).toBe(900);
    expect(state.run.canRemove.value).toBe(true);
  });

  test('starts with the areas that came with the session, obeys them, and hands over what they are at the end', async () => {
    const protect = { width: 300, height: 170, data: new Uint8Array(300 * 170).fill(255, 0, 900) };
    const applied: SessionResult[] = [];
    const session = testSession({
      initialAreas: { protect, only: null },
      apply: (result) => {
        applied.push(result);
        return Promise.resolve();
      },
    });
    const state = new EditorState(session);
    expect(state.document.selected.value).toEqual({ hole: 0, protect: 900, only: 0 });
    paint(state, 'hole', 100, 50, 40, 30);
    await state.run.remove();
    expect(selectedIn(session.engine.asked[0][2]!.protect!)).toBe(900);
    paint(state, 'only', 0, 100, 300, 50);
    await state.run.apply();
    const { areas } = applied[0];
    expect(selectedIn(areas.protect!)).toBe(900);
    expect(selectedIn(areas.only!)).toBe(300 * 50);
  });

  test('says from the beginning what the session has to say, until the designer does something', async () => {
    const state = new EditorState(testSession({ problem: 'The mask of this layer is damaged.' }));
    expect(state.notices.problem.value).toBe('The mask of this layer is damaged.');
    paint(state, 'hole', 100, 50, 40, 30);
    await state.run.remove();
    expect(state.notices.problem.value).toBe(null);
  });

  test('removing nothing is refused with a sentence', async () => {
    const session = testSession();
    const state = new EditorState(session);
    await state.run.remove();
    expect(state.notices.problem.value).toMatch(/paint over what should go/);
    expect(session.engine.asked).toHaveLength(0);
  });

  test('a run gives the engine the mask and the options, and shows the result', async () => {
    const session = testSession({ options: { detail: 'residual', seed: 5, grow: 3, feather: 4 } });
    const state = new EditorState(session);
    paint(state, 'hole', 100, 50, 40, 30);
    await state.run.remove();
    const [image, mask, options] = session.engine.asked[0];
    expect(image).toBe(session.image);
    expect(selectedIn(mask)).toBe(1200);
    expect(options).toEqual({ detail: 'residual', seed: 5, grow: 3, feather: 4 });
    expect(state.run.phase.value).toBe('ready');
    expect(state.document.isResult.value).toBe(true);
    expect(state.document.selected.value.hole).toBe(0);
    expect(same((await state.document.image()).data, session.image.data)).toBe(false);
    expect(state.notices.announcement.value).toMatch(/^Done in/);
  });

  test('a doubtful result says so, with what to do, and each result remembers how far it is to be trusted', async () => {
    const session = testSession();
    const state = new EditorState(session);
    paint(state, 'hole', 100, 50, 40, 30);
    session.engine.confidence = 0.3;
    await state.run.remove();
    expect(state.notices.announcement.value).toContain('This fill is doubtful');
    session.engine.confidence = 0.8;
    await state.run.again();
    expect(state.notices.announcement.value).not.toContain('doubtful');
    expect(state.document.versions.all.map(({ confidence }) => confidence)).toEqual([null, 0.3, 0.8]);
  });

  test('a run shows what the hole looks like by now, and nothing of it once it is over', async () => {
    const session = testSession();
    const state = new EditorState(session);
    const seen: (string | null)[] = [];
    state.run.sketch.subscribe((sketch) => {
      seen.push(sketch && sketch.previews.map(({ stage }) => stage).join());
      if (sketch) expect(sketch.hole.box).toEqual({ x: 100, y: 50, width: 40, height: 30 });
    });
    paint(state, 'hole', 100, 50, 40, 30);
    await state.run.remove();
    expect(seen).toEqual([null, 'coarse', 'refine', null]);
    const stop = state.run.sketch.subscribe((sketch) => sketch && state.run.cancel());
    await state.run.again();
    stop();
    expect(seen).toEqual([null, 'coarse', 'refine', null, 'coarse', null]);
    expect(state.run.sketch.value).toBeNull();
  });

  test('progress is told by stage, once per stage', async () => {
    const state = new EditorState(testSession());
    const said: string[] = [];
    state.notices.announcement.subscribe((text) => said.push(text));
    paint(state, 'hole', 10, 10, 20, 20);
    await state.run.remove();
    expect(said.filter((text) => text.startsWith('Finding where'))).toHaveLength(1);
    expect(state.run.progress.value).toBeNull();
  });

  test('undo after a run gives the picture and the selection back; redo shows the result again', async () => {
    const state = new EditorState(testSession());
    paint(state, 'hole', 100, 50, 40, 30);
    await state.run.remove();
    const filled = (await state.document.image()).data.slice();
    state.document.undo();
    expect(await state.document.image()).toBe(state.session.image);
    expect(state.document.selected.value.hole).toBe(1200);
    state.document.redo();
    expect(same((await state.document.image()).data, filled)).toBe(true);
    expect(state.document.selected.value.hole).toBe(0);
  });

  test('Again fills the same mask from the same picture with the next seed', async () => {
    const session = testSession();
    const state = new EditorState(session);
    paint(state, 'hole', 100, 50, 40, 30);
    await state.run.remove();
    await state.run.again();
    await state.run.again();
    expect(session.engine.asked.map(([, , options]) => options!.seed)).toEqual([0, 1, 2]);
    expect(session.engine.asked.every(([image]) => image === session.image)).toBe(true);
    expect(session.engine.asked.every(([, mask]) => selectedIn(mask) === 1200)).toBe(true);
    expect(state.document.history.value.map(({ parent }) => parent)).toEqual([null, 0, 0, 0]);
  });

  test('three fills are ranked by the engine’s own check, and the best of them is shown', async () => {
    const session = testSession();
    const state = new EditorState(session);
    const { document, run } = state;
    paint(state, 'hole', 100, 50, 40, 30);
    session.engine.confidence = [0.5, 0.4, 0.9, 0.6];
    await run.remove();
    await run.again(3);
    expect(session.engine.asked.map(([, , options]) => options!.seed)).toEqual([0, 1, 2, 3]);
    expect(document.choices.value.map(({ seed }) => seed)).toEqual([2, 3, 0, 1]);
    expect(document.version.value.seed).toBe(2);
    expect(state.notices.announcement.value).toContain('Fill 1 of 4, by rank.');
    // One press goes to the next one, also round the end; one undo goes back.
    document.choose(-1);
    expect(document.version.value.seed).toBe(1);
    expect(state.notices.announcement.value).toBe('Fill 4 of 4, doubtful.');
    document.choose(1);
    document.choose(1);
    expect(document.version.value.seed).toBe(3);
    document.undo();
    expect(document.version.value.seed).toBe(2);
  });

  test('Again never shows a fill that ranks below the shown one, unless the rules are new', async () => {
    const session = testSession();
    const state = new EditorState(session);
    const { document, run } = state;
    paint(state, 'hole', 100, 50, 40, 30);
    session.engine.confidence = [0.7, 0.6, 0.8, 0.1];
    await run.remove();
    await run.again();
    expect(document.version.value.seed).toBe(0);
    expect(document.choices.value.map(({ seed }) => seed)).toEqual([0, 1]);
    expect(state.notices.remark.value).toMatch(/ranks lower, so this one stays/);
    await run.again();
    expect(document.version.value.seed).toBe(2);
    expect(state.notices.remark.value).toBeNull();
    // What was made under other rules is no rival.
    paint(state, 'protect', 0, 0, 50, 170);
    await run.again();
    expect(document.version.value.confidence).toBe(0.1);
    expect(document.choices.value).toHaveLength(1);
  });

  test('Again says so where a fill comes out the same, and makes no more of them', async () => {
    const session = testSession();
    // Of one colour wherever it is borrowed from.
    session.image.data.fill(200);
    const state = new EditorState(session);
    const { document, run } = state;
    session.image.data.fill(90, 4 * (60 * 300 + 110), 4 * (60 * 300 + 120));
    paint(state, 'hole', 100, 50, 40, 30);
    await run.remove();
    const shown = document.version.value;
    await run.again(3);
    expect(session.engine.asked.map(([, , options]) => options!.seed)).toEqual([0, 1]);
    expect(document.version.value).toBe(shown);
    expect(document.choices.value).toHaveLength(1);
    expect(document.history.value).toHaveLength(2);
    expect(state.notices.remark.value).toMatch(/would be the same/);
    expect(run.phase.value).toBe('ready');
    // What is tried next has a seed of its own.
    await run.again();
    expect(session.engine.asked.at(-1)![2]!.seed).toBe(2);
  });

  test('where only some of three fills come out the same, it says how many are new, and what to do with them', async () => {
    const session = testSession();
    const state = new EditorState(session);
    const { document, run } = state;
    paint(state, 'hole', 100, 50, 40, 30);
    const fill = session.engine.fill.bind(session.engine);
    let earlier: ReturnType<typeof fill>;
    session.engine.fill = (...asked) => {
      // The third of the new fills is as the second.
      const made = asked[2]!.seed === 3 ? earlier : fill(...asked);
      earlier = made;
      return made;
    };
    await run.remove();
    await run.again(3);
    expect(document.choices.value).toHaveLength(3);
    expect(state.notices.remark.value).toBe('New fills: 2. Another one would be the same.');
    expect(state.notices.announcement.value).toMatch(
      /^Done in .* Fill \d of 3, by rank\. .* Another fill would be the same\.$/,
    );
  });

  test('of three fills that are cancelled those that are done are kept', async () => {
    const session = testSession();
    const state = new EditorState(session);
    const { document, run } = state;
    paint(state, 'hole', 100, 50, 40, 30);
    session.engine.confidence = 0.6;
    await run.remove();
    const stop = run.progress.subscribe((progress) => {
      if (progress?.fill === 1) run.cancel();
    });
    await run.again(3);
    stop();
    expect(document.choices.value).toHaveLength(2);
    expect(document.version.value.seed).toBe(1);
    expect(run.progress.value).toBeNull();
    expect(state.notices.announcement.value).toMatch(/^Cancelled. Kept what was done: 1/);
  });

  test('painting during a fill makes the next selection, and Remove appends it', async () => {
    const session = testSession();
    const state = new EditorState(session);
    const { document, notices, run } = state;
    paint(state, 'hole', 100, 50, 40, 30);
    const all = run.remove();
    expect(document.selected.value.hole).toBe(0);
    paint(state, 'hole', 10, 10, 20, 20);
    const second = run.remove();
    expect(notices.announcement.value).toBe('Added. Waiting: 1. Esc cancels all.');
    expect(run.areas.value.map(({ box }) => box.x)).toEqual([100, 10]);
    paint(state, 'hole', 200, 100, 10, 10);
    await Promise.all([all, second]);
    expect(session.engine.asked.map(([, mask]) => selectedIn(mask))).toEqual([1200, 400]);
    expect(document.version.value.parent).toBe(1);
    expect(run.areas.value).toEqual([]);
    // What was painted last waits for another Remove; undo goes back step by step, and redo forth again.
    expect(document.selected.value.hole).toBe(100);
    const states = () => `version ${document.current.value}, ${document.selected.value.hole} selected`;
    const back: string[] = [];
    for (let i = 0; i < 5; i++) {
      document.undo();
      back.push(states());
    }
    expect(back).toEqual([
      'version 2, 0 selected',
      'version 1, 400 selected',
      'version 1, 0 selected',
      'version 0, 1200 selected',
      'version 0, 0 selected',
    ]);
    for (let i = 0; i < 5; i++) document.redo();
    expect(states()).toBe('version 2, 100 selected');
  });

  test('a removal that waits is taken back by undo; the one that works is not', async () => {
    const session = testSession();
    const state = new EditorState(session);
    const { document, notices, run } = state;
    paint(state, 'hole', 100, 50, 40, 30);
    const all = run.remove();
    paint(state, 'hole', 10, 10, 20, 20);
    void run.remove();
    document.undo();
    expect(document.selected.value.hole).toBe(400);
    expect(run.areas.value).toHaveLength(1);
    expect(document.redoLabel.value).toBeNull();
    document.undo();
    document.undo();
    expect(notices.remark.value).toMatch(/^The fill still works/);
    await all;
    expect(session.engine.asked).toHaveLength(1);
    expect(document.current.value).toBe(1);
    expect(document.selected.value.hole).toBe(0);
  });

  test.each([
    ['cancelled', (state: EditorState) => state.run.cancel(), /^Cancelled/],
    [
      'failed',
      (state: EditorState) =>
        ((state.session.engine as FakeEngine).failWith = new InpaintError('too-large', 'Too large.')),
      /^Too large/,
    ],
  ])(
    'a fill that is %s gives back what was selected, with all that waits and was painted',
    async (_, end, said) => {
      const session = testSession();
      const state = new EditorState(session);
      const { document, notices, run } = state;
      paint(state, 'hole', 100, 50, 40, 30);
      const all = run.remove();
      paint(state, 'hole', 10, 10, 20, 20);
      void run.remove();
      paint(state, 'hole', 200, 100, 10, 10);
      end(state);
      await all;
      expect(document.selected.value.hole).toBe(1200 + 400 + 100);
      expect(notices.problem.value ?? notices.announcement.value).toMatch(said);
      expect(run.areas.value).toEqual([]);
      expect(session.engine.asked).toHaveLength(1);
      while (document.undoLabel.value !== null) document.undo();
      expect(document.selected.value.hole).toBe(0);
      while (document.redoLabel.value !== null) document.redo();
      expect(document.selected.value.hole).toBe(1200 + 400 + 100);
    },
  );

  test('during Again, too, the next selection is painted and appended, and stays what it is', async () => {
    const session = testSession();
    const state = new EditorState(session);
    const { document, run } = state;
    paint(state, 'hole', 100, 50, 40, 30);
    await run.remove();
    const again = run.again();
    paint(state, 'hole', 10, 10, 20, 20);
    void run.remove();
    paint(state, 'hole', 200, 100, 10, 10);
    await again;
    expect(document.version.value).toMatchObject({ id: 3, parent: 2 });
    expect(document.selected.value.hole).toBe(100);
  });

  test('a part of any version is what the whole picture has there', async () => {
    const state = new EditorState(testSession());
    const { document, run } = state;
    paint(state, 'hole', 100, 50, 40, 30);
    await run.remove();
    paint(state, 'hole', 120, 60, 60, 60);
    await run.remove();
    const box = { x: 90, y: 70, width: 70, height: 60 };
    for (const { id } of document.versions.all) {
      const { data } = runAtOnce(document.versions.imageOf(id));
      const rows = Array.from({ length: box.height }, (_, y) => {
        const start = ((box.y + y) * 300 + box.x) * 4;
        return Buffer.from(data.subarray(start, start + box.width * 4));
      });
      expect(same(document.versions.partOf(id, box).data, Buffer.concat(rows))).toBe(true);
    }
  });

  test('Remove more works on the result, and Apply hands over both masks and the picture that is shown', async () => {
    const applied: SessionResult[] = [];
    const session = testSession({
      apply: (result) => {
        applied.push(result);
        return Promise.resolve();
      },
    });
    const state = new EditorState(session);
    paint(state, 'hole', 20, 20, 20, 20);
    await state.run.remove();
    const first = (await state.document.image()).data.slice();
    paint(state, 'hole', 200, 100, 30, 30);
    await state.run.remove();
    expect(same(session.engine.asked[1][0].data, first)).toBe(true);
    expect(selectedIn(session.engine.asked[1][1])).toBe(900);
    await state.run.apply();
    expect(state.run.phase.value).toBe('applied');
    expect(selectedIn(applied[0].mask)).toBe(400 + 900);
    expect(same(applied[0].image.data, (await state.document.image()).data)).toBe(true);
  });

  test('the history goes back to any state, and going back can be undone', async () => {
    const state = new EditorState(testSession());
    paint(state, 'hole', 20, 20, 20, 20);
    await state.run.remove();
    paint(state, 'hole', 200, 100, 30, 30);
    await state.run.remove();
    const last = (await state.document.image()).data.slice();
    state.document.goTo(0);
    expect(await state.document.image()).toBe(state.session.image);
    expect(state.run.canApply.value).toBe(false);
    state.document.undo();
    expect(same((await state.document.image()).data, last)).toBe(true);
  });

  test('the last selection can be taken up again', async () => {
    const state = new EditorState(testSession());
    paint(state, 'hole', 20, 20, 20, 20);
    await state.run.remove();
    state.document.editSelection();
    expect(state.document.current.value).toBe(0);
    expect(state.document.selected.value.hole).toBe(400);
    state.document.undo();
    expect(state.document.isResult.value).toBe(true);
    expect(state.document.selected.value.hole).toBe(0);
  });

  test('cancelling a run changes nothing', async () => {
    const session = testSession();
    const state = new EditorState(session);
    paint(state, 'hole', 20, 20, 20, 20);
    const running = state.run.remove();
    expect(state.run.phase.value).toBe('running');
    state.document.goTo(0);
    expect(state.document.selected.value.hole).toBe(0);
    state.run.cancel();
    await running;
    expect(state.run.phase.value).toBe('ready');
    expect(state.document.isResult.value).toBe(false);
    expect(state.document.selected.value.hole).toBe(400);
    expect(state.notices.problem.value).toBeNull();
    expect(state.notices.announcement.value).toMatch(/^Cancelled/);
  });

  test('protect and only go to the engine when something is painted, and a failure is its sentence', async () => {
    const session = testSession();
    const state = new EditorState(session);
    paint(state, 'hole', 100, 50, 40, 30);
    paint(state, 'protect', 0, 0, 50, 170);
    await state.run.remove();
    const { protect, only } = session.engine.asked[0][2]!;
    expect(selectedIn(protect!)).toBe(50 * 170);
    expect(only).toBeUndefined();
    const { request } = state.document.version.value;
    expect(request!.protect!.box).toEqual({ x: 0, y: 0, width: 50, height: 170 });
    expect(request!.only).toBeNull();
    session.engine.failWith = new InpaintError('no-source', 'Nothing is left to borrow from: allow more.');
    await state.run.again();
    expect(state.notices.problem.value).toBe('Nothing is left to borrow from: allow more.');
    session.engine.failWith = new TypeError('x is undefined');
    await state.run.again();
    expect(state.notices.problem.value).toMatch(/stopped unexpectedly \(x is undefined\)\. Try again/);
  });

  test('the second click of a double click on Remove does not cancel; a later one does', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const state = new EditorState(testSession());
    paint(state, 'hole', 20, 20, 20, 20);
    const first = state.run.remove();
    state.run.cancelByPress();
    await first;
    expect(state.document.isResult.value).toBe(true);
    const second = state.run.again();
    vi.advanceTimersByTime(600);
    state.run.cancelByPress();
    await second;
    expect(state.notices.announcement.value).toMatch(/^Cancelled/);
    vi.useRealTimers();
  });

  test('Remove on a result with nothing selected is no failure, and Again works after Apply', async () => {
    const state = new EditorState(testSession());
    paint(state, 'hole', 20, 20, 20, 20);
    await state.run.remove();
    await state.run.remove();
    expect(state.notices.problem.value).toBeNull();
    expect(state.notices.announcement.value).toMatch(/^Nothing more is selected/);
    await state.run.apply();
    expect(state.run.canRepeat.value).toBe(true);
    await state.run.again();
    expect(state.document.history.value).toHaveLength(3);
  });

  test('an apply that fails says so and can be tried again', async () => {
    const apply = vi.fn(() =>
      Promise.reject(new Problem('refused', 'The layer is locked: unlock it and press Apply again.')),
    );
    const state = new EditorState(testSession({ apply }));
    paint(state, 'hole', 20, 20, 20, 20);
    await state.run.remove();
    await state.run.apply();
    expect(state.notices.problem.value).toMatch(/unlock it/);
    expect(state.run.canApply.value).toBe(true);
  });

  test('settings are remembered together, and at the latest when the window closes', () => {
    const saved: unknown[] = [];
    const cancel = vi.fn();
    const state = new EditorState(testSession({ saveSettings: (settings) => saved.push(settings), cancel }));
    state.settings.setBrushSize(77);
    state.settings.setBrushHardness(0.5);
    state.settings.dismissHint();
    expect(saved).toEqual([]);
    state.close();
    expect(saved).toEqual([{ brushSize: 77, brushHardness: 0.5, hintSeen: true }]);
    expect(cancel).toHaveBeenCalledOnce();
  });

  test('closing asks while a result was not applied; discarding, or applying, closes', async () => {
    const cancel = vi.fn();
    const apply = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const open = async () => {
      const state = new EditorState(testSession({ cancel, apply }));
      paint(state, 'hole', 20, 20, 20, 20);
      await state.run.remove();
      state.close();
      expect(state.leaving.value).toBe(true);
      return state;
    };
    const first = await open();
    expect(cancel).not.toHaveBeenCalled();
    first.leave();
    expect(cancel).toHaveBeenCalledTimes(1);
    // Where it cannot be written the window stays, and says why.
    const second = await open();
    apply.mockImplementationOnce(() =>
      Promise.reject(new Problem('refused', 'The layer is locked: unlock it.')),
    );
    await second.applyAndClose();
    expect(second.leaving.value).toBe(false);
    expect(second.notices.problem.value).toMatch(/locked/);
    expect(cancel).toHaveBeenCalledTimes(1);
    await second.applyAndClose();
    expect(cancel).toHaveBeenCalledTimes(2);
    // What came after it was applied is not lost either.
    const third = await open();
    await third.run.apply();
    await third.run.again();
    third.close();
    expect(cancel).toHaveBeenCalledTimes(2);
    third.document.goTo(1);
    third.close();
    expect(cancel).toHaveBeenCalledTimes(3);
  });

  test('a hint that was seen does not come back', () => {
    expect(new EditorState(testSession({ settings: { hintSeen: true } })).settings.hint.value).toBe(false);
    expect(new EditorState(testSession()).settings.hint.value).toBe(true);
  });

  test('the layers selected in Figma are added to what is painted on, as one step', async () => {
    const data = new Uint8Array(300 * 170).fill(255, 0, 900);
    const session = testSession({
      readSelectedLayers: () => Promise.resolve({ width: 300, height: 170, data }),
    });
    const state = new EditorState(session);
    paint(state, 'hole', 100, 50, 40, 30);
    await state.document.addSelectedLayers();
    expect(state.document.selected.value.hole).toBe(1200 + 900);
    expect(state.document.undoLabel.value).toBe('added layer');
    expect(state.notices.announcement.value).toMatch(/^Layer added/);
    await state.document.addSelectedLayers();
    expect(state.notices.announcement.value).toMatch(/selected already/);
    state.document.undo();
    expect(state.document.selected.value.hole).toBe(1200);
    state.document.redo();
    state.document.layer.value = 'protect';
    await state.document.addSelectedLayers();
    expect(state.document.selected.value).toEqual({ hole: 2100, protect: 900, only: 0 });
  });

  test('a selection that cannot be added is a sentence, also while a layer is written', async () => {
    const session = testSession();
    const state = new EditorState(session);
    await state.document.addSelectedLayers();
    expect(state.notices.problem.value).toBe('Select a shape over the picture in Figma.');
    expect(state.document.reading.value).toBe(false);
    paint(state, 'hole', 100, 50, 40, 30);
    await state.run.remove();
    const running = state.run.apply();
    state.document.addMask('protect', { width: 300, height: 170, data: new Uint8Array(300 * 170).fill(255) });
    expect(state.notices.problem.value).toMatch(/Wait until that is done/);
    expect(state.document.selected.value.protect).toBe(0);
    await running;
  });

  test('growing and shrinking change the layer that is painted on', async () => {
    const state = new EditorState(testSession());
    paint(state, 'hole', 100, 50, 40, 30);
    await state.document.growLayer(2);
    const grown = state.document.selected.value.hole;
    expect(grown).toBeGreaterThan(42 * 32);
    expect(grown).toBeLessThanOrEqual(44 * 34);
    await state.document.growLayer(-2);
    expect(state.document.selected.value.hole).toBe(1200);
  });

  test('growing twice grows by both, what is painted meanwhile stays, and Remove waits for it', async () => {
    const session = testSession();
    const state = new EditorState(session);
    paint(state, 'hole', 100, 50, 40, 30);
    void state.document.growLayer(1);
    const grown = state.document.growLayer(1);
    await Promise.resolve();
    expect(state.document.growing.value).toBe(true);
    paint(state, 'hole', 200, 100, 10, 10);
    await state.run.remove();
    await grown;
    const [, mask] = session.engine.asked[0];
    const at = (x: number, y: number) => mask.data[y * 300 + x];
    expect([at(98, 60), at(97, 60), at(205, 105), at(198, 105)]).toEqual([255, 0, 255, 0]);
  });
});
