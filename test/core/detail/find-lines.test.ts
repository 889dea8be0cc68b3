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
function found(brightness: Brightness, side = HOLE): { angle: number; aside: number }[] {
  const picture = patterned(brightness, SIDE, side);
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

  it('are found where a surface beside them changes over a narrow hole, not over a wide one', () => {
    // As the foot of a wall on a lawn that is dry on the left, green on the right.
    const foot: Brightness = (x, y) => (beside(3, x, y) < 0 ? 180 : x < MIDDLE ? 60 : 125);
    const narrow = found(foot, 24);
    expect(narrow.length).toBe(1);
    expect(Math.abs(narrow[0].angle - 3)).toBeLessThan(1.5);
    expect(narrow[0].aside).toBeLessThan(1);
    expect(found(foot, 56)).toEqual([]);
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

/** The hole's brightness in the picture, and as it is filled with a guide that knows of no line. */
function filled(brightness: Brightness, ground: Brightness): { truth: number[]; fill: number[] } {
  const { width, height, hole, source, truth, colour } = patterned(brightness, SIDE, HOLE);
  const rgba = (rgb: Uint8Array) =>
    Uint8Array.from({ length: 4 * width * height }, (_, k) =>
      k % 4 === 3 ? 255 : rgb[3 * (k >> 2) + (k % 4)],
    );
  const image = { width, height, data: rgba(colour.data) };
  const guide = { width, height, data: Float32Array.from(colour.data) };
  hole.data.forEach((inside, i) => {
    if (inside) guide.data.fill(ground(i % width, Math.floor(i / width)), 3 * i, 3 * i + 3);
  });
  const { data } = runAtOnce(
    synthesisePatches({ image, hole, source, seen: seenAll(image, guide), seed: 0 }),
  );
  const inHole = [...hole.data.keys()].filter((i) => hole.data[i]);
  return { truth: inHole.map((i) => truth[3 * i]), fill: inHole.map((i) => data[4 * i]) };
}

describe('a fill', () => {
  it('continues both of two lines that cross in the hole', () => {
    const { truth, fill } = filled(lines(2.5, 30, 115), () => 200);
    const isDark = (value: number) => value < 120;
    const dark = truth.flatMap((value, n) => (isDark(value) ? n : []));
    const right = dark.filter((n) => isDark(fill[n]));
    expect(dark.length).toBeGreaterThan(300);
    expect(right.length / dark.length).toBeGreaterThan(0.9);
  });

  it.each([1, 2, 3])('does not bring back what crosses a line beside the hole, %i px wide', (thick) => {
    // As the middle line of a court and the circle around its middle.
    const court: Brightness = (x, y) => {
      const ring = Math.abs(Math.hypot(x - MIDDLE, y - MIDDLE) - 38) < thick / 2;
      return ring || Math.abs(y - MIDDLE) < 1.5 ? 235 : 0.5 * clouds(x, y);
    };
    const { truth, fill } = filled(court, (x, y) => 0.5 * clouds(x, y));
    const isBright = (value: number) => value > 190;
    const bright = truth.filter(isBright).length;
    expect(bright).toBeGreaterThan(100);
    expect(fill.filter(isBright).length / bright).toBeGreaterThan(0.9);
    // Along the line; what the search finds elsewhere is another matter.
    const row = (n: number) => MIDDLE - HOLE / 2 + 1 + Math.floor(n / (HOLE - 1));
    const wrong = fill.filter(
      (value, n) => isBright(value) && !isBright(truth[n]) && Math.abs(row(n) - MIDDLE) < 8,
    );
    expect(wrong).toEqual([]);
  });
});
