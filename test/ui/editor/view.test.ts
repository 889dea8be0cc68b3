import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LOOKS, paintOverlay } from '../../../ui/editor/overlay.ts';
import { nextBrushSize } from '../../../ui/editor/shortcuts.ts';
import { fit, keepInSight, LARGEST_SCALE, toPicture, toStage, zoomAt } from '../../../ui/state/view.ts';
import { maskFromPixels } from '../../../ui/state/mask-files.ts';

const picture = { width: 4096, height: 2160 };
const stage = { width: 700, height: 500 };

describe('view', () => {
  test('fits the whole picture, and does not blow up a small one', () => {
    const { scale, x, y } = fit(picture, stage);
    expect(scale * picture.width).toBeLessThanOrEqual(stage.width);
    expect(x).toBeGreaterThan(0);
    expect(y).toBeGreaterThan(0);
    expect(fit({ width: 50, height: 40 }, stage).scale).toBe(1);
  });

  test('zooming keeps the point under the pointer', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        fc.integer({ min: 200, max: 500 }),
        fc.integer({ min: 150, max: 350 }),
        (factor, x, y) => {
          const before = fit(picture, stage);
          const after = zoomAt(before, picture, stage, factor, x, y);
          const [px, py] = toPicture(before, x, y);
          const [sx, sy] = toStage(after, px, py);
          expect(sx).toBeCloseTo(x, 6);
          expect(sy).toBeCloseTo(y, 6);
        },
      ),
    );
  });

  test('zoom has limits and the picture cannot be lost', () => {
    let view = fit(picture, stage);
    for (let i = 0; i < 100; i++) view = zoomAt(view, picture, stage, 2, 350, 250);
    expect(view.scale).toBe(LARGEST_SCALE);
    const lost = keepInSight({ scale: 1, x: 99999, y: -99999 }, picture, stage);
    expect(lost.x).toBe(stage.width - 48);
    expect(lost.y).toBe(48 - picture.height);
  });
});

describe('overlay', () => {
  const width = 20;
  const data = new Uint8Array(width * 10);
  for (let y = 3; y < 7; y++) data.fill(255, y * width + 5, y * width + 15);
  const paint = (
    scale: number,
    box: { x: number; y: number; width: number; height: number },
    x = 0,
    y = 0,
  ) => {
    const out = new Uint8ClampedArray(box.width * box.height * 4);
    paintOverlay(out, box, { scale, x, y }, width, 10, [{ data, look: LOOKS.hole }]);
    return out;
  };

  test('tints the inside, rims it in white and colour, and leaves the outside alone', () => {
    const out = paint(8, { x: 0, y: 0, width: 160, height: 80 });
    const at = (x: number, y: number) => [...out.slice((y * 160 + x) * 4, (y * 160 + x) * 4 + 4)];
    expect(at(80, 40)[3]).toBeGreaterThan(60);
    expect(at(10, 10)).toEqual([0, 0, 0, 0]);
    expect(at(80, 23)).toEqual([255, 255, 255, 255]);
    expect(at(80, 24)).toEqual([...LOOKS.hole.colour, 255]);
  });

  test('painting a part gives the same pixels as painting all', () => {
    const all = paint(6.3, { x: 0, y: 0, width: 150, height: 80 }, 4, 7);
    const part = paint(6.3, { x: 31, y: 22, width: 40, height: 30 }, 4, 7);
    for (let y = 0; y < 30; y++) {
      const row = ((22 + y) * 150 + 31) * 4;
      expect(part.slice(y * 160, (y + 1) * 160)).toEqual(all.slice(row, row + 160));
    }
  });
});

test('the brush grows and shrinks by steps that undo each other within a pixel', () => {
  for (const size of [1, 2, 7, 40, 300]) {
    expect(nextBrushSize(size, 1)).toBeGreaterThan(size);
    expect(Math.abs(nextBrushSize(nextBrushSize(size, 1), -1) - size)).toBeLessThanOrEqual(1);
  }
});

describe('maskFromPixels', () => {
  test('an opaque picture is read by its brightness', () => {
    const { data } = maskFromPixels(Uint8Array.from([255, 255, 255, 255, 0, 0, 0, 255]), 2, 1);
    expect([...data]).toEqual([255, 0]);
  });

  test('a picture with transparency is read by its alpha', () => {
    const { data } = maskFromPixels(Uint8Array.from([0, 0, 0, 255, 255, 255, 255, 0]), 2, 1);
    expect([...data]).toEqual([255, 0]);
  });
});
