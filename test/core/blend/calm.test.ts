import { describe, expect, it } from 'vitest';
import { blendSeam } from '../../../core/blend/seam.ts';
import type { Rgba } from '../../../core/raster/raster.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { disc, inside, made, SIDE, type Paint } from './made.ts';

const hole = disc(28);
/** The seam, with the fill as it is outside the hole foretold exactly. */
const blended = (filled: Rgba, original: Rgba) =>
  runAtOnce(blendSeam(filled, original, hole, { feather: 2, isForetold: true }));
/** The largest difference of two pictures in the hole. */
const worst = ({ data: a }: Rgba, { data: b }: Rgba) =>
  Math.max(...inside(hole).flatMap((i) => [0, 1, 2].map((c) => Math.abs(a[4 * i + c] - b[4 * i + c]))));
/** Something in the middle of the hole that does not belong there. */
const with_ =
  (ground: Paint, isThere: (x: number, y: number) => boolean, colour: readonly number[]): Paint =>
  (x, y) =>
    isThere(x, y) ? colour : ground(x, y);
const crumb = (x: number, y: number) => x > 50 && x < 54 && y > 40 && y < 43;

describe('flat surroundings', () => {
  it.each([
    ['white', [255, 255, 255]],
    ['an orange', [240, 90, 60]],
  ])('make the hole exactly flat: %s', (_, colour) => {
    const original = made(() => colour);
    const filled = made(with_((x) => colour.map((v) => v - (x > 40 ? 3 : 0)), crumb, [20, 20, 20]));
    expect(worst(blended(filled, original), original)).toBe(0);
  });

  it('stay flat on both sides of an edge that goes through the hole, and the edge sharp', () => {
    const ground: Paint = (_, y) => (y < 48 ? [240, 90, 60] : [250, 245, 230]);
    const original = made(ground);
    expect(worst(blended(original, original), original)).toBe(0);
  });
});

describe('smooth surroundings', () => {
  const sky: Paint = (_, y) => [90 + y / 2, 140 + y / 3, 210];
  const original = made(sky, { grain: 1.5 });

  it('take away the rectangles of pieces', () => {
    const pieces: Paint = (x, y) =>
      sky(x, y).map((v) => v + (Math.abs(x - 48) < 12 && Math.abs(y - 50) < 10 ? 12 : 0));
    const filled = made(pieces, { grain: 1.5, seed: 2 });
    const { data } = blended(filled, original);
    // How much lighter the picture is in the middle of the rectangle than the sky.
    const patch = inside(hole).filter((i) => Math.abs((i % SIDE) - 48) < 6 && Math.abs(i / SIDE - 50) < 5);
    const light = patch.reduce((sum, i) => sum + data[4 * i] - sky(i % SIDE, Math.floor(i / SIDE))[0], 0);
    expect(light / patch.length).toBeLessThan(4);
  });

  it('take away crumbs, light and dark, and keep the grain', () => {
    const filled = made(with_(sky, crumb, [30, 30, 20]), { grain: 1.5, seed: 2 });
    const { data } = blended(filled, original);
    expect(worst({ ...original, data }, made(sky))).toBeLessThan(20);
    const night: Paint = () => [14, 14, 18];
    const lit = made(with_(night, crumb, [250, 230, 150]), { grain: 3, seed: 2 });
    expect(worst(blended(lit, made(night, { grain: 3 })), made(night))).toBeLessThan(28);
    const highPass = (picture: Rgba) =>
      inside(disc(20)).reduce((sum, i) => sum + (picture.data[4 * i] - picture.data[4 * i + 4]) ** 2, 0);
    const plain = made(sky, { grain: 1.5, seed: 2 });
    expect(highPass(blended(plain, original)) / highPass(plain)).toBeGreaterThan(0.9);
  });

  it('keep what goes through the hole: a wire, a horizon', () => {
    const wire = (x: number, y: number) => Math.abs(y - 20 - 0.6 * x) < 1.5;
    const wired = made(with_(sky, wire, [20, 20, 25]));
    expect(worst(blended(wired, wired), wired)).toBeLessThan(6);
    const sea: Paint = (x, y) => (y < 30 ? sky(x, y) : [40, 80, 100]);
    expect(worst(blended(made(sea), made(sea)), made(sea))).toBeLessThan(6);
  });
});

it('a wire through a large hole is kept where both of its ends are farther than the border', () => {
  const side = 320;
  const ground: Paint = (_, y) => (Math.abs(y - 85) < 4 ? [20, 20, 25] : [150, 180, 210]);
  const wired = made(ground, { side });
  const large = disc(110, side);
  const { data } = runAtOnce(blendSeam(wired, wired, large, { feather: 2, isForetold: true }));
  const changes = inside(large).map((i) => Math.abs(data[4 * i] - wired.data[4 * i]));
  expect(Math.max(...changes)).toBeLessThan(6);
});

it('busy surroundings change nothing', () => {
  const original = made(() => [120, 120, 110], { grain: 40 });
  const filled = made(() => [120, 120, 110], { grain: 25, seed: 2 });
  const blend = (isForetold: boolean) =>
    runAtOnce(blendSeam(filled, original, hole, { feather: 0, isForetold }));
  const [calmed, plain] = [blend(true), blend(false)];
  const changed = inside(hole).filter((i) => Math.abs(calmed.data[4 * i] - plain.data[4 * i]) > 1);
  expect(changed.length / inside(hole).length).toBeLessThan(0.01);
});
