import { describe, expect, it } from 'vitest';
import { groundValue } from '../../../../core/detail/ground/fit-ground.ts';
import { findFlatGround, type FlatHole } from '../../../../core/detail/ground/flat-ground.ts';
import { runAtOnce } from '../../../../core/turns.ts';
import { level } from '../level.ts';

type Colour = readonly [number, number, number];
type Paint = (x: number, y: number) => Colour;
type Inside = (x: number, y: number) => boolean;

const [WIDTH, HEIGHT] = [160, 120];
const WHITE: Colour = [255, 255, 255];
const GREY: Colour = [240, 242, 245];
const LINE: Colour = [200, 205, 215];

const box = (x0: number, y0: number, x1: number, y1: number): Inside => {
  return (x, y) => x >= x0 && x < x1 && y >= y0 && y < y1;
};

function holesOf(paint: Paint, inside: Inside): FlatHole[] {
  const colours = new Uint8Array(WIDTH * HEIGHT * 3);
  const hole = new Uint8Array(WIDTH * HEIGHT);
  for (let i = 0; i < hole.length; i++) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    hole[i] = inside(x, y) ? 1 : 0;
    colours.set(hole[i] ? [255, 0, 255] : paint(x, y), 3 * i);
  }
  return runAtOnce(findFlatGround(level(WIDTH, HEIGHT, colours, hole), [], 1));
}

/** The places of a hole whose ground is sure and differs from the truth by more than a level. */
function wrongIn(paint: Paint, inside: Inside): { wrong: [number, number][]; sure: number; all: number } {
  const [hole] = holesOf(paint, inside);
  const wrong: [number, number][] = [];
  let [sure, all] = [0, 0];
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      if (!inside(x, y)) continue;
      all++;
      const found = hole.at(x, y);
      if (!found || found.trust < 1 || found.isNearEdge) continue;
      sure++;
      const truth = paint(x, y);
      if (truth.some((value, c) => Math.abs(groundValue(found.ground, x, y, c) - value) > 1))
        wrong.push([x, y]);
    }
  }
  return { wrong, sure, all };
}

/** Words, wherever a row of a table has them. */
const isInk: Inside = (x, y) =>
  y % 30 >= 12 && y % 30 < 20 && x % 50 > 10 && x % 50 < 36 && (x * 7 + y * 3) % 5 < 2;
const table: Paint = (x, y) => {
  if (x < 10 || x > 150) return GREY;
  if (x === 10 || x === 150 || x % 50 === 0 || y % 30 === 0) return LINE;
  return isInk(x, y) ? [30, 30, 40] : WHITE;
};
const emptyRow: Paint = (x, y) => (y > 30 && y < 60 && isInk(x, y) ? WHITE : table(x, y));

describe('flat ground', () => {
  it('goes on under what was removed, on one colour', () => {
    expect(wrongIn(() => WHITE, box(40, 40, 90, 80))).toEqual({ wrong: [], sure: 2000, all: 2000 });
  });

  it('goes on as a slope', () => {
    const slope: Paint = (x, y) => [100 + 0.4 * x, 90 + 0.5 * y, 150];
    const { wrong, sure, all } = wrongIn(slope, box(40, 30, 110, 90));
    expect(wrong).toEqual([]);
    expect(sure).toBe(all);
  });

  it('keeps the lines of a table whose row was emptied, and what lies beside the table', () => {
    const { wrong, sure, all } = wrongIn(emptyRow, box(14, 34, 147, 57));
    expect(wrong).toEqual([]);
    expect(sure).toBe(all);
    // The mask lies over both ends of the row: what is outside on both sides does not go on through it.
    const over = wrongIn(emptyRow, box(5, 34, 155, 57));
    expect(over.wrong).toEqual([]);
    expect(over.sure).toBeGreaterThan(0.95 * over.all);
  });

  it('keeps the gaps between cards, where they cross and where one ends at another', () => {
    const cards: Paint = (x, y) => {
      const inGap = (y > 50 && y < 62) || (x > 70 && x < 82 && y <= 50);
      const onLine = (y === 50 && (x <= 70 || x >= 82)) || y === 62 || ((x === 70 || x === 82) && y < 50);
      return onLine ? LINE : inGap ? GREY : WHITE;
    };
    const { wrong, sure, all } = wrongIn(cards, box(40, 30, 120, 90));
    expect(wrong).toEqual([]);
    expect(sure).toBeGreaterThan(0.95 * all);
  });

  it('leaves the gap empty where it crosses another between four cards', () => {
    const cards: Paint = (x, y) => {
      const [u, v] = [Math.abs(x - 80), Math.abs(y - 60)];
      if (u < 8 || v < 8) return GREY;
      return u === 8 || v === 8 ? LINE : WHITE;
    };
    const { wrong, sure, all } = wrongIn(cards, box(50, 35, 111, 86));
    expect(wrong).toEqual([]);
    expect(sure).toBeGreaterThan(0.95 * all);
  });

  it.each([false, true])('ends cards under a banner where those beside it end, turned: %s', (isTurned) => {
    // What is seen to the left and to the right is one ground, and other cards lie between.
    const upright: Paint = (x, y) => {
      if (y >= 70 || (x >= 52 && x < 60) || (x >= 92 && x < 100)) return GREY;
      return x >= 60 && x < 92 ? WHITE : [120 + 0.1 * x, 140, 230 - 0.1 * y];
    };
    const cards: Paint = isTurned ? (x, y) => upright(y, x) : upright;
    const banner = isTurned ? box(50, 20, 90, 112) : box(20, 50, 140, 90);
    const { wrong, sure, all } = wrongIn(cards, banner);
    expect(wrong).toEqual([]);
    expect(sure).toBeGreaterThan(0.95 * all);
  });

  it('says what belongs at every place where outlines of cards end under others', () => {
    // Columns were tried with lines that had ended before, and their colours were asked of nothing.
    const [dark, blue, ground]: Colour[] = [
      [60, 60, 70],
      [90, 120, 200],
      [200, 204, 210],
    ];
    const outlined = (left: number, top: number, right: number, bottom: number, fill: Colour) => ({
      holds: (x: number, y: number) => x >= left && x <= right && y >= top && y <= bottom,
      at: (x: number, y: number) => (x === left || x === right || y === top || y === bottom ? dark : fill),
    });
    const cards = [
      outlined(36, 41, 56, 92, ground),
      outlined(52, 34, 79, 73, blue),
      outlined(71, 51, 152, 89, WHITE),
    ];
    const overlapping: Paint = (x, y) => {
      const card = cards.find(({ holds }) => holds(x, y));
      if (card) return card.at(x, y);
      return x >= 68 && x < 134 && y >= 55 && y < 96 ? blue : ground;
    };
    const hole = box(33, 42, 93, 64);
    for (const { at } of holesOf(overlapping, hole)) {
      for (let y = 42; y < 64; y++) {
        for (let x = 33; x < 93; x++) {
          const found = at(x, y);
          expect(found === undefined || found.ground !== undefined).toBe(true);
        }
      }
    }
  });

  it('ends a bar of which one side alone is seen where it enters', () => {
    // Lines to the right and below hide what lies behind them.
    const cell: Paint = (x, y) => {
      if (x >= 110) return x < 113 ? LINE : GREY;
      if (y >= 90) return y < 93 ? LINE : GREY;
      return x < 56 && y >= 60 && y < 68 ? [230, 60, 60] : WHITE;
    };
    const [hole] = holesOf(cell, box(50, 40, 120, 100));
    for (const x of [70, 80, 90]) {
      const found = hole.at(x, 64)!;
      expect([0, 1, 2].map((c) => Math.round(groundValue(found.ground, x, 64, c)))).toEqual(WHITE);
    }
  });

  it("finds a card's corner that nothing shows", () => {
    const card: Paint = (x, y) => (x < 80 && y > 60 ? [90, 120, 200] : WHITE);
    const { wrong, sure, all } = wrongIn(card, box(50, 40, 110, 85));
    expect(wrong).toEqual([]);
    expect(sure).toBeGreaterThan(0.8 * all);
  });

  it('does not mistake the soft shadow of what was removed for the ground', () => {
    // It reaches over both cards and the gap.
    const shade = (x: number, y: number) => {
      const away = Math.max(40 - x, x - 119, 30 - y, y - 89, 0);
      return away < 6 ? 6 - away : 0;
    };
    const cards: Paint = (_, y) => (y > 50 && y < 62 ? [235, 235, 235] : WHITE);
    const shaded: Paint = (x, y) => cards(x, y).map((value) => value - shade(x, y)) as unknown as Colour;
    const [hole] = holesOf(shaded, box(40, 30, 120, 90));
    for (const y of [40, 56, 75]) {
      const found = hole.at(80, y)!;
      expect(Math.abs(groundValue(found.ground, 80, y, 0) - cards(80, y)[0])).toBeLessThanOrEqual(7);
    }
  });

  it('goes on to both sides of an edge that runs aslant', () => {
    const aslant: Paint = (x, y) => (y > 30 + 0.4 * x ? [90, 120, 200] : WHITE);
    const [hole] = holesOf(aslant, box(40, 30, 120, 90));
    for (const [x, y] of [
      [80, 56],
      [80, 68],
      [60, 80],
      [100, 40],
    ]) {
      const found = hole.at(x, y)!;
      aslant(x, y).forEach((value, c) => expect(groundValue(found.ground, x, y, c)).toBeCloseTo(value));
    }
  });

  it('is none where a pattern lies around the hole, and in noise', () => {
    const checkers: Paint = (x, y) => (((x >> 2) + (y >> 2)) % 2 ? WHITE : [20, 20, 20]);
    expect(holesOf(checkers, box(40, 30, 120, 90)).every(({ isSure }) => !isSure)).toBe(true);
    const noise: Paint = (x, y) => {
      const value = 120 + 20 * (Math.abs(Math.sin(x * 12.9898 + y * 78.233) * 43758.5453) % 1);
      return [value, value, value];
    };
    expect(holesOf(noise, box(40, 30, 120, 90))).toEqual([]);
  });

  it('says of a hole whose border it explains that nothing else belongs there', () => {
    expect(holesOf(emptyRow, box(14, 34, 147, 57))[0].isSure).toBe(true);
    const photographs: Paint = (x, y) =>
      x > 70 ? [(x * 37 + y * 91) % 256, (x * 53) % 256, (y * 71) % 256] : WHITE;
    expect(holesOf(photographs, box(40, 30, 90, 90)).some(({ isSure }) => isSure)).toBe(false);
  });
});
