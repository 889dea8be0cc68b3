import { describe, expect, it } from 'vitest';
import { findLines } from '../../../core/detail/find-lines.ts';
import { halveLevel } from '../../../core/detail/level.ts';
import { synthesisePatches } from '../../../core/detail/patch-synthesis.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { clouds, patterned, type Brightness } from './pattern.ts';
import { seenAll } from './seen-all.ts';

const SIDE = 160;
const HOLE = 48;
const MIDDLE = SIDE / 2;

/** How far a place lies beside a straight line through the picture's middle, at this angle in degrees. */
const beside = (angle: number, x: number, y: number) => {
  const turn = (angle * Math.PI) / 180;
  return (y - MIDDLE) * Math.cos(turn) - (x - MIDDLE) * Math.sin(turn);
};

/** Dark lines on a plain ground. */
const lines =
  (half: number, ...angles: number[]): Brightness =>
  (x, y) =>
    angles.some((angle) => Math.abs(beside(angle, x, y)) < half) ? 40 : 200;

/** The found lines' angles in degrees, 0 to 180, and how far from the middle they pass. */
function found(brightness: Brightness): { angle: number; aside: number }[] {
  const picture = patterned(brightness, SIDE, HOLE);
  const rough = runAtOnce(halveLevel(picture));
  return runAtOnce(findLines(picture, rough)).map(({ ux, uy, across }) => ({
    angle: ((Math.atan2(uy, ux) * 180) / Math.PI + 180) % 180,
    aside: Math.abs(ux * MIDDLE - uy * MIDDLE - across),
  }));
}

describe('lines through a hole', () => {
  it.each([1, 3, 6])('are found where two cross, %i px to both sides', (half) => {
    const all = found(lines(half, 30, 115));
    for (const angle of [30, 115]) {
      const near = all.filter((line) => Math.abs(line.angle - angle) < 2);
      expect(near.length).toBeGreaterThan(0);
      for (const line of near) expect(line.aside).toBeLessThan(half + 1.5);
    }
    for (const { angle } of all)
      expect(Math.min(Math.abs(angle - 30), Math.abs(angle - 115))).toBeLessThan(2);
  });

  it('are found where two surfaces meet', () => {
    const all = found((x, y) => (beside(70, x, y) > 0 ? 70 : 180));
    expect(all.length).toBe(1);
    expect(Math.abs(all[0].angle - 70)).toBeLessThan(1.5);
    expect(all[0].aside).toBeLessThan(1.5);
  });

  it('are refused if only one end holds', () => {
    // The line ends in the hole, or another one leaves it elsewhere.
    const line = lines(3, 20);
    expect(found((x, y) => (x < MIDDLE ? line(x, y) : 200))).toEqual([]);
    expect(found((x, y) => (x < MIDDLE ? line(x, y) : line(x, y - 15)))).toEqual([]);
  });

  it('are not found where there are none', () => {
    expect(found(clouds)).toEqual([]);
  });
});

describe('a fill', () => {
  it('continues both of two lines that cross in the hole', () => {
    const { width, height, hole, source, truth, colour } = patterned(lines(2.5, 30, 115), SIDE, HOLE);
    const rgba = (rgb: Uint8Array) =>
      Uint8Array.from({ length: 4 * width * height }, (_, k) =>
        k % 4 === 3 ? 255 : rgb[3 * (k >> 2) + (k % 4)],
      );
    const image = { width, height, data: rgba(colour.data) };
    // As the networks' picture would be: it knows of no line.
    const guide = { width, height, data: Float32Array.from(colour.data) };
    hole.data.forEach((inside, i) => {
      if (inside) guide.data.fill(200, 3 * i, 3 * i + 3);
    });
    const { data } = runAtOnce(
      synthesisePatches({ image, hole, source, seen: seenAll(image, guide), seed: 0 }),
    );
    const isDark = (value: number) => value < 120;
    let [dark, right] = [0, 0];
    hole.data.forEach((inside, i) => {
      if (!inside || !isDark(truth[3 * i])) return;
      dark++;
      if (isDark(data[4 * i])) right++;
    });
    expect(dark).toBeGreaterThan(300);
    expect(right / dark).toBeGreaterThan(0.9);
  });
});
