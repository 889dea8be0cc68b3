/**
 * How grounds go on inside a hole where, as on screens, everything is upright: each pixel looks to the left, the right,
 * up and down, and is of the ground that it sees most.
 */
import { growBox } from '../../raster/boxes.ts';
import type { Box } from '../../types.ts';
import type { Level } from '../level.ts';
import { MARK, NOTHING, type GroundBorder } from './border.ts';
import { positionIn, STEPS } from '../../raster/box-pixels.ts';
import { electByColumns } from './columns.ts';
import { elect, inherit, OUTSIDE, spread } from './elect.ts';
import { endOutlines, linesIn } from './lines.ts';
import { sightsOf, type Sights } from './sights.ts';
import { edgeGoesOn } from './straight.ts';

/** Between two grounds there may be so many pixels of marks: an outline, a soft edge. */
const BETWEEN = 4;
/** If a larger share of the edges that meet the hole is not upright, the picture is not. */
const ASLANT = 0.25;

/**
 * A hole is not sure where more of its border says otherwise than the hole beside it: a pattern's cells do not go on
 * behind it, so what lies in the hole is right for one cell and wrong for the next.
 */
export const CONTRADICTED = 0.15;
/** Where more of it does, whole columns and rows are tried, and taken if they say at most half as much otherwise. */
const DOUBTED = 0.05;

/** What lies where in a hole. */
export interface Upright {
  readonly box: Box;
  /** For each pixel of the box the number of its ground, `MARK` on a thin line, below that where nothing is known. */
  readonly grounds: Int16Array;
  /** For each pixel of the box on a thin line the position of a known pixel of it; else -1. */
  readonly lines: Int32Array;
  /** For each pixel of the box 1 where a line or a ground that goes straight on says so, 0 in corners. */
  readonly isStraight: Uint8Array;
  /** The share of the places where the border touches the hole at which the hole is of another ground. */
  readonly contradicted: number;
}

/** Undefined where edges that meet the hole are not upright. */
export function uprightGrounds(level: Level, box: Box, border: GroundBorder): Upright | undefined {
  const around = growBox(box, 1, level);
  const borderAt = new Int16Array(around.width * around.height).fill(NOTHING);
  for (let n = 0; n < border.xs.length; n++) {
    const [x, y] = [border.xs[n] - around.x, border.ys[n] - around.y];
    if (x >= 0 && y >= 0 && x < around.width && y < around.height) {
      borderAt[y * around.width + x] = border.grounds[n];
    }
  }
  const groundAt = (position: number): number => {
    if (position < 0) return NOTHING;
    const y = Math.floor(position / level.width);
    return borderAt[(y - around.y) * around.width + (position - y * level.width) - around.x];
  };
  const sights = sightsOf(level, box);
  if (border.sizes.length > 1 && !edgesAreUpright(level, box, sights, groundAt)) return undefined;
  const lines = linesIn(level, box, sights, groundAt);
  const between = sightsOf(level, box, lines);
  const seen = [between.left, between.right, between.up, between.down].map((sight) =>
    Int16Array.from(sight, groundAt),
  );
  const free = () =>
    Int16Array.from(lines, (line, at) =>
      line >= 0 ? MARK : level.hole.data[positionIn(level, box, at)] ? NOTHING : OUTSIDE,
    );
  const grounds = free();
  const isStraight = elect(seen, box, border.sizes, grounds);
  spread(grounds, box);
  inherit(grounds, box);
  endOutlines(level, box, lines, grounds, isStraight);
  const contradicted = contradictedBy(border, box, grounds);
  if (contradicted > DOUBTED) {
    for (const isUpright of [true, false]) {
      // Outlines that ended are no lines any more.
      const columns = free();
      if (!electByColumns(seen, box, isUpright, columns)) continue;
      spread(columns, box);
      const left = contradictedBy(border, box, columns);
      if (left > contradicted / 2) continue;
      return { box, grounds: columns, lines, isStraight: isStraight.fill(1), contradicted: left };
    }
  }
  return { box, grounds, lines, isStraight, contradicted };
}

function contradictedBy({ xs, ys, grounds: outside }: GroundBorder, box: Box, grounds: Int16Array): number {
  let [places, contradicted] = [0, 0];
  outside.forEach((ground, n) => {
    if (ground < 0) return;
    for (const [across, down] of STEPS) {
      const [x, y] = [xs[n] + across - box.x, ys[n] + down - box.y];
      if (x < 0 || y < 0 || x >= box.width || y >= box.height) continue;
      const found = grounds[y * box.width + x];
      if (found < 0) continue;
      places++;
      if (found !== ground) contradicted++;
    }
  });
  return places > 0 ? contradicted / places : 0;
}

/** Whether the edges between grounds that meet the hole come straight from the side, from above or from below. */
function edgesAreUpright(
  level: Level,
  box: Box,
  sights: Sights,
  groundAt: (position: number) => number,
): boolean {
  const { width, hole } = level;
  let [edges, aslant] = [0, 0];
  const look = (sight: Int32Array, starts: number[]) => {
    let [before, gap] = [-1, 0];
    for (const at of starts) {
      const now = at < 0 ? -1 : sight[at];
      const ground = groundAt(now);
      if (ground < 0) {
        gap++;
        continue;
      }
      if (before >= 0 && gap <= BETWEEN && groundAt(before) !== ground) {
        edges++;
        const isUpright = [1, -1, width, -width].some((step) => edgeGoesOn(level, before, now, step));
        if (!isUpright) aslant++;
      }
      [before, gap] = [now, 0];
    }
  };
  // Of each row the first and the last pixel of the hole, of each column the uppermost and the lowest.
  const first = (from: number, step: number, count: number): number => {
    for (let k = 0, at = from; k < count; k++, at += step) {
      if (hole.data[positionIn(level, box, at)]) return at;
    }
    return -1;
  };
  const count = box.width * box.height;
  const rows = Array.from({ length: box.height }, (_, y) => y * box.width);
  const columns = Array.from({ length: box.width }, (_, x) => x);
  const left = rows.map((at) => first(at, 1, box.width));
  const right = rows.map((at) => first(at + box.width - 1, -1, box.width));
  const upper = columns.map((at) => first(at, box.width, box.height));
  const lower = columns.map((at) => first(count - box.width + at, -box.width, box.height));
  look(sights.left, left);
  look(sights.right, right);
  look(sights.up, upper);
  look(sights.down, lower);
  return aslant <= ASLANT * edges;
}
