/** Thin upright lines, as of tables and around cards, that go on inside a hole. */
import type { Box } from '../../types.ts';
import type { Level } from '../level.ts';
import { MARK } from './border.ts';
import type { Sights } from './sights.ts';
import { lineGoesOn, ofOneLine } from './straight.ts';

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
