import { describe, expect, it } from 'vitest';

import { selectObject } from '../../../core/select/select-object.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { disc, maskWhere, noise, overlapOf, picture } from './pictures.ts';

const SIZE = { width: 320, height: 240 };
const isBall = disc(150, 120, 50);
const grass = (x: number, y: number) =>
  [70, 110 + 40 * noise(Math.floor(x / 3), Math.floor(y / 3)), 50] as const;
/** A ball of two colours on grass. */
const lawn = picture(SIZE.width, SIZE.height, (x, y) =>
  !isBall(x, y) ? grass(x, y) : x < 150 ? [200, 60, 40] : [220, 210, 200],
);
const ball = maskWhere(SIZE, isBall);
const loop = maskWhere(SIZE, disc(156, 122, 68));

describe('selecting an object', () => {
  it('snaps a rough loop to the outline, at the picture’s own size', () => {
    const mask = runAtOnce(selectObject(lawn, { within: loop }));
    expect(overlapOf(loop, ball)).toBeLessThan(0.6);
    expect(overlapOf(mask, ball)).toBeGreaterThan(0.97);
    expect(new Set(mask.data)).toEqual(new Set([0, 255]));
  });

  it('leaves out the gap between the legs of trousers, deep inside the loop, whose dots have the ground’s colour', () => {
    const isTrousers = (x: number, y: number) =>
      x > 100 && x < 220 && y > 40 && y < 200 && !(y > 110 && Math.abs(x - 160) < 0.25 * (y - 110) + 4);
    const dots = (x: number, y: number) => noise(Math.floor(x / 6), Math.floor(y / 6)) < 0.25;
    const clothes = picture(SIZE.width, SIZE.height, (x, y) => {
      if (!isTrousers(x, y)) return [80 + 0.1 * y, 62 + 0.08 * y, 40 + 0.05 * y];
      return dots(x, y) ? [94, 78, 58] : [170, 165, 155];
    });
    const around = maskWhere(SIZE, (x, y) => x > 86 && x < 236 && y > 26 && y < 214);
    const mask = runAtOnce(selectObject(clothes, { within: around }));
    expect(mask.data[185 * SIZE.width + 160]).toBe(0);
    expect(overlapOf(mask, maskWhere(SIZE, isTrousers))).toBeGreaterThan(0.95);
  });

  it('finds the object under a scribble, and under a click', () => {
    const scribble = maskWhere(SIZE, (x, y) => Math.abs(y - 120) < 5 && x > 115 && x < 185);
    expect(overlapOf(runAtOnce(selectObject(lawn, { object: scribble })), ball)).toBeGreaterThan(0.95);
    const red = picture(SIZE.width, SIZE.height, (x, y) => (isBall(x, y) ? [200, 60, 40] : grass(x, y)));
    const click = maskWhere(SIZE, disc(140, 130, 4));
    expect(overlapOf(runAtOnce(selectObject(red, { object: click })), ball)).toBeGreaterThan(0.95);
  });

  it('obeys strokes that take away and strokes that add, also outside the loop', () => {
    const stroke = maskWhere(SIZE, disc(175, 120, 8));
    const less = runAtOnce(selectObject(lawn, { within: loop, background: stroke }));
    const more = maskWhere(SIZE, disc(250, 120, 8));
    const added = runAtOnce(selectObject(lawn, { within: loop, object: more }));
    expect(less.data.some((value, i) => value && stroke.data[i])).toBe(false);
    expect(added.data.every((value, i) => value >= more.data[i])).toBe(true);
    expect(overlapOf(added, ball)).toBeGreaterThan(0.9);
  });

  it.each([0, 128, 250])(
    'sees where a picture is transparent, also where level %i goes on there',
    (level) => {
      const cutOut = picture(SIZE.width, SIZE.height, () => [level, level, level], 6);
      ball.data.forEach((value, i) => (cutOut.data[4 * i + 3] = value));
      const click = maskWhere(SIZE, disc(140, 130, 4));
      expect(overlapOf(runAtOnce(selectObject(cutOut, { within: loop })), ball)).toBeGreaterThan(0.97);
      expect(overlapOf(runAtOnce(selectObject(cutOut, { object: click })), ball)).toBeGreaterThan(0.97);
    },
  );

  it('answers with the loop where nothing in it differs from what is around it', () => {
    const plain = picture(SIZE.width, SIZE.height, () => [120, 120, 120]);
    const mask = runAtOnce(selectObject(plain, { within: loop }));
    expect(overlapOf(mask, loop)).toBeGreaterThan(0.6);
  });

  it('leaves out specks beside the object and closes pinholes in it', () => {
    const speck = disc(205, 140, 3);
    const pinhole = disc(130, 110, 3);
    const spotted = picture(SIZE.width, SIZE.height, (x, y) =>
      speck(x, y) ? [200, 60, 40] : !isBall(x, y) || pinhole(x, y) ? grass(x, y) : [200, 60, 40],
    );
    const mask = runAtOnce(selectObject(spotted, { within: loop }));
    expect(mask.data[140 * SIZE.width + 205]).toBe(0);
    expect(mask.data[110 * SIZE.width + 130]).toBe(255);
  });

  it('takes loops at the edge of the picture and around all of it, and pictures of one pixel', () => {
    const corner = maskWhere(SIZE, disc(0, 0, 60));
    expect(runAtOnce(selectObject(lawn, { within: corner })).data).toHaveLength(SIZE.width * SIZE.height);
    const all = maskWhere(SIZE, () => true);
    const mask = runAtOnce(selectObject(lawn, { within: all }));
    expect(mask.data.some((value) => value === 255)).toBe(true);
    const dot = { width: 1, height: 1, data: new Uint8Array([1, 2, 3, 255]) };
    const on = { width: 1, height: 1, data: new Uint8Array([255]) };
    expect(runAtOnce(selectObject(dot, { object: on })).data[0]).toBe(255);
    expect(runAtOnce(selectObject(dot, { within: on })).data[0]).toBe(255);
  });

  it('says what is missing', () => {
    expect(() => runAtOnce(selectObject(lawn, {}))).toThrow(/click on the object or draw around it/);
    const other = maskWhere({ width: 4, height: 4 }, () => true);
    expect(() => runAtOnce(selectObject(lawn, { within: other }))).toThrow(/size of the picture/);
  });
});
