import { halvedBox } from '../raster/boxes.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { fitWarp } from './fit-warp.ts';
import type { Level } from './level.ts';
import { ringOf, shiftError, warpError, warpErrors, type Ring } from './ring.ts';
import { arbitraryShifts, localMinima, type Candidate } from './shift-search.ts';
import { RingKernels } from './ring-kernels.ts';
import { ShiftTrials } from './shift-trials.ts';
import {
  aboutCentre,
  compose,
  enlarged,
  inverse,
  isShift,
  movedBy,
  shiftBy,
  warped,
  type Warp,
} from './warp.ts';

/** Width of the ring as a share of half the hole's longer side, and its bounds in pixels. */
const RING = 0.4;
const RING_BOUNDS = [14, 40] as const;
/** Points of the ring that are compared, at most; on the coarser level candidates are looked for with fewer. */
const POINTS = 768;
const FEW_POINTS = 160;
/** Candidates that are looked at on the finer level. */
const CANDIDATES = 48;
/** Of these, so many are bent. */
const BENT_CANDIDATES = 12;
/** A shift whose error is above this share of an arbitrary one's is no candidate. */
const CANDIDATE = 0.5;
/**
 * Nor is one whose error is above this share of its own when it is misaligned by `COARSE_SLIGHT` pixels of the coarser
 * level: of photographs few candidates are below it, of each lattice some (docs/lab/detail.md).
 */
const SHARP = 0.7;
const COARSE_SLIGHT = 2;
/** Maps that move the hole's middle by less, in pixels of the finer level, say only that a picture is like itself. */
const LEAST_LENGTH = 8;
/** A map that is no shift must have so much less error than the shift. */
const BENT = 0.7;

/** Of shifts side by side whose errors differ by less than this factor none is better. */
const ALIKE = 0.95;

/** Misalignments that lattices do not forgive and most of a photograph does, in pixels. */
const SLIGHT = [
  [3, 0],
  [-3, 0],
  [0, 3],
  [0, -3],
] as const;
/** A map is looked at closely if its error is at most this share of its own error when it is misaligned. */
const PROMISING = 0.8;
/** So many maps are looked at closely, at most. */
const KEPT = 24;

/** A map, and how well it foretells the ring. */
export interface Foretelling {
  readonly warp: Warp;
  /** For each point of the ring; see `warpErrors`. */
  readonly errors: Float32Array;
  /** The same of the map misaligned by 3 px. */
  readonly misaligned: FourWays;
}

export interface Foretold {
  readonly ring: Ring;
  /** The best first. */
  readonly list: readonly Foretelling[];
  /** For each point of the ring what arbitrary shifts cost there in the mean. */
  readonly arbitrary: Float32Array;
  /** The same for the ring against itself, misaligned by 3 px. */
  readonly itself: FourWays;
}

/** Errors at each point of the ring of something that is misaligned, to the right, left, down and up. */
export type FourWays = readonly [Float32Array, Float32Array, Float32Array, Float32Array];

interface Found {
  readonly warp: Warp;
  readonly error: number;
}

/** A map, and where it takes the hole's middle. */
interface Placed extends Found {
  readonly x: number;
  readonly y: number;
}

/** Maps that take the hole's middle to places less far apart are one, in pixels. */
const SAME_PLACE = 2.5;

/** What is known around a hole, or around a piece of one. */
export interface Look {
  /** The ring where maps are measured, and where they are looked for. */
  readonly fine: Ring;
  readonly coarse: Ring;
  /** How many times as large the picture is on the finer one. */
  readonly factor: 1 | 2;
  /** Arbitrary shifts of the coarser one. */
  readonly drawn: readonly Candidate[];
  /** On the coarser one's level, where there are kernels. */
  readonly trials: ShiftTrials | undefined;
}

/** Kernels on the level where maps are measured, and where they are looked for, if there are any. */
export interface LookKernels {
  readonly fine: RingKernels | undefined;
  readonly coarse: RingKernels | undefined;
  readonly trials: ShiftTrials | undefined;
}

export function lookKernels(level: Level, rough: Level): LookKernels {
  const fine = RingKernels.on(level);
  return { fine, coarse: rough === level ? fine : RingKernels.on(rough), trials: ShiftTrials.on(rough) };
}

/**
 * Looks around a hole; undefined where there is too little to judge by.
 *
 * @param level where maps are measured
 * @param rough where they are looked for: the level of half the size, or `level` itself
 * @param box around the hole, in pixels of `level`
 * @param kernels of these levels
 */
export function* lookAround(
  level: Level,
  rough: Level,
  box: Box,
  random: () => number,
  kernels = lookKernels(level, rough),
): Work<Look | undefined> {
  const factor = rough === level ? 1 : 2;
  const roughBox = factor === 1 ? box : halvedBox(box);
  const reach = ringWidth(box);
  const fine = yield* ringOf(level, box, reach, POINTS, random, kernels.fine);
  const roughReach = Math.ceil(reach / factor);
  const coarse = yield* ringOf(rough, roughBox, roughReach, FEW_POINTS, random, kernels.coarse);
  if (!fine || !coarse) return undefined;
  const drawn = arbitraryShifts(coarse, random);
  return drawn.length < 10 ? undefined : { fine, coarse, factor, drawn, trials: kernels.trials };
}

/**
 * Statistics of patch offsets (He and Sun 2012), asked the other way round: which maps of the picture onto itself
 * foretell the ring of known pixels around a hole? The best first; `foretell` says how well.
 */
export function* findWarps({ fine, coarse, factor, drawn, trials }: Look): Work<Warp[]> {
  const bound = CANDIDATE * drawn[drawn.length >> 1].error;
  const candidates = yield* localMinima(coarse, bound, 2 * CANDIDATES, trials);
  const found: Placed[] = [];
  const sharp = candidates.slice(0, CANDIDATES).filter((one) => isSharp(coarse, one));
  for (const [n, { x, y }] of sharp.entries()) {
    yield;
    add(found, fine, refined(fine, coarse, { x, y }, factor, n < BENT_CANDIDATES));
  }
  // What a bent map does can be undone, and done twice: the windows on the other side, and the next but one.
  found.sort((a, b) => a.error - b.error);
  const bent = found.filter(({ warp }) => !isShift(warp)).slice(0, 3);
  for (const { warp } of bent) {
    yield;
    const back = inverse(warp);
    add(found, fine, fitted(fine, back));
    for (const { warp: other } of bent) {
      add(found, fine, fitted(fine, compose(warp, other)));
      if (back && other !== warp) add(found, fine, fitted(fine, compose(back, other)));
    }
  }
  return found.sort((a, b) => a.error - b.error).map(({ warp }) => warp);
}

/** The same of maps that were found elsewhere around the hole, each counted once. */
export function bestAround({ fine }: Look, warps: readonly Warp[]): Warp[] {
  const found: Placed[] = [];
  for (const other of warps) {
    const warp = aboutCentre(other, fine);
    add(found, fine, { warp, error: warpError(fine, warp) });
  }
  return found.sort((a, b) => a.error - b.error).map(({ warp }) => warp);
}

/** Adds a map to those that were found unless it hardly moves anything, or does as a better one does. */
function add(found: Placed[], { centreX, centreY }: Ring, one: Found | undefined): void {
  if (!one || !Number.isFinite(one.error)) return;
  const { x, y } = warped(one.warp, centreX, centreY);
  if (Math.hypot(x - centreX, y - centreY) < LEAST_LENGTH) return;
  const same = found.findIndex((other) => Math.hypot(x - other.x, y - other.y) < SAME_PLACE);
  const placed = { ...one, x, y };
  if (same < 0) found.push(placed);
  else if (one.error < found[same].error) found[same] = placed;
}

/** How well maps foretell what is around the hole, those that do so plainly; undefined if none does. */
export function* foretell({ fine, factor, drawn }: Look, warps: readonly Warp[]): Work<Foretold | undefined> {
  const list: Foretelling[] = [];
  for (const warp of warps) {
    if (list.length === KEPT) break;
    yield;
    if (isPromising(fine, warp)) list.push(foretelling(fine, warp));
  }
  if (list.length === 0) return undefined;
  const arbitrary = meanOf(drawn.map(({ x, y }) => warpErrors(fine, shift(fine, factor * x, factor * y))));
  const itself = fourWays(fine, shift(fine, 0, 0));
  return { ring: fine, list, arbitrary, itself };
}

/** Whether a shift foretells the ring far better than it does when it is misaligned slightly. */
function isSharp(ring: Ring, { x, y, error }: Candidate): boolean {
  let sum = 0;
  let count = 0;
  for (const [dx, dy] of SLIGHT) {
    const other = shiftError(ring, x + Math.sign(dx) * COARSE_SLIGHT, y + Math.sign(dy) * COARSE_SLIGHT);
    if (!Number.isFinite(other)) continue;
    sum += other;
    count++;
  }
  return error * count <= SHARP * sum;
}

export function foretelling(ring: Ring, warp: Warp): Foretelling {
  return { warp, errors: warpErrors(ring, warp), misaligned: fourWays(ring, warp) };
}

function fourWays(ring: Ring, warp: Warp): FourWays {
  const [right, left, down, up] = SLIGHT.map(([x, y]) => warpErrors(ring, movedBy(warp, x, y)));
  return [right, left, down, up];
}

/** Whether a map foretells the ring plainly better than it does misaligned. */
export function isPromising(ring: Ring, warp: Warp): boolean {
  return (
    warpError(ring, warp) <= PROMISING * mean(SLIGHT.map(([x, y]) => warpError(ring, movedBy(warp, x, y))))
  );
}

/** How far around a hole the ring reaches, in pixels: structures are seen in it that are as large as those it hides. */
export function ringWidth({ width, height }: Box): number {
  const [least, most] = RING_BOUNDS;
  return Math.max(least, Math.min(most, Math.round((RING * Math.max(width, height)) / 2)));
}

function shift({ centreX, centreY, unit }: Ring, x: number, y: number): Warp {
  return shiftBy(x, y, centreX, centreY, unit);
}

/** The best map near a shift of the coarser level: a shift, or where that is much better a bent one. */
function refined(
  fine: Ring,
  coarse: Ring,
  rough: { x: number; y: number },
  factor: number,
  mayBend: boolean,
): Found {
  const plain = aligned(fine, factor * rough.x, factor * rough.y);
  if (!mayBend) return plain;
  const { x, y } = warped(plain.warp, fine.centreX, fine.centreY);
  // On the coarser level a step reaches farther.
  const start = shift(coarse, (x - fine.centreX) / factor, (y - fine.centreY) / factor);
  return better(plain, fitted(fine, aboutCentre(enlarged(fitWarp(coarse, start), factor), fine)));
}

/**
 * The shift, at most 2 px from this one, that foretells the ring best. Where the ring does not tell them apart, as
 * along bars whose ends it does not see, it is the one that goes straight across or down, and else this one.
 */
function aligned(ring: Ring, x: number, y: number): Found {
  const tried: { x: number; y: number; error: number }[] = [];
  let least = Infinity;
  for (let v = y - 2; v <= y + 2; v++) {
    for (let u = x - 2; u <= x + 2; u++) {
      const error = shiftError(ring, u, v, least);
      tried.push({ x: u, y: v, error });
      least = Math.min(least, error);
    }
  }
  const slant = (one: { x: number; y: number }) => Math.min(Math.abs(one.x), Math.abs(one.y));
  const away = (one: { x: number; y: number }) => Math.hypot(one.x - x, one.y - y);
  const best = tried
    .filter(({ error }) => ALIKE * error <= least)
    .reduce((a, b) => ((slant(b) - slant(a) || away(b) - away(a)) < 0 ? b : a));
  return { warp: shift(ring, best.x, best.y), error: best.error };
}

/** The bent map where it is much better, else the shift. */
function better(plain: Found, bent: Found | undefined): Found {
  return bent && bent.error < BENT * plain.error ? bent : plain;
}

/** The map of a level made exact by the ring of the level of twice the size. */
export function sharpened(warp: Warp, finer: Ring): Warp {
  const larger = aboutCentre(enlarged(warp, 2), finer);
  const bent = fitted(finer, larger);
  if (!isShift(warp)) return bent?.warp ?? larger;
  const [dx, dy] = [larger.terms[2] * larger.unit, larger.terms[5] * larger.unit];
  return better(aligned(finer, Math.round(dx), Math.round(dy)), bent).warp;
}

/** The map fitted to the ring; undefined where it is none that leads to a neighbour in a lattice. */
function fitted(ring: Ring, start: Warp | undefined): Found | undefined {
  if (!start) return undefined;
  const warp = fitWarp(ring, start);
  const [a, b, , d, e, , g, h] = warp.terms;
  const bending = [a - 1, b, d, e - 1, g, h];
  // No neighbour is turned or mirrored, or much larger or smaller.
  if (bending.some((term) => !(Math.abs(term) < 0.4))) return undefined;
  return { warp, error: warpError(ring, warp) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Pointwise means of what is known. */
function meanOf(lists: readonly Float32Array[]): Float32Array {
  const means = new Float32Array(lists[0].length);
  for (let n = 0; n < means.length; n++) {
    let sum = 0;
    let count = 0;
    for (let k = 0; k < lists.length; k++) {
      if (lists[k][n] < 0) continue;
      sum += lists[k][n];
      count++;
    }
    if (count > 0) means[n] = sum / count;
  }
  return means;
}
