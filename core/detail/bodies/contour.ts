/** The way around a hole, pixel by pixel. */
import { growBox } from '../../raster/boxes.ts';
import { growFlags } from '../../raster/grow.ts';
import { flagsWithin, type Flags } from '../../raster/raster.ts';
import type { Work } from '../../turns.ts';
import type { Box } from '../../types.ts';
import type { Level } from '../level.ts';

/** The eight neighbours, clockwise. */
const ACROSS = [1, 1, 0, -1, -1, -1, 0, 1];
const DOWN = [0, 1, 1, 1, 0, -1, -1, -1];

/** The way around a hole, clockwise as it is seen on the screen. */
export interface Contour {
  /** Positions of its pixels on the level, in order; the last lies beside the first. */
  readonly xs: Int32Array;
  readonly ys: Int32Array;
  /** 1 where its pixel is known. */
  readonly isKnown: Uint8Array;
  /** The hole with what lies between it and the way, which is part of it, within `box`. */
  readonly inside: Flags;
  readonly box: Box;
}

/**
 * The way around the hole in a box, so many pixels outside it (Moore's boundary tracing). Of several parts that are
 * farther from each other it is the way around the first; undefined where there is no hole.
 */
export function* contourOf(level: Level, hole: Box, away: number): Work<Contour | undefined> {
  const box = growBox(hole, away + 1, level);
  const inside = yield* growFlags(flagsWithin(level.hole, hole, box), away);
  const { width, height, data } = inside;
  const isIn = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && data[y * width + x] === 1;
  const first = data.indexOf(1);
  if (first < 0) return undefined;
  const [xs, ys]: number[][] = [[], []];
  let [x, y] = [first % width, Math.floor(first / width)];
  const start = { x, y };
  // The first pixel in reading order has nothing above it and to its left.
  let from = 4;
  let firstWay = -1;
  for (;;) {
    let way = -1;
    for (let k = 1; k <= 8 && way < 0; k++) {
      const next = (from + k) % 8;
      if (isIn(x + ACROSS[next], y + DOWN[next])) way = next;
    }
    if (way < 0) return undefined;
    if (x === start.x && y === start.y) {
      if (way === firstWay) break;
      if (firstWay < 0) firstWay = way;
    }
    xs.push(x + box.x);
    ys.push(y + box.y);
    x += ACROSS[way];
    y += DOWN[way];
    // Go on looking from the pixel before the one that was outside.
    from = (way + (way % 2 === 0 ? 6 : 5)) % 8;
    if (xs.length > 4 * data.length) return undefined;
  }
  const isKnown = Uint8Array.from(xs, (u, n) => {
    const i = ys[n] * level.width + u;
    return level.source.data[i] && !level.hole.data[i] ? 1 : 0;
  });
  return { xs: Int32Array.from(xs), ys: Int32Array.from(ys), isKnown, inside, box };
}

/** The positions of the known pixels in 3x3 around one of the way's. */
export function knownAround({ width, height, hole, source }: Level, x: number, y: number): number[] {
  const found: number[] = [];
  for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
    for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
      const i = v * width + u;
      if (!hole.data[i] && source.data[i]) found.push(i);
    }
  }
  return found;
}
