/** The tools without a window: points go in, the layer's bytes and the lines to be shown come out. */
import { describe, expect, test, vi } from 'vitest';
import { EditorState } from '../../../ui/state/editor.ts';
import type { Point } from '../../../ui/tools/drawing/polygon.ts';
import { type ToolId, toolOf, TOOLS } from '../../../ui/tools/index.ts';
import { type Tool, Workbench } from '../../../ui/tools/tool.ts';
import { sourceAt } from '@contextual-fill/core';
import { traceOf } from '../../../ui/attention/geometry.ts';
import { trace } from '../../../ui/tools/trace.ts';
import { testSession } from '../state/session.ts';

const PLAIN = { straight: false, subtract: false };
const SUBTRACT = { straight: false, subtract: true };
const STRAIGHT = { straight: true, subtract: false };

function open() {
  const state = new EditorState(testSession());
  state.settings.setBrushSize(20);
  return { state, bench: new Workbench(state) };
}
type Opened = ReturnType<typeof open>;

/** From press to release. Returns how many pixels are selected then. */
function draw({ state, bench }: Opened, id: ToolId, points: readonly Point[], modifiers = PLAIN): number {
  const gesture = toolOf(id).press(bench, points[0], modifiers)!;
  for (const point of points.slice(1)) gesture.move([point], modifiers);
  gesture.release();
  state.document.settle();
  return state.document.selected.value.hole;
}

const corners: Point[] = [
  [50, 40],
  [80, 60],
  [150, 100],
];
const triangle: Point[] = [
  [40, 40],
  [140, 40],
  [140, 140],
];

describe('the table of tools', () => {
  test('every tool has a name and a key of its own, and no key that means something else', () => {
    const others = ['a', 'c', 'o', '?', '.', ',', '0', '1', '+', '=', '-', '[', ']', '{', '}', ' '];
    const keys: string[] = TOOLS.map(({ key }) => key);
    expect(new Set(TOOLS.map(({ id }) => id)).size).toBe(TOOLS.length);
    expect(new Set(TOOLS.map(({ label }) => label)).size).toBe(TOOLS.length);
    expect(new Set([...keys, ...others]).size).toBe(TOOLS.length + others.length);
    for (const tool of TOOLS) {
      expect(tool.key).toMatch(/^[a-z]$/);
      expect(toolOf(tool.id)).toBe(tool);
    }
  });
});

/** Tools that select at once; the object's outline comes later (`snap.test.ts`). */
const AT_ONCE = TOOLS.filter(({ id }) => id !== 'snap');

describe.each(AT_ONCE.map((tool): [ToolId, Tool] => [tool.id, tool]))('%s', (id, tool) => {
  test('a gesture is one step of undo, and is announced', () => {
    const opened = open();
    draw(opened, 'rectangle', [
      [0, 0],
      [300, 170],
    ]);
    const { document, notices } = opened.state;
    const before = document.layers.hole.data.slice();
    draw(opened, id, triangle, SUBTRACT);
    draw(opened, id, triangle);
    draw(opened, id, triangle, SUBTRACT);
    expect(notices.announcement.value).toMatch(/: \d+\.\d % of the picture\.$/);
    const steps = Array.from({ length: 4 }, () => {
      const label = document.undoLabel.value;
      document.undo();
      return label;
    }).filter((label) => label !== null);
    expect(steps.at(-1)).toBe('rectangle');
    expect(document.selected.value.hole).toBe(0);
    document.redo();
    expect(Buffer.from(document.layers.hole.data).equals(Buffer.from(before))).toBe(true);
  });

  test('a cancelled gesture leaves nothing behind, and the next one starts anew', () => {
    const opened = open();
    const { state, bench } = opened;
    const gesture = tool.press(bench, triangle[0], PLAIN)!;
    gesture.move(triangle.slice(1), PLAIN);
    expect(gesture.sketch(triangle[2]).length).toBeGreaterThan(0);
    gesture.cancel();
    state.document.settle();
    expect(state.document.layers.hole.data.every((value) => value === 0)).toBe(true);
    expect(bench.coverage.data.every((value) => value === 0)).toBe(true);
    expect(state.document.undoLabel.value).toBeNull();
  });

  test('the first press makes the hint go; nothing begins while a layer is written', () => {
    const { state, bench } = open();
    expect(state.settings.hint.value).toBe(true);
    tool.press(bench, [10, 10], PLAIN)!.cancel();
    expect(state.settings.hint.value).toBe(false);
    state.document.locked.value = true;
    expect(tool.press(bench, [10, 10], PLAIN)).toBeNull();
  });

  test('draws into the layer that is painted on', () => {
    const opened = open();
    opened.state.document.layer.value = 'protect';
    draw(opened, id, triangle, id === 'eraser' ? SUBTRACT : PLAIN);
    expect(opened.state.document.selected.value).toMatchObject({ hole: 0, only: 0 });
    expect(opened.state.document.selected.value.protect).toBeGreaterThan(0);
  });
});

describe('brush and eraser', () => {
  test('the brush covers a disc; the eraser takes it away; Alt turns each round', () => {
    const opened = open();
    const disc = draw(opened, 'brush', [[100, 100]]);
    expect(disc).toBeGreaterThan(Math.PI * 9.5 ** 2);
    expect(disc).toBeLessThan(Math.PI * 10.5 ** 2);
    expect(draw(opened, 'eraser', [[100, 100]])).toBe(0);
    const turned = open();
    expect(draw(turned, 'eraser', [[100, 100]], SUBTRACT)).toBe(disc);
    expect(draw(turned, 'brush', [[100, 100]], SUBTRACT)).toBe(0);
  });

  test('Shift goes on from where the last stroke of either ended', () => {
    const opened = open();
    draw(opened, 'brush', [[50, 50]]);
    draw(opened, 'brush', [[150, 50]], STRAIGHT);
    const { data } = opened.state.document.layers.hole;
    expect(data[50 * 300 + 100]).toBe(255);
    expect(draw(opened, 'eraser', [[50, 50]], STRAIGHT)).toBe(0);
  });

  test('pressing Shift in a stroke makes it straight from its start, and it stays so', () => {
    const opened = open();
    const gesture = toolOf('brush').press(opened.bench, [50, 50], PLAIN)!;
    gesture.move([[100, 150]], PLAIN);
    gesture.move([[150, 50]], STRAIGHT);
    gesture.move([[200, 50]], PLAIN);
    gesture.release();
    const { data } = opened.state.document.layers.hole;
    expect(data[150 * 300 + 100]).toBe(0);
    expect(data[50 * 300 + 190]).toBe(255);
  });

  const circle: Point[] = Array.from({ length: 40 }, (_, i) => [
    150 + 50 * Math.cos((i / 40) * 2 * Math.PI),
    85 + 50 * Math.sin((i / 40) * 2 * Math.PI),
  ]);

  test('a stroke that comes back to its start fills what it went around, in one step', () => {
    const opened = open();
    const area = draw(opened, 'brush', circle);
    expect(Math.abs(area - Math.PI * 60 ** 2)).toBeLessThan(200);
    opened.state.document.undo();
    expect(opened.state.document.selected.value.hole).toBe(0);
  });

  test('so does one that overshoots its start; one that stays open does not, nor one that takes away', () => {
    const overshot = [...circle, ...circle.slice(0, 6)];
    expect(draw(open(), 'brush', overshot)).toBeGreaterThan(Math.PI * 59 ** 2);
    const ring = Math.PI * (60 ** 2 - 40 ** 2);
    expect(draw(open(), 'brush', circle.slice(0, 32))).toBeLessThan(ring);
    const opened = open();
    const all = draw(opened, 'rectangle', [
      [0, 0],
      [300, 170],
    ]);
    expect(draw(opened, 'brush', circle, SUBTRACT)).toBeGreaterThan(all - 1.1 * ring);
    expect(draw(opened, 'eraser', circle)).toBeGreaterThan(all - 1.1 * ring);
  });

  test('a closed stroke stays open where the settings say so, also from within the stroke', () => {
    const opened = open();
    const gesture = toolOf('brush').press(opened.bench, circle[0], PLAIN)!;
    gesture.move(circle.slice(1), PLAIN);
    const dashed = { kind: 'polygon', dashed: true };
    expect(gesture.sketch(null)).toMatchObject([dashed]);
    opened.state.settings.setCloseLoops(false);
    expect(gesture.sketch(null)).toEqual([]);
    gesture.release();
    opened.state.document.settle();
    expect(opened.state.document.selected.value.hole).toBeLessThan(1.05 * Math.PI * (60 ** 2 - 40 ** 2));
  });

  test('dabs, scribbles and hooks enclose nothing more than what was painted', () => {
    const dab: Point[] = [
      [100, 100],
      [104, 102],
      [101, 104],
      [99, 101],
      [100, 100],
    ];
    const there: Point[] = Array.from({ length: 20 }, (_, i) => [60 + 8 * i, 80]);
    const back = [...there].reverse();
    const zigzag: Point[] = Array.from({ length: 60 }, (_, i) => [60 + 2 * i, i % 2 ? 50 : 120]);
    for (const points of [dab, [...there, ...back], zigzag]) {
      const [filled, kept] = [open(), open()];
      kept.state.settings.setCloseLoops(false);
      expect(draw(filled, 'brush', points)).toBe(draw(kept, 'brush', points));
    }
  });

  test('a soft brush shows where it begins to fade', () => {
    const { state, bench } = open();
    const brush = toolOf('brush');
    expect(brush.sketch(bench, [5, 6])).toEqual([{ kind: 'circle', at: [5, 6], radius: 10 }]);
    state.settings.setBrushHardness(0.5);
    expect(brush.sketch(bench, [5, 6])[1]).toEqual({ kind: 'circle', at: [5, 6], radius: 5, dashed: true });
  });
});

describe('a pen', () => {
  /** Thickness of the stroke at x = 60 and at x = 140, where the pen was pressed harder. */
  const thickness = (sizes: boolean, pressure?: number) => {
    const { state, bench } = open();
    state.settings.setPenPressure(sizes);
    const pressed = (share: number) => (pressure === undefined ? PLAIN : { ...PLAIN, pressure: share });
    const gesture = toolOf('brush').press(bench, [30, 80], pressed(0.25))!;
    for (let x = 35; x <= 100; x += 5) gesture.move([[x, 80]], pressed(0.25));
    for (let x = 105; x <= 170; x += 5) gesture.move([[x, 80]], pressed(pressure ?? 1));
    gesture.release();
    state.document.settle();
    const { data, width } = state.document.layers.hole;
    return [60, 140].map((x) => {
      let rows = 0;
      for (let y = 0; y < 170; y++) if (data[y * width + x] >= 128) rows++;
      return rows;
    });
  };

  test('sizes the brush by how hard it is pressed, if that is wanted', () => {
    expect(thickness(true, 1)).toEqual([5, 20].map((rows) => expect.closeTo(rows, -1) as number));
    const [thin, thick] = thickness(true, 1);
    expect(thick).toBeGreaterThan(3 * thin);
    expect(thickness(false, 1)).toEqual([thick, thick]);
  });

  test('is the only one that does, and draws a line however lightly it touches', () => {
    const [even, too] = thickness(true);
    expect(even).toBe(too);
    const [, least] = thickness(true, 0);
    expect(least).toBeGreaterThan(0);
  });
});

describe('lasso and rectangle', () => {
  test('the lasso selects what it goes around', () => {
    const area = draw(open(), 'lasso', triangle);
    expect(Math.abs(area - 5000)).toBeLessThan(120);
  });

  test('the rectangle selects the whole pixels between first and last position, inside the picture', () => {
    expect(draw(open(), 'rectangle', corners)).toBe(100 * 60);
    expect(draw(open(), 'rectangle', [...corners].reverse())).toBe(100 * 60);
    const past: Point[] = [
      [-20, -20],
      [10.4, 10.6],
    ];
    expect(draw(open(), 'rectangle', past)).toBe(10 * 11);
  });

  test('the outline that is shown is the one that is filled', () => {
    const { bench } = open();
    const gesture = toolOf('rectangle').press(bench, corners[2], PLAIN)!;
    gesture.move([corners[0]], PLAIN);
    const points = [
      [50, 40],
      [150, 40],
      [150, 100],
      [50, 100],
    ];
    expect(gesture.sketch(null)).toEqual([{ kind: 'polygon', points, dashed: true }]);
  });
});

describe('trace', () => {
  async function filled() {
    const opened = open();
    draw(opened, 'rectangle', corners);
    await opened.state.run.remove();
    opened.state.attention.view.value = 'trace';
    opened.state.attention.subject.value = 'attention';
    return opened;
  }

  test('is in hand while the trace of a result is shown', async () => {
    const { state } = await filled();
    expect(state.toolInHand.value).toBe(trace);
    state.document.goTo(0);
    expect(state.toolInHand.value).toBe(toolOf('brush'));
    state.document.goTo(1);
    state.attention.view.value = 'off';
    expect(state.toolInHand.value).toBe(toolOf('brush'));
  });

  test('the pointer shows the cell under it, the cursor the nearest; a click pins and paints nothing', async () => {
    const { state, bench } = await filled();
    const { attention, document } = state;
    trace.hover!(bench, [100, 70], 'pointer');
    const cell = attention.traced.value;
    expect(cell).not.toBeNull();
    trace.hover!(bench, [5, 5], 'pointer');
    expect(attention.traced.value).toBeNull();
    trace.hover!(bench, [5, 5], 'keyboard');
    expect(attention.traced.value).not.toBeNull();
    expect(trace.press(bench, [100, 70], PLAIN)).toBeNull();
    expect(attention.pinned.value).toEqual(cell);
    trace.hover!(bench, [60, 50], 'pointer');
    trace.leave!(bench);
    expect(attention.traced.value).toEqual(cell);
    expect(document.selected.value.hole).toBe(0);
  });

  test('arrow keys go from cell to cell once there is one; Enter pins it', async () => {
    const { state, bench } = await filled();
    const { attention } = state;
    expect(trace.arrow!(bench, 1, 0)).toBe(false);
    trace.hover!(bench, [100, 70], 'keyboard');
    const first = attention.traced.value!;
    expect(trace.arrow!(bench, 1, 0)).toBe(true);
    expect(attention.traced.value).toEqual({ map: first.map, index: first.index + 1 });
    trace.enter!(bench);
    trace.arrow!(bench, -1, 0);
    expect(attention.pinned.value).toEqual(first);
    trace.enter!(bench);
    expect(attention.pinned.value).toBeNull();
  });

  test('of what was borrowed follows the pixel; a press on the source of a pinned one makes it Never', async () => {
    const { state, bench } = await filled();
    const { attention, borrowed, document } = state;
    attention.look('borrowed');
    await vi.waitFor(() => expect(borrowed.shown.value).not.toBeNull());
    trace.hover!(bench, [5, 5], 'pointer');
    expect(borrowed.traced.value).toBeNull();
    trace.hover!(bench, [100.6, 70.2], 'pointer');
    expect(borrowed.traced.value).toEqual({ x: 100, y: 70 });
    const { from, piece } = borrowed.copied.value!;
    const { provenance } = document.version.value;
    expect(from!.y * document.width + from!.x).toBe(sourceAt(provenance, 100, 70));
    // A press beside the source pins, one on it forbids the whole piece's source and nothing else.
    trace.press(bench, [100.6, 70.2], PLAIN);
    expect(borrowed.pinned.value).toEqual({ x: 100, y: 70 });
    trace.press(bench, [from!.x + 0.5, from!.y + 0.5], PLAIN);
    expect(document.selected.value.protect).toBe(borrowed.shown.value!.pieces[piece].size);
    expect(borrowed.pinned.value).toEqual({ x: 100, y: 70 });
    document.undo();
    expect(document.selected.value.protect).toBe(0);
    trace.arrow!(bench, 1, 0);
    expect(borrowed.pinned.value!.x).toBeGreaterThan(100);
    trace.enter!(bench);
    expect(borrowed.pinned.value).toBeNull();
  });

  test("of the attention makes one of the pinned cell's best sources Never", async () => {
    const { state, bench } = await filled();
    const { attention, document } = state;
    trace.press(bench, [100, 70], PLAIN);
    const { sources } = traceOf(document.version.value.attention, attention.pinned.value!);
    const { box } = sources[0];
    trace.press(bench, [box.x + 1, box.y + 1], PLAIN);
    expect(document.selected.value.protect).toBe(box.width * box.height);
  });
});
