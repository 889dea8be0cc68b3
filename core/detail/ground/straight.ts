/** Whether thin lines and edges that meet a hole run straight on outside, upright. */
import type { Level } from '../level.ts';

/** A thin line is seen so far straight on, in pixels, and is of one colour to so many levels. */
const LINE_LENGTH = 16;
const LINE_TOLERANCE = 6;
/** An edge between grounds is looked at so far straight on, and seen in such a share of that. */
const EDGE_LENGTH = 8;
const EDGE_SEEN = 0.6;
const EDGE_TOLERANCE = 2;

/** Whether a thin line goes straight on from a known pixel in steps of 1 or of the level's width. */
export function lineGoesOn(level: Level, from: number, step: number): boolean {
  const { width, height, source } = level;
  const x = from % width;
  for (let k = 1; k < LINE_LENGTH; k++) {
    const i = from + k * step;
    if (Math.abs(step) === 1 && (x + k * step < 0 || x + k * step >= width)) return true;
    if (i < 0 || i >= width * height) return true;
    if (!source.data[i]) return false;
    if (!differ(level, i, i - step, LINE_TOLERANCE) && !differ(level, i, from, 2 * LINE_TOLERANCE)) continue;
    return false;
  }
  return true;
}

/** Whether two pixels may be of one thin line. */
export function ofOneLine(level: Level, a: number, b: number): boolean {
  return !differ(level, a, b, LINE_TOLERANCE);
}

/** Whether two pixels may be of one ground. */
export function ofOneGround(level: Level, a: number, b: number): boolean {
  return !differ(level, a, b, EDGE_TOLERANCE);
}

/** Whether a mark lies on a thin upright line. */
export function isOnLine(level: Level, position: number): boolean {
  return [1, -1, level.width, -level.width].some((step) => lineGoesOn(level, position, step));
}

/** Whether an edge between two pixels of a hole's border goes straight on: neither colour turns into the other's. */
export function edgeGoesOn(level: Level, one: number, other: number, step: number): boolean {
  const { width, height, source } = level;
  let seen = 0;
  for (let k = 1; k <= EDGE_LENGTH; k++) {
    for (const [from, beside] of [
      [one, other],
      [other, one],
    ]) {
      const i = from + k * step;
      const x = (from % width) + (Math.abs(step) === 1 ? k * step : 0);
      if (x < 0 || x >= width || i < 0 || i >= width * height) seen++;
      else if (!source.data[i]) return false;
      else if (!differ(level, i, i - step, EDGE_TOLERANCE)) seen++;
      else if (!differ(level, i, beside + (k - 1) * step, EDGE_TOLERANCE)) return false;
    }
  }
  return seen >= 2 * EDGE_SEEN * EDGE_LENGTH;
}

function differ({ colour: { data } }: Level, a: number, b: number, most: number): boolean {
  for (let c = 0; c < 3; c++) if (Math.abs(data[3 * a + c] - data[3 * b + c]) > most) return true;
  return false;
}
