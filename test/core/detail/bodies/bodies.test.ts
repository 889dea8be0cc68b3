import { describe, expect, it } from 'vitest';
import { bodiesIn } from '../../../../core/detail/bodies/bodies.ts';
import { contourOf } from '../../../../core/detail/bodies/contour.ts';
import { piecesOf } from '../../../../core/detail/bodies/pieces.ts';
import { groundValue } from '../../../../core/detail/ground/fit-ground.ts';
import { runAtOnce } from '../../../../core/turns.ts';
import { level } from '../level.ts';

type Colour = readonly [number, number, number];
const [WIDTH, HEIGHT] = [200, 160];
const GROUND: Colour = [220, 224, 230];
const RED: Colour = [190, 40, 60];
const BLUE: Colour = [50, 80, 190];
/** The removed thing: a disc. */
const DISC = { x: 100, y: 80, radius: 26 };

const inDisc = (x: number, y: number) => Math.hypot(x - DISC.x, y - DISC.y) <= DISC.radius;
const mix = (a: Colour, b: Colour, share: number): Colour =>
  [0, 1, 2].map((c) => a[c] + (b[c] - a[c]) * share) as unknown as Colour;
/** How much of a pixel lies inside of an edge so far away, over which it is so soft. */
const cover = (inside: number, soft = 1) => Math.max(0, Math.min(1, 0.5 + inside / (2 * soft)));

/** A red band whose edges are arcs of two circles, its middle 80 px from the top at x = 100. */
const redAt = (x: number, y: number) => 16 - Math.abs(Math.hypot(x - 100, y - 380) - 300);
/** A blue band, straight from above to below. */
const blueAt = (x: number, y: number) => 11 - Math.abs((x - 100) * 0.96 + (y - 80) * 0.28);

type Paint = (x: number, y: number) => Colour;
const oneBand: Paint = (x, y) => mix(GROUND, RED, cover(redAt(x, y)));
const twoBands: Paint = (x, y) => mix(oneBand(x, y), BLUE, cover(blueAt(x, y)));

/** A number around 0 that looks arbitrary, of that standard deviation. */
const noise = (x: number, y: number, deviation: number) =>
  deviation * 3.46 * ((Math.abs(Math.sin(x * 12.9898 + y * 78.233) * 43758.5453) % 1) - 0.5);

function pictureOf(paint: Paint, grain = 0) {
  const colour = new Uint8Array(3 * WIDTH * HEIGHT);
  const hole = new Uint8Array(WIDTH * HEIGHT);
  for (let i = 0; i < hole.length; i++) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    hole[i] = inDisc(x, y) ? 1 : 0;
    if (hole[i]) continue;
    paint(x, y).forEach((value, c) => {
      colour[3 * i + c] = Math.max(0, Math.min(255, value + noise(x + 7 * c, y, grain) + 0.5));
    });
  }
  return level(WIDTH, HEIGHT, colour, hole);
}

const box = { x: DISC.x - 26, y: DISC.y - 26, width: 53, height: 53 };
const bodiesOf = (paint: Paint, grain = 0) => runAtOnce(bodiesIn(pictureOf(paint, grain), box, 1));

/** The share of the hole that differs from a picture by more levels. */
function wrongShare(paint: Paint, at: NonNullable<ReturnType<typeof bodiesOf>>, levels: number): number {
  let [wrong, all] = [0, 0];
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) {
      if (!inDisc(x, y)) continue;
      all++;
      const found = at(x, y);
      const truth = paint(x, y);
      if (!found || truth.some((value, c) => Math.abs(groundValue(found.ground, x, y, c) - value) > levels))
        wrong++;
    }
  }
  return wrong / all;
}

describe('bodiesIn', () => {
  it('carries a bent band through a hole: its surfaces exactly, its edges where they belong', () => {
    const at = bodiesOf(oneBand)!;
    expect(wrongShare(oneBand, at, 3)).toBeLessThan(0.08);
    expect(at(DISC.x, DISC.y)).toMatchObject({ trust: 1, isNearEdge: false, isGrained: false });
  });

  it('lays one of two bands over the other, whole, and does not mix them', () => {
    const at = bodiesOf(twoBands)!;
    const other: Paint = (x, y) => mix(mix(GROUND, BLUE, cover(blueAt(x, y))), RED, cover(redAt(x, y)));
    expect(Math.min(wrongShare(twoBands, at, 3), wrongShare(other, at, 3))).toBeLessThan(0.12);
  });

  it('finds them in grain, which is left to the patches', () => {
    const at = bodiesOf(oneBand, 3)!;
    expect(wrongShare(oneBand, at, 8)).toBeLessThan(0.1);
    expect(at(DISC.x, DISC.y)!.isGrained).toBe(true);
  });

  it('goes on in the shades of a surface', () => {
    const shaded: Paint = (x, y) => mix(oneBand(x, y), [0, 0, 0], 0.3 * (x / WIDTH));
    expect(wrongShare(shaded, bodiesOf(shaded)!, 4)).toBeLessThan(0.1);
  });

  it('says nothing where an edge ends in the hole, nor where nothing is smooth', () => {
    const tip: Paint = (x, y) => mix(GROUND, RED, x < 100 ? cover(12 - Math.abs(y - 80)) : 0);
    expect(bodiesOf(tip)).toBeUndefined();
    const rough: Paint = (x, y) => mix(oneBand(x >> 2, y >> 2), BLUE, Math.abs(noise(x >> 2, y >> 2, 0.3)));
    expect(bodiesOf(rough)).toBeUndefined();
  });

  it('looks farther away where the border runs along a soft edge', () => {
    // A soft band whose lower rim grazes the top of the disc, and a sharp one that crosses it.
    const green: Colour = [120, 220, 140];
    const grazed: Paint = (x, y) =>
      mix(twoBands(x, y), green, cover(13 - Math.abs(y - (DISC.y - 38) - 0.02 * (x - 100)), 7));
    const at = bodiesOf(grazed)!;
    const red = at(DISC.x - 18, DISC.y)!.ground.colour;
    RED.forEach((value, c) => expect(Math.abs(red[c] - value)).toBeLessThan(6));
  });
});

it('goes around a hole in order, each pixel beside the next, all of them that far outside', () => {
  const picture = pictureOf(oneBand);
  const { xs, ys, isKnown } = runAtOnce(contourOf(picture, box, 2))!;
  for (let n = 0; n < xs.length; n++) {
    const next = (n + 1) % xs.length;
    expect(Math.max(Math.abs(xs[next] - xs[n]), Math.abs(ys[next] - ys[n]))).toBe(1);
    expect(isKnown[n]).toBe(1);
  }
  // Clockwise: the area by Gauss's formula is positive where y grows downwards.
  const area =
    xs.reduce((sum, x, n) => sum + x * ys[(n + 1) % xs.length] - xs[(n + 1) % xs.length] * ys[n], 0) / 2;
  expect(area).toBeGreaterThan(Math.PI * DISC.radius ** 2);
});

it('takes a run apart where its colours stop to change evenly', () => {
  const value = (n: number) => (n < 40 ? 100 : n < 70 ? 30 + n : 220);
  const colours = Float64Array.from({ length: 300 }, (_, k) => value(Math.floor(k / 3)));
  const pieces = piecesOf(colours, 100, { from: 0, count: 100 }, 100);
  expect(pieces.map(({ from, count }) => [from, count])).toEqual([
    [0, 40],
    [40, 30],
    [70, 30],
  ]);
  expect(pieces[1].first[0]).toBeCloseTo(70);
  expect(pieces[1].last[0]).toBeCloseTo(99);
});
