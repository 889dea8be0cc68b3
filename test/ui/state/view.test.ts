import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fit, keepInSight, LARGEST_SCALE, toPicture, toStage, zoomAt } from '../../../ui/state/view.ts';

const picture = { width: 4096, height: 2160 };
const stage = { width: 700, height: 500 };

describe('view', () => {
  test('fits the whole picture, and does not blow up a small one', () => {
    const { scale, x, y } = fit(picture, stage);
    expect(scale * picture.width).toBeLessThanOrEqual(stage.width);
    expect(x).toBeGreaterThan(0);
    expect(y).toBeGreaterThan(0);
    expect(fit({ width: 100, height: 80 }, stage).scale).toBe(1);
  });

  test('a tiny picture is large enough to paint on, with each pixel as a square', () => {
    expect(fit({ width: 50, height: 40 }, stage).scale).toBe(5);
    expect(fit({ width: 6, height: 4 }, stage).scale).toBe(16);
    expect(fit({ width: 1, height: 1 }, { width: 300, height: 200 }).scale).toBe(16);
    expect(fit({ width: 4096, height: 8 }, stage).scale).toBeLessThan(1);
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
