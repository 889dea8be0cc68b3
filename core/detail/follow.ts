/** Where a map of the picture onto itself is trusted, a hole's pixels are borrowed from where the map says. */
import { growBox } from '../raster/boxes.ts';
import { SLICE, type Work } from '../turns.ts';
import type { Box } from '../types.ts';
import type { Field } from './field.ts';
import {
  bestAround,
  findWarps,
  foretell,
  lookAround,
  lookKernels,
  type Foretold,
  type Look,
} from './find-warps.ts';
import { holesOf, piecesOf } from './level-holes.ts';
import type { Line } from './line.ts';
import type { Level } from './level.ts';
import { judge, type Trust } from './trust.ts';
import { warped, type Warp } from './warp.ts';

/** Of maps whose errors near a place differ by less than this factor, the one best for the whole ring is taken. */
const ALIKE = 1.25;
/** With less of a hole trusted, a few places agree by chance; from the second share on it is structure. */
const CHANCE = [0.15, 0.35] as const;

/** Squared difference, summed over the channels, up to which two pixels agree: 8 levels in each. */
const AGREES = 3 * 8 ** 2;

/** What was found for one hole, at the level where it was looked for or, enlarged, at a finer one. */
export interface Followed {
  /** Around the hole and the patches that touch it. */
  readonly box: Box;
  readonly hole: Box;
  readonly warps: readonly Warp[];
  /** For each pixel of `box` the number of the map that it follows, or -1. */
  readonly choice: Int16Array;
  /** For each pixel of `box`, how far that is trusted, of 255. */
  readonly share: Uint8Array;
  /** The share of the ring that the maps foretell to a few levels, 0..1. */
  readonly agreeing: number;
}

/** What of a field maps are chosen by. */
export type Targets = Pick<Field, 'level' | 'radius' | 'targets' | 'isSource'>;

/**
 * Looks for maps that foretell the rings around a level's holes, and chooses one for each target.
 *
 * @param rough the level of half the size, or `level` itself
 * @param lines through the holes, on this level
 */
export function* findFollowed(
  field: Targets,
  rough: Level,
  lines: readonly Line[],
  random: () => number,
): Work<Followed[]> {
  const { level } = field;
  const found: Followed[] = [];
  const kernels = lookKernels(level, rough);
  for (const hole of yield* holesOf(level)) {
    const pieces = yield* piecesOf(level, hole);
    const looks: { box: Box; look: Look; warps: Warp[] }[] = [];
    for (const box of [...pieces, hole]) {
      const look = yield* lookAround(level, rough, box, random, kernels);
      if (look) looks.push({ box, look, warps: yield* findWarps(look) });
    }
    const all = looks.flatMap(({ warps }) => warps);
    for (const { box, look, warps: own } of looks) {
      // What holds around one piece may hold around the next.
      const warps = box === hole ? own : bestAround(look, all);
      const foretold = yield* foretell(look, warps);
      const followed = foretold && (yield* followedIn(field, box, foretold, lines));
      if (followed) found.push(followed);
    }
  }
  return found;
}

/** Chooses a map for each target of a hole, or of a piece of one. */
function* followedIn(
  field: Targets,
  hole: Box,
  foretold: Foretold,
  lines: readonly Line[],
): Work<Followed | undefined> {
  const around = growBox(hole, field.radius, field.level);
  const trust = yield* judge(foretold, around, lines);
  const warps = foretold.list.map(({ warp }) => warp);
  const followed = choose(field, around, hole, warps, trust);
  const errors = foretold.list.map((one) => one.errors);
  return followed && { ...followed, agreeing: agreeingShare(followed.choice, errors) };
}

/**
 * The share of the ring that is foretold to a few levels by the map that most of the hole follows.
 *
 * @param choice for each pixel the number of its map, or -1
 * @param errors of each map, see `Foretelling`
 */
export function agreeingShare(choice: Int16Array, errors: readonly Float32Array[]): number {
  const votes = new Int32Array(errors.length);
  for (const k of choice) if (k >= 0) votes[k]++;
  let [agreeing, known] = [0, 0];
  for (const error of errors[votes.indexOf(Math.max(...votes))]) {
    if (error < 0) continue;
    known++;
    if (error <= AGREES) agreeing++;
  }
  return agreeing / known;
}

function choose(
  { level, targets, isSource }: Targets,
  box: Box,
  hole: Box,
  warps: readonly Warp[],
  { side, columns, errors, shares }: Trust,
): Omit<Followed, 'agreeing'> | undefined {
  const choice = new Int16Array(box.width * box.height).fill(-1);
  const share = new Uint8Array(box.width * box.height);
  let sum = 0;
  let count = 0;
  const fits = new Uint8Array(warps.length);
  for (const target of targets) {
    const y = Math.floor(target / level.width);
    const x = target - y * level.width;
    if (x < box.x || y < box.y || x >= box.x + box.width || y >= box.y + box.height) continue;
    count++;
    const cell = Math.floor((y - box.y) / side) * columns + Math.floor((x - box.x) / side);
    const from = cell * warps.length;
    let least = Infinity;
    for (let k = 0; k < warps.length; k++) {
      fits[k] = shares[from + k] > 0 && sourceAt(warps[k], level, isSource, x, y) >= 0 ? 1 : 0;
      if (fits[k] && errors[from + k] < least) least = errors[from + k];
    }
    for (let k = 0; k < warps.length; k++) {
      if (!fits[k] || errors[from + k] > ALIKE * least) continue;
      const at = (y - box.y) * box.width + x - box.x;
      choice[at] = k;
      share[at] = 255 * shares[from + k] + 0.5;
      sum += shares[from + k];
      break;
    }
  }
  const sure = (sum / Math.max(1, count) - CHANCE[0]) / (CHANCE[1] - CHANCE[0]);
  if (sure <= 0) return undefined;
  if (sure < 1) for (let i = 0; i < share.length; i++) share[i] *= sure;
  return { box, hole, warps, choice, share };
}

/** The position of the source to which a map takes a place; -1 where there is none. */
function sourceAt(warp: Warp, { width, height }: Level, isSource: Uint8Array, x: number, y: number): number {
  const place = warped(warp, x, y);
  const u = Math.round(place.x);
  const v = Math.round(place.y);
  if (!(u >= 0 && v >= 0 && u < width && v < height)) return -1;
  const at = v * width + u;
  return isSource[at] ? at : -1;
}

/** Lets the field's targets borrow from where their maps say, and the guide say less to them. */
export function follow(field: Field, found: readonly Followed[]): void {
  const { level, targets, nearest, isSource, guided } = field;
  for (const { box, warps, choice, share } of found) {
    for (const target of targets) {
      const y = Math.floor(target / level.width);
      const x = target - y * level.width;
      if (x < box.x || y < box.y || x >= box.x + box.width || y >= box.y + box.height) continue;
      const at = (y - box.y) * box.width + x - box.x;
      if (choice[at] < 0 || share[at] === 0) continue;
      let source = sourceAt(warps[choice[at]], level, isSource, x, y);
      for (let k = 0; source < 0 && k < warps.length; k++) source = sourceAt(warps[k], level, isSource, x, y);
      if (source < 0) continue;
      nearest[target] = source;
      guided[target] = 255 - share[at];
    }
  }
}

/** The share of a field's targets that borrow from where maps say, 0..1; half trusted ones count half. */
export function followedShare({ targets, guided }: Field): number {
  let sum = 0;
  for (let from = 0; from < targets.length; from += SLICE) sum = addFollowed(targets, guided, from, sum);
  return targets.length > 0 ? sum / targets.length : 0;
}

/** Adds what a slice of the targets follows to a sum. */
function addFollowed(targets: Int32Array, guided: Uint8Array, from: number, sum: number): number {
  let added = sum;
  const end = Math.min(targets.length, from + SLICE);
  for (let n = from; n < end; n++) added += 1 - guided[targets[n]] / 255;
  return added;
}
