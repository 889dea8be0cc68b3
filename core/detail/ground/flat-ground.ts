/**
 * Flat ground: where a hole's border is of few colours or even slopes, as on screens and plain backdrops, they go on
 * inside. The networks were taught by photographs and see clouds there.
 */
import { STEPS } from '../../raster/box-pixels.ts';
import { halvedTimes, overlap } from '../../raster/boxes.ts';
import type { Work } from '../../turns.ts';
import type { Box, Standing } from '../../types.ts';
import { bodiesIn } from '../bodies/bodies.ts';
import { groundOfColour, type Ground } from './fit-ground.ts';
import { fitsOf, type Fits } from './fits.ts';
import { groundBorderOf, LEAST_GROUND, MARK, type GroundBorder } from './border.ts';
import { holesOf } from '../level-holes.ts';
import type { Level } from '../level.ts';
import { alongLine, besideLine, outsideLine, type Line } from '../line.ts';
import type { GroundAt } from './ground-at.ts';
import { isOnLine } from './straight.ts';
import { CONTRADICTED, uprightGrounds, type Upright } from './upright.ts';

/** So many grounds are few. */
const MOST_GROUNDS = 4;
/** If so much of it is ground or thin lines, nothing else belongs there, whatever is repeated elsewhere. */
const SURE = 0.9;
/** Least side of the squares of a hole that are looked at as one, in pixels; so many along a hole. */
const LEAST_CELL = 8;
const CELLS = 16;
/** Of the border at most about so many pixels are fitted to. */
const FITTED = 2048;
/** So far beside a line's flanks its colours reach, in pixels of the level on which it was found. */
const BESIDE_LINE = 1.5;
/** A line along which one rises by less than this share is upright; its pixels are looked at one by one. */
const UPRIGHT = 0.01;
/** Such a share of the border that a place sees must agree, from the second on that is sure. */
const AGREEING = [0.65, 0.85] as const;
/** The same if nearly all of the border is of one ground. */
const AGREEING_IF_ONE = [0.3, 0.5] as const;
/** Colours that differ by no more levels in any channel are one. */
const SAME = 2;
/** Bodies are looked for on the finest level on which the hole's longer side has at most so many pixels. */
const MOST_SIDE = 256;
/** So near to where two grounds meet patches know better what an edge looks like, in pixels. */
const NEAR_EDGE = 3;

/** The flat ground in one hole. Coordinates are pixels of the finest level. */
export interface FlatHole {
  readonly box: Box;
  /** Whether nearly all of the border is ground or thin lines, and goes on inside. */
  readonly isSure: boolean;
  /** Whether what was removed is seen to have stood on one ground: then nothing is repeated there. */
  readonly isStoodOn: boolean;
  /** Undefined where nothing can be said. */
  readonly at: (x: number, y: number) => GroundAt | undefined;
}

/**
 * The flat ground in a level's holes.
 *
 * @param lines that go through the holes: ground ends at them
 * @param slack how exact they are, in pixels
 * @param standings what is known of the ground apart from the border: asked where the border does not say enough
 */
export function* findFlatGround(
  level: Level,
  lines: readonly Line[],
  slack: number,
  standings: readonly Standing[] = [],
  levels: readonly Level[] = [level],
): Work<FlatHole[]> {
  const margin = BESIDE_LINE * slack;
  const holes: FlatHole[] = [];
  for (const box of yield* holesOf(level)) {
    const border = yield* groundBorderOf(level, box);
    const largest = [...(border?.sizes ?? [])].sort((a, b) => b - a).slice(0, MOST_GROUNDS);
    const grounds = largest.reduce((sum, size) => sum + size, 0);
    const stoodOn = groundStoodOn(standings, box);
    const isStoodOn = stoodOn !== undefined;
    if (!border || grounds < LEAST_GROUND * border.seen) {
      const at = () => stoodOn && { ground: stoodOn, trust: 1, isNearEdge: false };
      if (isStoodOn) holes.push({ box, isSure: true, isStoodOn, at });
      else {
        const bodies = yield* bodiesOn(levels, box);
        if (bodies) holes.push({ box, isSure: false, isStoodOn, at: bodies });
      }
      continue;
    }
    const { seen } = border;
    const upright = uprightGrounds(level, box, border);
    const drawn = upright
      ? lines.filter(({ ux, uy }) => Math.min(Math.abs(ux), Math.abs(uy)) > UPRIGHT)
      : lines;
    const areaOf = (x: number, y: number) => areaBetween(drawn, margin, x, y);
    const contradicted = upright?.contradicted ?? contradictedBetween(border, areaOf);
    const isSure = contradicted <= CONTRADICTED && grounds + linesMet(level, border) >= SURE * seen;
    const ground = upright
      ? groundsUpright(level, border, upright)
      : groundsBetween(box, border, areaOf, largest[0] >= SURE * seen);
    const bodies = isSure || isStoodOn ? undefined : yield* bodiesOn(levels, box);
    const onGround: FlatHole['at'] = (x, y) => (areaOf(x, y) < 0 ? undefined : ground(x, y));
    holes.push({ box, isSure, isStoodOn, at: bodies ?? onGround });
  }
  return holes;
}

/** The bodies in a hole, on the finest level on which it is small enough. */
function* bodiesOn(levels: readonly Level[], box: Box): Work<FlatHole['at'] | undefined> {
  const side = Math.max(box.width, box.height);
  const n = levels.findIndex((_, k) => side <= MOST_SIDE * 2 ** k);
  if (n < 0) return undefined;
  return yield* bodiesIn(levels[n], halvedTimes(box, n), 2 ** n);
}

/** The ground of a hole if all that lies in its box stood on one colour. */
function groundStoodOn(standings: readonly Standing[], box: Box): Ground | undefined {
  const [first, ...others] = standings.filter((one) => overlap(one.box, box));
  const { colour } = first ?? {};
  const isSame = (one: Standing) => one.colour?.every((value, c) => Math.abs(value - colour![c]) <= SAME);
  return colour && others.every(isSame) ? groundOfColour(Float64Array.from(colour)) : undefined;
}

/** How many of the border's marks lie on thin lines. */
function linesMet(level: Level, { xs, ys, grounds }: GroundBorder): number {
  return grounds.reduce(
    (sum, ground, n) => sum + (ground === MARK && isOnLine(level, ys[n] * level.width + xs[n]) ? 1 : 0),
    0,
  );
}

/** Fits for squares of a hole, by a part of its border. */
function fitsIn(box: Box, border: GroundBorder): Fits {
  const side = Math.max(LEAST_CELL, Math.ceil(Math.max(box.width, box.height) / CELLS));
  return fitsOf(box, border, side, Math.max(1, Math.floor(border.xs.length / FITTED)));
}

/** What belongs at a place is said by the border's pixels of the ground that it sees most. */
function groundsUpright(
  level: Level,
  border: GroundBorder,
  { box, grounds, lines, isStraight }: Upright,
): FlatHole['at'] {
  const fit = fitsIn(box, border);
  // The level itself is large and not kept.
  const lineColours = new Map<number, Ground>();
  for (const line of lines) {
    if (line >= 0 && !lineColours.has(line)) lineColours.set(line, lineColour(level, line));
  }
  const meetsOther = (column: number, row: number, [across, down]: (typeof STEPS)[number]): boolean => {
    const at = row * box.width + column;
    for (let k = 1; k <= NEAR_EDGE; k++) {
      const [u, v] = [inside(column + k * across, box.width), inside(row + k * down, box.height)];
      const next = v * box.width + u;
      if (grounds[next] < 0) return false;
      if (grounds[next] !== grounds[at]) return !(isStraight[at] && isStraight[next]);
    }
    return false;
  };
  return (x, y) => {
    const [column, row] = [inside(x - box.x, box.width), inside(y - box.y, box.height)];
    const at = row * box.width + column;
    const found = grounds[at];
    if (found === MARK) return { ground: lineColours.get(lines[at])!, trust: 1, isNearEdge: false };
    if (found < 0) return undefined;
    const ground = fit(x, y, found, (n) => border.grounds[n] === found);
    if (!ground) return undefined;
    const isNearEdge = STEPS.some((step) => meetsOther(column, row, step));
    return { ground, trust: trusted(ground.share, AGREEING), isNearEdge };
  };
}

function inside(value: number, length: number): number {
  return Math.max(0, Math.min(length - 1, Math.round(value)));
}

function lineColour({ colour }: Level, position: number): Ground {
  return groundOfColour(Float64Array.from(colour.data.subarray(3 * position, 3 * position + 3)));
}

/** What belongs at a place is said by the border's pixels on the same side of all lines. */
function groundsBetween(
  box: Box,
  border: GroundBorder,
  areaOf: (x: number, y: number) => number,
  isOne: boolean,
): FlatHole['at'] {
  const fit = fitsIn(box, border);
  const areas = Int32Array.from(border.xs, (x, n) => areaOf(x, border.ys[n]));
  return (x, y) => {
    const area = areaOf(x, y);
    const ground = fit(x, y, area, (n) => areas[n] === area);
    if (!ground) return undefined;
    return { ground, trust: trusted(ground.share, isOne ? AGREEING_IF_ONE : AGREEING), isNearEdge: false };
  };
}

/** The share of the border's grounds that are not the main one of their area. */
function contradictedBetween(
  { xs, ys, grounds, sizes }: GroundBorder,
  areaOf: (x: number, y: number) => number,
): number {
  const counts = new Map<number, Int32Array>();
  let all = 0;
  grounds.forEach((ground, n) => {
    const area = areaOf(xs[n], ys[n]);
    if (ground < 0 || area < 0) return;
    if (!counts.has(area)) counts.set(area, new Int32Array(sizes.length));
    counts.get(area)![ground]++;
    all++;
  });
  const main = [...counts.values()].reduce((sum, count) => sum + Math.max(...count), 0);
  return all > 0 ? 1 - main / all : 0;
}

function trusted(share: number, [none, whole]: readonly [number, number]): number {
  return Math.max(0, Math.min(1, (share - none) / (whole - none)));
}

/** Which of the areas between lines a place lies in; -1 on a line. */
function areaBetween(lines: readonly Line[], margin: number, x: number, y: number): number {
  let area = 0;
  for (let k = 0; k < lines.length; k++) {
    const line = lines[k];
    const along = alongLine(line, x, y);
    const isBeside = along > line.start - line.before - margin && along < line.end + line.behind + margin;
    if (isBeside && outsideLine(line, x, y) < margin) return -1;
    if (besideLine(line, x, y) > 0) area += 2 ** k;
  }
  return area;
}
