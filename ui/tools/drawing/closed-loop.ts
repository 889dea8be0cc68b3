import { type Point, pointsBox } from './polygon.ts';

/** A line comes back to its start if its last part gets so near its first part: shares of the line's points. */
const FIRST_PART = 0.25;
const LAST_PART = 0.75;

/** How far the two may stay apart beside the brush's width, as a share of the line's longer side. */
const GAP = 0.1;

/** A loop's line is at least so many brushes long; what is shorter is a dab with a shaky hand. */
const LEAST_BRUSHES = 4;

/** Of each of the two parts at most so many points are compared. */
const MOST_COMPARED = 48;

/**
 * The part of a stroke that goes around something, from where it begins to where it comes back; `null` for a stroke
 * that stays open. Whoever draws past the start again has closed the loop as well. Points and `diameter` are in picture
 * pixels; the brush draws as wide as `diameter`.
 */
export function closedLoop(points: readonly Point[], diameter: number): readonly Point[] | null {
  const { length } = points;
  if (length < 4) return null;
  const { width, height } = pointsBox(points);
  if (lineLength(points) < LEAST_BRUSHES * diameter) return null;
  const allowed = diameter + GAP * Math.max(width, height);
  const firstEnd = Math.max(1, Math.floor(FIRST_PART * length));
  const lastStart = Math.ceil(LAST_PART * length) - 1;
  const step = Math.max(1, Math.floor(firstEnd / MOST_COMPARED));
  let nearest = Infinity;
  let loop: readonly [number, number] = [0, length - 1];
  for (let i = 0; i < firstEnd; i += step) {
    for (let j = length - 1; j >= lastStart; j -= step) {
      const apart = Math.hypot(points[i][0] - points[j][0], points[i][1] - points[j][1]);
      if (apart >= nearest) continue;
      nearest = apart;
      loop = [i, j];
    }
  }
  return nearest <= allowed ? points.slice(loop[0], loop[1] + 1) : null;
}

function lineLength(points: readonly Point[]): number {
  let length = 0;
  for (let i = 1; i < points.length; i++) {
    length += Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]);
  }
  return length;
}
