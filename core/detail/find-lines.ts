import { halvedBox } from '../raster/boxes.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { holesOf } from './level-holes.ts';
import type { Level } from './level.ts';
import { alongLine, besideLine, enlargedLine, type Line, type Stretch } from './line.ts';
import {
  differenceOf,
  flanksOf,
  meanProfile,
  PROFILE,
  profileOf,
  stepsOf,
  type Profile,
} from './line-profile.ts';
import { scanFlanks } from './line-scan.ts';

/** Flanks of a hole that are looked at closely, and lines that are taken, at most. */
const TRIED = 12;
const MOST_LINES = 8;
/** Pixels along a line, before the hole and behind it, in which it must look the same. */
const STRIP = 20;
/** How far the profiles before and behind the hole may differ, as a share of their own spread. */
const UNLIKE = 0.1;
/** The same where nothing lies between; it falls to the above over so many pixels, in which a line may end. */
const UNLIKE_IF_SHORT = 0.25;
const SHORT = 60;
/** The same if only one end is seen. */
const UNLIKE_AT_ONE_END = 0.06;
/** Something crosses a line where its profile over so many pixels is another by more than such a share of it. */
const BLOCK = 3;
const CROSSED = 0.3;
const CROSSED_AT_LEAST = 0.05;
/** Where profiles differ by more after the first steps, further ones are not worth while. */
const HOPELESS = 0.6;
/** By how much a line's ends are moved until they agree best, and in which steps, in pixels. */
const SLACK = 2;
const STEP = 0.5;

interface Fit {
  readonly line: Line;
  readonly profile: Profile;
  /** How far the profiles differ, as a share of their steps. */
  readonly unlike: number;
  /** By how much the ends were moved. */
  readonly atStart: number;
  readonly atEnd: number;
}

/**
 * Straight lines and edges that go through the level's holes, the plainest first.
 *
 * @param level where they are measured
 * @param rough where they are looked for: the level of half the size, or `level` itself
 */
export function* findLines(level: Level, rough: Level): Work<Line[]> {
  const lines: Line[] = [];
  for (const hole of yield* holesOf(level)) lines.push(...(yield* linesThrough(level, rough, hole)));
  return lines;
}

function* linesThrough(level: Level, rough: Level, box: Box): Work<Line[]> {
  const factor = rough === level ? 1 : 2;
  const flanks = yield* scanFlanks(rough, factor === 1 ? box : halvedBox(box), STRIP / factor);
  const tried: Line[] = [];
  const lines: Line[] = [];
  for (const { before, behind, ...flank } of flanks) {
    if (tried.length === TRIED || lines.length === MOST_LINES) break;
    const seen = { before: before ? STRIP : 0, behind: behind ? STRIP : 0 };
    const line = enlargedLine(
      { ...flank, low: 0, high: 0, before: 0, behind: 0, crossed: [], contrast: 0 },
      factor,
    );
    const start = { ...line, ...seen };
    if (tried.some((other) => runsAlong(start, other, -3, 3))) continue;
    if (lines.some((other) => runsAlong(start, other, other.low - 3, other.high + 3))) continue;
    tried.push(start);
    yield;
    const found = fitLine(level, start, unlikeOver(start.end - start.start));
    if (found && !lines.some((other) => runsAlong(found, other, other.low - 2, other.high + 2))) {
      lines.push(found);
    }
  }
  return lines.sort((a, b) => b.contrast - a.contrast);
}

/** Whether the ends of a line that are seen lie so far beside another. */
function runsAlong(
  { ux, uy, across, start, end, before, behind }: FlankOrLine,
  other: Pick<Line, 'ux' | 'uy' | 'across'>,
  low: number,
  high: number,
): boolean {
  const ends = [...(before ? [start] : []), ...(behind ? [end] : [])];
  return ends.every((s) => {
    const beside = besideLine(other, s * ux - across * uy, s * uy + across * ux);
    return beside >= low && beside <= high;
  });
}

type FlankOrLine = Pick<Line, 'ux' | 'uy' | 'across' | 'start' | 'end'> &
  Record<'before' | 'behind', boolean | number>;

/** A line that was found on a coarser level, as it runs on this one; undefined if it is not to be seen there. */
export function refitLine(level: Level, rough: Line): Line | undefined {
  return fitLine(level, rough, UNLIKE_IF_SHORT);
}

/** How far the profiles before and behind the hole may differ if so many pixels lie between. */
function unlikeOver(length: number): number {
  return UNLIKE + (UNLIKE_IF_SHORT - UNLIKE) * Math.max(0, 1 - length / SHORT);
}

/**
 * Moves the ends of a line until its profiles before and behind the hole agree best. Undefined if they differ more than
 * `most`: one end alone proves nothing unless the picture ends inside the hole.
 */
function fitLine(level: Level, rough: Line, most: number): Line | undefined {
  const ends = clearEnds(level, rough);
  let best: Fit | undefined;
  // In whole steps first, and in halves only where that leads to something.
  for (const [reach, step] of [
    [SLACK, 1],
    [STEP, STEP],
  ] as const) {
    const from: Fit | undefined = best;
    if (step < 1 && (!from || from.unlike > HOPELESS)) break;
    for (let p = -reach; p <= reach; p += step) {
      for (let q = -reach; q <= reach; q += step) {
        const [atStart, atEnd] = [p + (from?.atStart ?? 0), q + (from?.atEnd ?? 0)];
        const line = moved(rough, atStart, atEnd);
        const profiles = profilesOf(level, line, ends);
        if (!profiles) continue;
        const profile = meanProfile(profiles);
        const unlike =
          Math.max(...profiles.map((one) => differenceOf(one, profile))) / (stepsOf(profile) + 1);
        if (!best || unlike < best.unlike) best = { line, profile, unlike, atStart, atEnd };
      }
    }
  }
  if (!best) return undefined;
  const { line, profile, unlike } = best;
  const bothSeen = line.before > 0 && line.behind > 0;
  if (unlike > (bothSeen ? most : UNLIKE_AT_ONE_END)) return undefined;
  const spread = stepsOf(profile);
  const { low, high } = flanksOf(profile);
  // What gets brighter all the way is no line but a slope.
  if (high - low >= 2 * PROFILE - 2) return undefined;
  const middle = (low + high) / 2;
  const found = { ...line, across: line.across + middle, low: low - middle, high: high - middle };
  const farthest = line.end - line.start + STRIP;
  const nothing: Seen = { length: 0, crossed: [] };
  // The profile is around the line as it was fitted, not around its middle.
  const before = line.before > 0 ? seenFrom(level, line, profile, -1, ends.before, farthest) : nothing;
  const behind = line.behind > 0 ? seenFrom(level, line, profile, 1, ends.behind, farthest) : nothing;
  return {
    ...found,
    before: before.length,
    behind: behind.length,
    crossed: [...before.crossed, ...behind.crossed],
    contrast: Math.sqrt(spread),
  };
}

/** The line with its ends moved across by so much. */
function moved(line: Line, atStart: number, atEnd: number): Line {
  const { ux, uy, across, start, end } = line;
  const [x0, y0] = [start * ux - (across + atStart) * uy, start * uy + (across + atStart) * ux];
  const [x1, y1] = [end * ux - (across + atEnd) * uy, end * uy + (across + atEnd) * ux];
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length < 1) return line;
  const turned = { ...line, ux: (x1 - x0) / length, uy: (y1 - y0) / length };
  return {
    ...turned,
    across: turned.ux * y0 - turned.uy * x0,
    start: alongLine(turned, x0, y0),
    end: alongLine(turned, x1, y1),
  };
}

/** Profiles of four stretches beside the hole; undefined where one of them is not known. */
function profilesOf(level: Level, line: Line, ends: Ends): Profile[] | undefined {
  const half = STRIP / 2;
  const bothSeen = line.before > 0 && line.behind > 0;
  const count = bothSeen ? 2 : 4;
  const profiles: Profile[] = [];
  for (let n = 0; n < count; n++) {
    const before =
      line.before > 0 ? profileOf(level, line, line.start - ends.before - n * half, -half) : undefined;
    const behind =
      line.behind > 0 ? profileOf(level, line, line.end + ends.behind + n * half, half) : undefined;
    if ((line.before > 0 && !before) || (line.behind > 0 && !behind)) return undefined;
    if (before) profiles.push(before);
    if (behind) profiles.push(behind);
  }
  return profiles;
}

/** How far from its ends a line is known in its whole width: the hole's border may run aslant. */
interface Ends {
  readonly before: number;
  readonly behind: number;
}

function clearEnds(level: Level, line: Line): Ends {
  return { before: clear(level, line, line.start, -1), behind: clear(level, line, line.end, 1) };
}

function clear({ width, height, hole }: Level, { ux, uy, across }: Line, from: number, way: number): number {
  let gap = 0;
  for (; gap < 3 * PROFILE; gap++) {
    const s = from + way * gap;
    let free = true;
    for (let r = -PROFILE; free && r <= PROFILE; r += 4) {
      const x = Math.round(s * ux - (across + r) * uy);
      const y = Math.round(s * uy + (across + r) * ux);
      if (x >= 0 && y >= 0 && x < width && y < height && hole.data[y * width + x]) free = false;
    }
    if (free) break;
  }
  return gap + 1;
}

/** How far from the hole a line is seen, and where something crosses it. */
interface Seen {
  readonly length: number;
  readonly crossed: Stretch[];
}

/**
 * Follows a line away from the hole. What crosses it would come back wherever it is borrowed from there, so the
 * stretches in which it looks otherwise are named. The nearest half strip, which agreed with the other end, tells how
 * far a few pixels of it may differ.
 */
function seenFrom(level: Level, line: Line, profile: Profile, way: -1 | 1, gap: number, most: number): Seen {
  const end = way < 0 ? line.start : line.end;
  const spread = stepsOf(profile);
  const differenceAt = (length: number) => {
    const block = profileOf(level, line, end + way * length, way * BLOCK, 1);
    return block ? differenceOf(block, profile) / spread : Infinity;
  };
  let grain = 0;
  for (let length = gap; length + BLOCK <= gap + STRIP / 2; length++) {
    const difference = differenceAt(length);
    if (difference < Infinity) grain = Math.max(grain, difference);
  }
  const allowed = Math.min(CROSSED, Math.max(CROSSED_AT_LEAST, 2 * grain));
  const crossed: Stretch[] = [];
  let seen = gap + STRIP / 2;
  let begin: number | undefined;
  for (let length = gap; length <= most; length++) {
    const same = length + BLOCK <= gap + STRIP / 2 || differenceAt(length) <= allowed;
    if (!same) begin ??= length;
    else seen = Math.max(seen, length + BLOCK);
    if (!same || begin === undefined) continue;
    const [near, far] = [end + way * begin, end + way * (length - 1 + BLOCK)];
    crossed.push({ from: Math.min(near, far), to: Math.max(near, far) });
    begin = undefined;
  }
  return { length: seen, crossed };
}
