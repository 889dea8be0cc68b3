import { getStrokePoints } from 'perfect-freehand';
import type { Point } from './polygon.ts';

/** How much of the hand's jitter is taken out: 0 none, 1 most. The line trails the pointer by a few pixels at this. */
const STREAMLINE = 0.35;

/** The smoothed line through pointer positions; with `last` it ends exactly at the last of them. */
export function smoothLine(points: readonly Point[], last: boolean): Point[] {
  if (points.length < 2 || (last && points.length < 3)) return [...points];
  // Of only two points perfect-freehand makes a line of its own; a third one that is dropped again keeps it steady.
  const steady = points.length === 2 ? [...points, points[1]] : points;
  // A size of 0: perfect-freehand otherwise drops points until the line is as long as the brush is wide.
  const stroke = getStrokePoints(
    steady.map(([x, y]) => [x, y]),
    { streamline: STREAMLINE, size: 0, last },
  );
  const line = stroke.map(({ point }): Point => [point[0], point[1]]);
  return points.length === 2 ? line.slice(0, 2) : line;
}
