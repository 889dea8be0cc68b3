/** Thin upright lines, as of tables and around cards, that go on inside a hole. */
import type { Box } from '../../types.ts';
import type { Level } from '../level.ts';
import { MARK } from './border.ts';
import { groundBehind, THIN } from './elect.ts';
import type { Sights } from './sights.ts';
import { lineGoesOn, ofOneLine, ofOneGround } from './straight.ts';

/**
 * For each pixel of a hole's box the position of a known pixel of the line on which it lies; -1 where it lies on none.
 * A line is seen on both sides of the hole, or enters from one and meets another of its colour.
 *
 * @param groundAt what a known pixel is
 */
export function linesIn(
  level: Level,
  box: Box,
  { left, right, up, down }: Sights,
  groundAt: (position: number) => number,
): Int32Array {
  const { width } = level;
  const lines = new Int32Array(box.width * box.height).fill(-1);
  for (let at = 0; at < lines.length; at++) {
    lines[at] = lineBetween(level, left[at], right[at], 1, groundAt);
    if (lines[at] < 0) lines[at] = lineBetween(level, up[at], down[at], width, groundAt);
  }
  const join = (sight: Int32Array, from: number, step: number, count: number, outward: number) => {
    joinLine(level, sight, { from, step, count, outward }, groundAt, lines);
  };
  for (let y = 0; y < box.height; y++) {
    join(left, y * box.width, 1, box.width, -1);
    join(right, (y + 1) * box.width - 1, -1, box.width, 1);
  }
  for (let x = 0; x < box.width; x++) {
    join(up, x, box.width, box.height, -width);
    join(down, (box.height - 1) * box.width + x, -box.width, box.height, width);
  }
  return lines;
}

/** Whether a pixel's row or column is that of a thin line on both sides of the hole: a position on it, else -1. */
function lineBetween(
  level: Level,
  first: number,
  last: number,
  step: number,
  groundAt: (position: number) => number,
): number {
  if (first < 0 || last < 0 || groundAt(first) !== MARK || groundAt(last) !== MARK) return -1;
  if (!ofOneLine(level, first, last)) return -1;
  return lineGoesOn(level, first, -step) || lineGoesOn(level, last, step) ? first : -1;
}

/** A row or column of a hole's box, as it is walked from one side: `outward` leads on from there in the level. */
interface Walk {
  readonly from: number;
  readonly step: number;
  readonly count: number;
  readonly outward: number;
}

/** A thin line that enters from one side goes on to where it meets another of its colour. */
function joinLine(
  level: Level,
  sight: Int32Array,
  { from, step, count, outward }: Walk,
  groundAt: (position: number) => number,
  lines: Int32Array,
): void {
  const entered: number[] = [];
  for (let k = 0, at = from; k < count; k++, at += step) {
    const start = sight[at];
    if (start < 0) continue;
    if (entered.length === 0) {
      if (lines[at] >= 0 || groundAt(start) !== MARK || !lineGoesOn(level, start, outward)) return;
    } else if (sight[entered[0]] !== start) return;
    if (lines[at] >= 0) {
      if (ofOneLine(level, start, lines[at])) for (const on of entered) lines[on] = start;
      return;
    }
    entered.push(at);
  }
}

/** So often outlines are ended: where two meet, only after what lies beside that has become ground. */
const ROUNDS = 3;

/**
 * Takes lines away again where they would part nothing: the outline of a card lies between two grounds, so it does not
 * cross the gap behind which another card goes on in its line. A table's lines part what is alike everywhere, and stay.
 */
export function endOutlines(
  level: Level,
  box: Box,
  lines: Int32Array,
  grounds: Int16Array,
  isStraight: Uint8Array,
): void {
  for (let round = 0; round < ROUNDS; round++) {
    const ended: [number, number][] = [];
    for (let at = 0; at < lines.length; at++) {
      const known = lines[at];
      if (known < 0) continue;
      const isVertical = known % level.width === box.x + (at % box.width);
      const step = isVertical ? 1 : box.width;
      const ground = groundBehind(grounds, box, at, step);
      if (ground < 0 || groundBehind(grounds, box, at, -step) !== ground) continue;
      if (isOutline(level, known, isVertical ? 1 : level.width)) ended.push([at, ground]);
    }
    for (const [at, ground] of ended) {
      lines[at] = -1;
      grounds[at] = ground;
      isStraight[at] = 1;
    }
  }
}

/** Whether a known pixel of a line lies between two grounds. */
function isOutline(level: Level, known: number, step: number): boolean {
  const { width, height } = level;
  const [before, behind] = [known - THIN * step, known + THIN * step];
  const x = known % width;
  const isInside = step === 1 ? x >= THIN && x + THIN < width : before >= 0 && behind < width * height;
  return isInside && !ofOneGround(level, before, behind);
}
