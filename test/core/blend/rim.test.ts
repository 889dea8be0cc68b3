import { describe, expect, it } from 'vitest';
import { blendSeam } from '../../../core/blend/seam.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { disc, inside, made, SIDE, type Paint } from './made.ts';

/** A ball of 22 px whose outline is soft over two pixels on either side. */
const covering = (x: number, y: number) =>
  Math.min(1, Math.max(0, (24 - Math.hypot(x - SIDE / 2, y - SIDE / 2)) / 4));
const over =
  (ground: Paint, ball: readonly number[]): Paint =>
  (x, y) =>
    ground(x, y).map((value, c) => value + (ball[c] - value) * covering(x, y));

const grounds: [string, Paint, number][] = [
  ['a sky', (_, y) => [90 + y / 2, 140 + y / 3, 210], 1.5],
  ['grainy paper', () => [200, 196, 186], 7],
  [
    'grass',
    (x, y) => [0.6, 1, 0.4].map((share) => share * (90 + 40 * Math.sin(x * 1.9) * Math.cos(y * 1.3))),
    8,
  ],
];

describe.each(grounds)('a mask as tight as the thing, on %s', (_, ground, grain) => {
  const hole = disc(22);
  const original = made(over(ground, [240, 120, 20]), { grain });
  // What patches of the ground would put there, and around the hole.
  const filled = made(ground, { grain, seed: 2 });

  it.each([0, 2])('leaves no tint in the hole, with a soft edge of %i px', (feather) => {
    const { data } = runAtOnce(blendSeam(filled, original, hole, { feather, isForetold: true }));
    const pixels = inside(hole);
    for (let c = 0; c < 3; c++) {
      const tint = pixels.reduce((sum, i) => sum + data[4 * i + c] - filled.data[4 * i + c], 0);
      expect(Math.abs(tint / pixels.length)).toBeLessThan(2.5);
    }
  });
});

it('still removes a step that reaches farther than a rim', () => {
  const hole = disc(22);
  const original = made(() => [120, 110, 100], { grain: 4 });
  const filled = made(() => [150, 100, 100], { grain: 4, seed: 2 });
  const { data } = runAtOnce(blendSeam(filled, original, hole, { feather: 0, isForetold: true }));
  const reds = inside(hole).map((i) => data[4 * i]);
  expect(reds.reduce((sum, red) => sum + red, 0) / reds.length).toBeCloseTo(120, -0.5);
});
