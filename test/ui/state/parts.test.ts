/** The parts of the editor's state by themselves, each without those that it need not know. */
import { describe, expect, test } from 'vitest';
import type { Mask } from '@contextual-fill/core';
import { Problem } from '../../../plugin/protocol/problem.ts';
import { BRUSH_SIZE } from '../../../plugin/protocol/settings.ts';
import { AttentionState } from '../../../ui/state/attention.ts';
import { DocumentState } from '../../../ui/state/document.ts';
import { EditorState } from '../../../ui/state/editor.ts';
import { Notices } from '../../../ui/state/notices.ts';
import { SettingsState } from '../../../ui/state/settings.ts';
import { fit } from '../../../ui/state/view.ts';
import { ViewportState } from '../../../ui/state/viewport.ts';
import { testSession } from './session.ts';

const picture = { width: 400, height: 300 };

/** A mask of a session's picture. */
const tenRows = () => ({ width: 300, height: 170, data: new Uint8Array(300 * 170).fill(255, 0, 3000) });

describe('ViewportState', () => {
  test('fits the picture into the window until the designer zooms, and again when asked', () => {
    const viewport = new ViewportState(picture);
    viewport.resizeStage({ width: 800, height: 600 });
    expect(viewport.view.value).toEqual(fit(picture, { width: 800, height: 600 }));
    viewport.resizeStage({ width: 200, height: 150 });
    expect(viewport.view.value.scale).toBeLessThan(0.5);
    viewport.actualSize();
    expect(viewport.view.value).toEqual({ scale: 1, x: -100, y: -75 });
    viewport.resizeStage({ width: 300, height: 150 });
    expect(viewport.view.value).toEqual({ scale: 1, x: -100, y: -75 });
    viewport.fitView();
    expect(viewport.view.value).toEqual(fit(picture, { width: 300, height: 150 }));
    // The same size once more is no news, or the whole stage would be drawn again.
    const { stage, view } = viewport;
    const before = [stage.value, view.value];
    viewport.resizeStage({ width: 300, height: 150 });
    expect([stage.value, view.value].every((value, i) => value === before[i])).toBe(true);
  });

  test('a fitted picture leaves the lower side of the stage to a bar, also when the window is resized', () => {
    const viewport = new ViewportState(picture);
    viewport.resizeStage({ width: 800, height: 600 });
    viewport.fitView(0.5, 64);
    viewport.resizeStage({ width: 300, height: 214 });
    const { scale, x, y } = fit(picture, { width: 300, height: 150 });
    expect(viewport.view.value).toEqual({ scale: scale / 2, x: 150 - 100 * scale, y: 75 - 75 * scale });
    expect([x, y]).toEqual([150 - 200 * scale, 75 - 150 * scale]);
    // A stage that is hardly higher than the bar, or lower: half of it is the picture's.
    viewport.resizeStage({ width: 300, height: 40 });
    const low = fit(picture, { width: 300, height: 20 });
    expect(viewport.view.value.y).toBeCloseTo(10 - 75 * low.scale);
    viewport.resizeStage({ width: 300, height: 214 });
    viewport.fitView();
    expect(viewport.view.value).toEqual(fit(picture, { width: 300, height: 214 }));
  });

  test('zooms about the middle, pans, and holds and splits', () => {
    const viewport = new ViewportState(picture);
    viewport.resizeStage({ width: 400, height: 300 });
    viewport.actualSize();
    viewport.zoom(2);
    expect(viewport.view.value).toEqual({ scale: 2, x: -200, y: -150 });
    viewport.pan(30, 20);
    expect(viewport.view.value).toEqual({ scale: 2, x: -170, y: -130 });
    viewport.hold();
    expect(viewport.compare.value).toBe('hold');
    viewport.endHold();
    expect(viewport.compare.value).toBe('off');
    viewport.compare.value = 'split';
    viewport.endHold();
    expect(viewport.compare.value).toBe('split');
    viewport.setSplit(7);
    expect(viewport.split.value).toBe(1);
  });
});

describe('SettingsState', () => {
  test('suggests a brush for the picture’s size, unless one is remembered', () => {
    expect(new SettingsState(testSession({}, 1600, 800)).brushSize.value).toBe(50);
    expect(new SettingsState(testSession({ settings: { brushSize: 77 } })).brushSize.value).toBe(77);
    expect(new SettingsState(testSession({ settings: { brushSize: 9999 } })).brushSize.value).toBe(
      BRUSH_SIZE.most,
    );
  });

  test('keeps every number within its range', () => {
    const settings = new SettingsState(testSession());
    settings.setBrushSize(-3);
    settings.setBrushHardness(2);
    settings.setFeather(-1);
    expect(settings.brushSize.value).toBe(BRUSH_SIZE.least);
    expect(settings.brushHardness.value).toBe(1);
    expect(settings.feather.value).toBe(0);
    settings.flush();
  });
});

describe('DocumentState', () => {
  const open = () => {
    const notices = new Notices();
    return { notices, document: new DocumentState(testSession(), notices) };
  };

  test('tells its listeners what changed, until they stop listening', () => {
    const { document } = open();
    const told: string[] = [];
    const stop = document.listen({
      maskChanged: ({ name }, box) => told.push(`${name} ${box.width} x ${box.height}`),
      stepDone: () => told.push('step'),
    });
    document.invert();
    document.undo();
    stop();
    document.invert();
    // Undo repaints the tiles that it puts back, which cover the picture here.
    expect(told).toEqual(['hole 300 x 170', 'step', 'hole 300 x 170']);
  });

  test('changes nothing while it is locked', () => {
    const { document, notices } = open();
    document.invert();
    const { data } = document.layers.hole;
    document.locked.value = true;
    document.undo();
    document.clear();
    document.goTo(0);
    expect(document.beginEdit()).toBeNull();
    expect(data.every((value) => value === 255)).toBe(true);
    document.addMask('hole', { width: 300, height: 170, data });
    expect(notices.problem.value).toMatch(/being worked on/);
    document.locked.value = false;
    document.undo();
    expect(data.every((value) => value === 0)).toBe(true);
  });

  test('a layer that is changed as a whole counts what it selects in a task of its own', async () => {
    const { document } = new EditorState(testSession());
    const { length } = document.layers.hole.data;
    document.invert();
    expect(document.layers.hole.data.every((value) => value === 255)).toBe(true);
    expect(document.selected.value.hole).toBe(0);
    await new Promise((done) => setTimeout(done));
    expect(document.selected.value.hole).toBe(length);
    document.invert();
    document.undo();
    expect(document.selected.value.hole).toBe(length);
  });

  test('an edit that is to end soon has ended before the layer is read', () => {
    const { document } = open();
    const edit = document.beginEdit()!;
    edit.touch({ x: 0, y: 0, width: 10, height: 1 });
    edit.layer.data.fill(255, 0, 10);
    document.endEditSoon(() => document.commitEdit(edit, 'ten'));
    expect(document.undoLabel.value).toBeNull();
    const mask = document.maskOf('hole')!;
    expect(document.undoLabel.value).toBe('ten');
    expect(mask.data).not.toBe(document.layers.hole.data);
    expect(Array.from(mask.data).filter((value) => value === 255)).toHaveLength(10);
    expect(document.maskOf('only')).toBeNull();
  });
});

describe('AttentionState', () => {
  test('a pinned cell goes before a hovered one, and is let go of by pinning it again', () => {
    const attention = new AttentionState(new DocumentState(testSession(), new Notices()));
    attention.hoverAt({ map: 0, index: 1 });
    expect(attention.traced.value).toEqual({ map: 0, index: 1 });
    attention.pin({ map: 0, index: 5 });
    attention.hoverAt({ map: 0, index: 2 });
    expect(attention.traced.value).toEqual({ map: 0, index: 5 });
    attention.pin({ map: 0, index: 5 });
    expect(attention.traced.value).toEqual({ map: 0, index: 2 });
  });

  test('another picture has nothing traced', async () => {
    const { document, attention, run } = new EditorState(testSession());
    document.addMask('hole', tenRows());
    await run.remove();
    attention.view.value = 'trace';
    attention.moveTrace(1, 0);
    attention.pin(attention.traced.value);
    expect(attention.traced.value).not.toBeNull();
    expect(attention.tracing.value).toBe(true);
    document.goTo(0);
    expect(attention.traced.value).toBeNull();
    expect(attention.tracing.value).toBe(false);
  });
});

describe('RunState', () => {
  test('what was applied can be repeated, changed and applied again', async () => {
    const { document, run } = new EditorState(testSession());
    document.addMask('hole', tenRows());
    await run.remove();
    await run.apply();
    expect(run.phase.value).toBe('applied');
    expect(run.canRepeat.value).toBe(true);
    document.invert();
    document.settle();
    expect(run.phase.value).toBe('ready');
    expect(run.canRepeat.value).toBe(true);
  });

  test('fixes the picture while it fills, locks all of it while it writes, and ends a split', async () => {
    const locked: string[] = [];
    const now = () => `${document.fixed.value ? 'fixed' : 'free'}${document.locked.value ? ', locked' : ''}`;
    const session = testSession({
      apply: () => {
        locked.push(now());
        return Promise.resolve();
      },
    });
    const { document, run, viewport } = new EditorState(session);
    document.addMask('hole', tenRows());
    viewport.compare.value = 'split';
    const running = run.remove();
    locked.push(now());
    expect(viewport.compare.value).toBe('off');
    await running;
    locked.push(now());
    await run.apply();
    locked.push(now());
    expect(locked).toEqual(['fixed', 'free', 'fixed, locked', 'free']);
  });

  test('other weights are told, and a refusal says that the ones before stay', async () => {
    const { run, notices } = new EditorState(testSession());
    const bundle = (architecture: string) => ({
      name: architecture,
      manifest: { architecture },
      weights: new Uint8Array(1),
    });
    await run.changeWeights(() => Promise.resolve(bundle('mine')));
    expect(run.engine.value.weights).toBe('mine');
    expect(notices.announcement.value).toMatch(/weights mine/);
    await run.changeWeights(() => Promise.resolve(bundle('unheard-of')));
    expect(notices.problem.value).toMatch(/The ones before stay in use/);
    expect(run.changingWeights.value).toBe(false);
    await run.changeWeights(() => Promise.resolve(null));
    expect(notices.announcement.value).toMatch(/built-in weights are back/);
  });
});

describe('OthersState', () => {
  test('uses what is selected, else what the result removed, and tells what came of it', async () => {
    const used: Mask[] = [];
    const session = testSession({
      useOnOthers: (mask) => {
        used.push(mask);
        return used.length < 3
          ? Promise.resolve('Removed from 2 pictures.')
          : Promise.reject(new Problem('refused', 'Select other pictures in Figma first.'));
      },
    });
    const state = new EditorState(session);
    await state.others.use();
    expect(state.notices.problem.value).toMatch(/Nothing is selected yet/);
    const data = new Uint8Array(300 * 170).fill(255, 300 * 20, 300 * 40);
    state.document.addMask('hole', { width: 300, height: 170, data });
    const first = state.others.use();
    expect(state.others.busy.value).toBe(true);
    await first;
    expect(state.notices.remark.value).toBe('Removed from 2 pictures.');
    await state.run.remove();
    expect(state.document.selected.value.hole).toBe(0);
    await state.others.use();
    expect(used.map((mask) => Buffer.from(mask.data).filter(Boolean).length)).toEqual([6000, 6000]);
    await state.others.use();
    expect(state.notices.problem.value).toBe('Select other pictures in Figma first.');
    expect(state.others.busy.value).toBe(false);
    state.dispose();
  });
});
