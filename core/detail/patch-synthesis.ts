import { gradientEnergy } from '../metrics/sharpness.ts';
import { growFlags } from '../raster/grow.ts';
import { area, halvedTimes } from '../raster/boxes.ts';
import { emptyFlags, knownPixels, positionsOf, raster, type Rgb, type Rgba } from '../raster/raster.ts';
import { together, type Work } from '../turns.ts';
import { chooseCopies, type CopyMap } from './copy-map.ts';
import { createField } from './create-field.ts';
import { carryOver } from './carry-warps.ts';
import { findLines, refitLine } from './find-lines.ts';
import { followLines, holdLines, stripsAlong } from './follow-lines.ts';
import { findFollowed, follow, followedShare, type Followed } from './follow.ts';
import type { Field } from './field.ts';
import { findFlatGround, type FlatHole } from './ground/flat-ground.ts';
import {
  besideGround,
  followGround,
  groundPicture,
  groundPixelsOf,
  leaveToMaps,
  paintGround,
  type GroundPixels,
} from './ground/hold-ground.ts';
import { measureField } from './measure.ts';
import { joinPieces, type Joined } from './join-pieces.ts';
import { enlargedLine, type Line } from './line.ts';
import { levelOf, sideOf, type Level } from './level.ts';
import { buildLevels, finestLevel, largestRadius } from './levels.ts';
import { createRandom, type Random } from './random.ts';
import { sweepField } from './search.ts';
import { liftField, seedField } from './seed.ts';
import { DEFAULT_SETTINGS, type SynthesisSettings } from './settings.ts';
import type { CopiedPicture } from './copied-picture.ts';
import { carriedAllowance, energyAround, enoughOf, steeredAllowance } from './steer-allowance.ts';
import type { SynthesisInput } from './synthesis-input.ts';
import { costRange, costScale, vote } from './vote.ts';

/** Width, in pixels, of the ring around the hole that is synthesised too, so that the seam's step can be measured. */
const RING = 6;

/**
 * Fills the hole with patches of the picture itself: a nearest-neighbour field is searched and voted from a coarse
 * scale up to the crop's own resolution (Wexler et al. 2007, Barnes et al. 2009), drawn towards the guide at every
 * scale; at last every pixel is copied from one place, and the pieces are joined. Only patches all of whose pixels
 * are sources are borrowed; where no patch fits between them patches shrink, at last to one pixel; with no source at
 * all the guide's colours (or, without a guide, a smooth fill) are what is left. Yields the share that is done.
 *
 * @returns a new picture, opaque in the hole, and where its pixels were copied from. In a ring of 6 px around the hole
 *   it holds what the synthesis would put there (`blendSeam` measures the step from it); everywhere else the input's
 *   bytes.
 */
export function* synthesisePatches(
  input: SynthesisInput,
  settings: SynthesisSettings = DEFAULT_SETTINGS,
): Work<CopiedPicture> {
  const { image, hole } = input;
  const { width, height } = image;
  if (!hole.data.includes(1)) {
    const copies = new Int32Array(width * height).fill(-1);
    return { width, height, data: image.data.slice(), copies };
  }
  const job = yield* jobOf(input, settings);
  if (!job) return yield* paintOver(input);
  for (let n = job.levels.length - 1; n >= 0; n--) yield* solveLevel(job, n);
  const { field, ground } = job.solved!;
  const followed = followedShare(field);
  const evident = followed > 0 ? raster(image, inverted(field.guided)) : undefined;
  const flat = job.flat.length > 0 ? groundPicture(ground, image) : undefined;
  yield 1;
  const filled = toImage(input, job.levels[0].colour, job.joined);
  return { ...filled, copies: job.copies!, followed, evident, ground: flat };
}

/** The hole of a picture that has nothing to borrow from: in the guide's colours, or filled smoothly. */
function* paintOver(input: SynthesisInput): Work<CopiedPicture> {
  const { colour, guide } = yield* together(finestLevel(input));
  yield 1;
  const filled = toImage(input, guide ?? colour);
  const copies = new Int32Array(area(colour)).fill(-1);
  return { ...filled, copies, followed: 0, evident: undefined, ground: undefined };
}

/** All that is known before the levels are solved; undefined where there is nothing to borrow from. */
function* jobOf(input: SynthesisInput, settings: SynthesisSettings): Work<Job | undefined> {
  const finest = yield* together(finestLevel(input));
  const radius = yield* together(largestRadius(finest, settings.radius));
  if (radius === undefined) return undefined;
  const levels = yield* together(buildLevels(finest, radius, input, settings));
  const sought = levels.findIndex((level) => sideOf(level) <= LINES_SIDE);
  const lines =
    sought < 0
      ? []
      : yield* together(findLines(levels[sought], levels[Math.min(levels.length - 1, sought + 1)]));
  const flat = input.isSteered ? [] : yield* together(groundsOf(input, levels, lines, 2 ** sought));
  return {
    levels,
    areas: levels.map(area),
    lines,
    flat,
    sought,
    radius,
    input,
    settings,
    random: createRandom(input.seed),
  };
}

/** The flat ground in the holes. What must not be borrowed is still evidence. */
function* groundsOf(
  { image, hole, standings }: SynthesisInput,
  levels: readonly Level[],
  lines: readonly Line[],
  factor: number,
): Work<FlatHole[]> {
  const [finest] = levels;
  const known = yield* together(knownPixels(image, hole));
  const enlarged = lines.map((line) => enlargedLine(line, factor));
  return yield* together(
    findFlatGround(levelOf(finest, { ...finest, source: known }), enlarged, factor, standings, levels),
  );
}

/** What the levels of one synthesis have in common. */
interface Job {
  /** Finest first. Each is replaced by that of its field as soon as there is one; the last ones are dropped again. */
  readonly levels: Level[];
  /** How many pixels each has. */
  readonly areas: readonly number[];
  /** Straight lines through the hole, on level number `sought`. */
  readonly lines: readonly Line[];
  readonly sought: number;
  /** Flat ground in the finest level's holes. */
  readonly flat: readonly FlatHole[];
  readonly radius: number;
  readonly input: SynthesisInput;
  readonly settings: SynthesisSettings;
  readonly random: Random;
  /** The colours that the finest level's pixels got in the end. */
  joined?: Joined;
  /** Where they were copied from. */
  copies?: CopyMap;
  /** The level that was done last. */
  solved?: Solved | undefined;
}

/** A level that is done. */
interface Solved {
  readonly field: Field;
  /** Where its holes follow maps of the picture onto itself. */
  readonly followed: readonly Followed[];
  /** Straight lines through the hole, on this level. */
  readonly lines: readonly Line[];
  readonly ground: GroundPixels;
}

/** Such maps are looked for on levels whose longer side has so many pixels, the coarser first. */
const FOLLOWED_SIDES = [96, 512] as const;
/** What is found on a level replaces what was carried over to it with so large a share of its trust. */
const AS_GOOD = 0.8;

/**
 * What a level's holes follow: carried over from the coarser level, or found on this one. What is found where the
 * picture is sharper is more exact, so it is taken unless much less is trusted in it.
 */
function* followedOn(
  job: Job,
  n: number,
  field: Field,
  lines: readonly Line[],
  coarser: Solved | undefined,
): Work<Followed[]> {
  const { levels, random } = job;
  const carried = coarser ? yield* carryOver(coarser.followed, field.level, field.radius, random) : [];
  const side = sideOf(field.level);
  if (side < FOLLOWED_SIDES[0] || side > FOLLOWED_SIDES[1]) return carried;
  const found = yield* findFollowed(field, levels[Math.min(levels.length - 1, n + 1)], lines, random);
  return trusted(found) >= AS_GOOD * trusted(carried) ? found : carried;
}

/** Lines are looked for on the finest level whose longer side has at most so many pixels. */
const LINES_SIDE = 640;

/** The lines through a level's hole. On levels finer than that on which they were found they are made exact. */
function linesOn({ levels, lines, sought }: Job, n: number, coarser: Solved | undefined): Line[] {
  if (sideOf(levels[n]) < FOLLOWED_SIDES[0]) return [];
  if (n >= sought) return lines.map((line) => enlargedLine(line, 2 ** (sought - n)));
  return (coarser?.lines ?? []).flatMap((line) => refitLine(levels[n], enlargedLine(line, 2)) ?? []);
}

/** How much is trusted, in pixels. */
function trusted(followed: readonly Followed[]): number {
  return followed.reduce((sum, { share }) => sum + share.reduce((a, b) => a + b, 0) / 255, 0);
}

/** Searches and votes level number `n`, from the field of the level of half the size where there is one. */
function* solveLevel(job: Job, n: number): Work {
  const { levels, input, settings, random } = job;
  let coarser = job.solved;
  job.solved = undefined;
  const field = yield* together(createField(levels[n], job.radius, settings));
  const { level } = field;
  levels[n] = level;
  const ground = groundPixelsOf(level, job.flat, 2 ** n);
  if (level.guide) paintGround(ground, ground.guides, level.guide.data);
  const pixels = positionsOf(level.hole);
  const scale = () => costScale(field, settings.voteBandwidth);
  const ballot = { spread: settings.voteSpread, into: level.colour };
  if (coarser) yield* together(liftField(coarser.field, field));
  const lines = linesOn(job, n, coarser);
  const followed = yield* together(followedOn(job, n, field, lines, coarser));
  follow(field, followed);
  leaveToMaps(ground, field, followed);
  const strips = besideGround(stripsAlong(field, lines), ground, level);
  followLines(field, strips);
  holdLines(field, strips, 1);
  followGround(field, ground);
  if (coarser) {
    yield* together(vote(field, pixels, { ...ballot, scale: scale() }));
  } else if (input.seen?.some(({ attention }) => attention)) {
    yield* together(measureField(field, random));
    for (const { attention, box } of input.seen) {
      if (attention) yield* together(seedField(field, attention, halvedTimes(box, n)));
    }
  }
  paintGround(ground, ground.share, level.colour.data);
  const kind = n === 0 ? 0 : n === 1 ? 1 : 2;
  const rounds = settings.rounds[kind];
  const sweeps = settings.sweeps[kind];
  const reach = coarser
    ? sideOf(level) * settings.searchRadius[1]
    : Math.max(level.width, level.height) * settings.searchRadius[0];
  // At the coarsest level nothing is borrowed yet that could be measured.
  const steered = coarser !== undefined && field.varianceAllowance > 0 && job.radius > 0;
  if (steered && coarser) {
    field.varianceAllowance = carriedAllowance(settings.varianceAllowance, coarser.field.varianceAllowance);
  }
  // Field and pictures of the coarser level are large, and nobody needs them any more.
  coarser = undefined;
  levels.length = n + 1;
  const around = steered ? yield* together(energyAround(level, n)) : 0;
  for (let round = 0; round < rounds; round++) {
    if (steered) {
      const found = yield* together(joinedEnergy(field, pixels));
      field.varianceAllowance = steeredAllowance(field.varianceAllowance, found, around);
    }
    yield* together(measureField(field, random));
    setPrices(field, settings);
    for (let sweep = 0; sweep < sweeps; sweep++) {
      yield* together(sweepField(field, { backwards: sweep % 2 === 1, reach, random }));
      yield shareDone(job.areas, n, (round * sweeps + sweep + 1) / (rounds * sweeps + 1));
    }
    holdLines(field, strips, 255);
    if (n > 0 || round < rounds - 1) {
      yield* together(vote(field, pixels, { ...ballot, scale: scale() }));
    } else {
      const joined = positionsOf(yield* together(growFlags(level.hole, RING)));
      job.copies = yield* together(chooseCopies(field, joined, scale()));
      job.joined = yield* together(joinPieces(level, joined, job.copies));
    }
  }
  job.solved = { field, followed, lines, ground };
}

/** The share of all levels' area that is done with so large a share of level number `n`. */
function shareDone(areas: readonly number[], n: number, share: number): number {
  const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0);
  return (sum(areas.slice(n + 1)) + areas[n] * share) / sum(areas);
}

/** Sweeps of a correction whose only use is that its gradients are measured. */
const ROUGHLY = 4;

/** Gradient energy of the hole if what is borrowed so far were joined. */
function* joinedEnergy({ level, nearest }: Field, pixels: Int32Array): Work<number> {
  const measured = enoughOf(pixels, level.width);
  const joined = yield* together(joinPieces(level, measured, nearest, ROUGHLY));
  return measured.length > 0 ? energyOf(level.colour, measured, joined) : NaN;
}

/** The gradient energy of some pixels, ascending positions, of a picture in which others were joined. */
function energyOf({ width, data }: Rgb, measured: Int32Array, { pixels, colours }: Joined): number {
  // The rows with pixels: what lies above and below them plays no part.
  const top = Math.floor(measured[0] / width);
  const bottom = Math.floor(measured[measured.length - 1] / width) + 1;
  const rows = { width, height: bottom - top };
  const start = top * width;
  const joined = raster(rows, data.slice(3 * start, 3 * bottom * width));
  for (let n = 0; n < pixels.length; n++) copyColour(colours, 3 * n, joined.data, 3 * (pixels[n] - start));
  const where = emptyFlags(rows);
  for (let n = 0; n < measured.length; n++) where.data[measured[n] - start] = 1;
  return gradientEnergy(joined, where);
}

/** Paints the flagged of `width` pixels from position `from` on, and makes them opaque. */
function paintRow(
  flags: Uint8Array,
  colours: Uint8Array,
  from: number,
  width: number,
  into: Uint8Array,
): void {
  for (let i = from; i < from + width; i++) {
    if (!flags[i]) continue;
    copyColour(colours, 3 * i, into, 4 * i);
    into[4 * i + 3] = 255;
  }
}

function copyColour(from: Uint8Array, at: number, into: Uint8Array, to: number): void {
  into[to] = from[at];
  into[to + 1] = from[at + 1];
  into[to + 2] = from[at + 2];
}

/** What leaving the neighbours and taking what others have cost, by the range of the measured costs. */
function setPrices(field: Field, { incoherence, reuse, remoteness }: SynthesisSettings): void {
  // Where sources are fewer than targets they must be used more than once.
  const scarcity = Math.min(1, field.sourceCount / field.targets.length);
  const { range } = costRange(field);
  field.incoherence = Math.max(1, incoherence * range);
  field.reuse = scarcity * Math.max(1, reuse * range);
  field.remoteness = remoteness * range;
}

/** How much each is below 255. */
function inverted(bytes: Uint8Array): Uint8Array {
  const inverse = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) inverse[i] = 255 - bytes[i];
  return inverse;
}

/**
 * The picture with its hole in other colours, and opaque; around the hole, where that is opaque, only in those of what
 * was joined.
 */
function toImage({ image, hole }: SynthesisInput, painted: Rgb, joined?: Joined): Rgba {
  const data = new Uint8Array(image.data);
  const { width, height } = hole;
  for (let y = 0; y < height; y++) paintRow(hole.data, painted.data, y * width, width, data);
  const { pixels, colours } = joined ?? NOTHING_JOINED;
  for (let n = 0; n < pixels.length; n++) {
    const i = 4 * pixels[n];
    if (data[i + 3] === 255) copyColour(colours, 3 * n, data, i);
  }
  return raster(image, data);
}

const NOTHING_JOINED: Joined = { pixels: new Int32Array(0), colours: new Uint8Array(0) };
