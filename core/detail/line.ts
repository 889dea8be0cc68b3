/** Straight lines and edges that go through a hole. */

/** A line on one level. A place is `along * u` from the level's corner and, across, `offset` from the line. */
export interface Line {
  /** Unit vector along the line; across it is (-uy, ux). */
  readonly ux: number;
  readonly uy: number;
  /** Where the line lies across, in pixels from the centre of the level's first pixel. */
  readonly across: number;
  /** Where the hole begins and ends along it. */
  readonly start: number;
  readonly end: number;
  /** What belongs to it across, from its middle: from the first flank to the last. */
  readonly low: number;
  readonly high: number;
  /** How far it is seen before the hole and behind it, in pixels; 0 where the picture ends inside the hole. */
  readonly before: number;
  readonly behind: number;
  /** Stretches along it, outside the hole, in which it looks otherwise: something crosses it there. */
  readonly crossed: readonly Stretch[];
  /** Standard deviation of the profile across it, in levels. */
  readonly contrast: number;
}

/** From where to where along a line. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The same line on a level `factor` times as large. */
export function enlargedLine(line: Line, factor: number): Line {
  const { ux, uy } = line;
  // Pixel centres lie half a pixel inside.
  const corner = (factor - 1) / 2;
  const along = (s: number) => factor * s + corner * (ux + uy);
  return {
    ...line,
    across: factor * line.across + corner * (ux - uy),
    start: along(line.start),
    end: along(line.end),
    low: factor * line.low,
    high: factor * line.high,
    before: factor * line.before,
    behind: factor * line.behind,
    crossed: line.crossed.map(({ from, to }) => ({ from: along(from), to: along(to) })),
  };
}

/** Where a place lies along a line. */
export function alongLine({ ux, uy }: Line, x: number, y: number): number {
  return ux * x + uy * y;
}

/** How far a place lies outside of what belongs to a line. */
export function outsideLine(line: Line, x: number, y: number): number {
  const beside = besideLine(line, x, y);
  return Math.max(0, line.low - beside, beside - line.high);
}

/** How far a place lies beside a line's middle. */
export function besideLine(
  { ux, uy, across }: Pick<Line, 'ux' | 'uy' | 'across'>,
  x: number,
  y: number,
): number {
  return ux * y - uy * x - across;
}
