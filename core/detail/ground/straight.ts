/** Whether thin lines and edges that meet a hole run straight on outside, upright. */
import type { Level } from '../level.ts';
import { alike } from './alike.ts';

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
  const colours = level.colour.data;
  const x = from % width;
  for (let k = 1; k < LINE_LENGTH; k++) {
    const i = from + k * step;
    if (Math.abs(step) === 1 && (x + k * step < 0 || x + k * step >= width)) return true;
    if (i < 0 || i >= width * height) return true;
    if (!source.data[i]) return false;
    if (!alike(colours, i, i - step, LINE_TOLERANCE) || !alike(colours, i, from, 2 * LINE_TOLERANCE))
      return false;
  }
  return true;
}

/** Whether two pixels may be of one thin line. */
export function ofOneLine({ colour }: Level, a: number, b: number): boolean {
  return alike(colour.data, a, b, LINE_TOLERANCE);
}

/** Whether two pixels may be of one ground. */
export function ofOneGround({ colour }: Level, a: number, b: number): boolean {
  return alike(colour.data, a, b, EDGE_TOLERANCE);
}

/** Whether a mark lies on a thin upright line. */
export function isOnLine(level: Level, position: number): boolean {
  return [1, -1, level.width, -level.width].some((step) => lineGoesOn(level, position, step));
}

/** Whether an edge between two pixels of a hole's border goes straight on: neither colour turns into the other's. */
export function edgeGoesOn(level: Level, one: number, other: number, step: number): boolean {
  const { width, height, source } = level;
  const colours = level.colour.data;
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
      else if (alike(colours, i, i - step, EDGE_TOLERANCE)) seen++;
      else if (alike(colours, i, beside + (k - 1) * step, EDGE_TOLERANCE)) return false;
    }
  }
  return seen >= 2 * EDGE_SEEN * EDGE_LENGTH;
}
