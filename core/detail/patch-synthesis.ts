import type { Breathe } from '../schedule.ts';
import type { AttentionMap, RgbaImage } from '../types.ts';
import { measureField, sweepField, type Field } from './field.ts';
import { resampleGuide } from './guide.ts';
import { halveLevel, patchCentres, positions, type Level } from './level.ts';
import { addTexture } from './texture.ts';
import { liftField, seedField } from './seed.ts';
import { createRandom } from './random.ts';
import { DEFAULT_SETTINGS, type SynthesisSettings } from './settings.ts';
import { smoothFill } from './smooth-fill.ts';
import { costPercentile, vote } from './vote.ts';

export interface SynthesisInput {
  /** The crop at the picture's own resolution; colours under the hole are undefined. */
  image: RgbaImage;
  /** 1 = to be filled, crop size. */
  hole: Uint8Array;
  /** 1 = may be borrowed from (known, opaque, not protected), crop size. */
  source: Uint8Array;
  /** The refined picture at working size, RGB 0..255 interleaved; covers the whole crop. */
  guide?: { width: number; height: number; data: Float32Array };
  /** Its best sources seed the field. */
  attention?: AttentionMap;
  seed: number;
}

export interface SynthesisHooks {
  breathe: Breathe;
  /** Called with the share that is done, 0..1; never falls. */
  onProgress?: (fraction: number) => void;
}

/** Width, in pixels, of the ring around the hole that is synthesised too, so that the seam's step can be measured. */
const RING = 3;

/**
 * Fills the hole with patches of the picture itself: a nearest-neighbour field is searched and voted from a coarse scale
 * up to the crop's own resolution (Wexler et al. 2007, Barnes et al. 2009), drawn towards the guide at every scale. Only
 * patches all of whose pixels are sources are borrowed; where no patch fits between them patches shrink, at last to one
 * pixel; with no source at all the guide's colours (or, without a guide, a smooth fill) are what is left.
 *
 * @returns a new picture, opaque in the hole. In a ring of 3 px around the hole it holds what the synthesis would put
 *   there (`blendSeam` measures the step from it); everywhere else the input's bytes.
 * @throws InpaintError 'aborted' through `hooks.breathe`
 */
export async function synthesisePatches(
  input: SynthesisInput,
  hooks: SynthesisHooks,
  settings: SynthesisSettings = DEFAULT_SETTINGS,
): Promise<RgbaImage> {
  const { breathe } = hooks;
  const report = hooks.onProgress ?? (() => undefined);
  const finest = await finestLevel(input, breathe);
  const radius = await largestRadius(finest, settings.radius, breathe);
  const holeCount = finest.hole.reduce((sum, flag) => sum + flag, 0);
  if (holeCount === 0) return { ...input.image, data: input.image.data.slice() };
  const result = finest.colour.slice();
  if (radius === undefined) {
    if (finest.guide) copyWhere(finest.hole, finest.guide, result);
  } else {
    const levels = await buildLevels(finest, radius, input, settings, breathe);
    const random = createRandom(input.seed);
    // Time goes with the area: a quarter less per level.
    const shares = levels.map((level) => level.width * level.height);
    const whole = shares.reduce((sum, share) => sum + share, 0);
    let done = 0;
    let previous: { level: Level; field: Field } | undefined;
    for (let n = levels.length - 1; n >= 0; n--) {
      const level = levels[n];
      const kind = n === 0 ? 0 : n === 1 ? 1 : 2;
      const field = await createField(
        level,
        radius,
        settings.guideWeight[kind],
        settings.textureWeight,
        breathe,
      );
      if (previous) await liftField(previous.level, previous.field, level, field, breathe);
      const coarsest = previous === undefined;
      const pixels = positions(
        level.hole,
        level.hole.reduce((sum, flag) => sum + flag, 0),
      );
      if (coarsest && input.attention) {
        await measureField(level, field, random, breathe);
        await seedField(level, field, input.attention, breathe);
      }
      if (previous) {
        await vote(
          level,
          field,
          pixels,
          costPercentile(field, 0.75) * settings.voteBandwidth,
          settings.voteSpread[0],
          level.colour,
          breathe,
        );
      }
      const rounds = settings.rounds[kind];
      const sweeps = settings.sweeps[kind];
      const reach = Math.max(level.width, level.height) * settings.searchRadius[coarsest ? 0 : 1];
      for (let round = 0; round < rounds; round++) {
        await measureField(level, field, random, breathe);
        for (let sweep = 0; sweep < sweeps; sweep++) {
          await sweepField(level, field, sweep % 2 === 1, reach, random, breathe);
          report((done + (shares[n] * (round * sweeps + sweep + 1)) / (rounds * sweeps + 1)) / whole);
        }
        const bandwidth = costPercentile(field, 0.75) * settings.voteBandwidth;
        if (n > 0 || round < rounds - 1)
          await vote(level, field, pixels, bandwidth, settings.voteSpread[0], level.colour, breathe);
        else {
          const ringed = await grown(level.hole, level.width, level.height, RING, breathe);
          const wanted = positions(ringed.at, ringed.count);
          await vote(level, field, wanted, bandwidth, settings.voteSpread[1], result, breathe);
        }
      }
      done += shares[n];
      previous = { level, field };
    }
  }
  report(1);
  return toImage(input, finest, result);
}

async function finestLevel(input: SynthesisInput, breathe: Breathe): Promise<Level> {
  const { image, hole, source } = input;
  const { width, height, data } = image;
  const colour = new Uint8Array(width * height * 3);
  const unknown = new Uint8Array(width * height);
  for (let i = 0; i < unknown.length; i++) {
    if ((i & 65535) === 0) await breathe();
    // Colours of transparent pixels mean nothing; a smooth continuation is the least disturbing context.
    unknown[i] = hole[i] || data[4 * i + 3] === 0 ? 1 : 0;
    colour[3 * i] = data[4 * i]!;
    colour[3 * i + 1] = data[4 * i + 1]!;
    colour[3 * i + 2] = data[4 * i + 2]!;
  }
  await smoothFill(colour, unknown, width, height, breathe);
  const guide = input.guide && (await resampleGuide(input.guide, width, height, breathe));
  return { width, height, colour, hole, source, guide };
}

/** The largest patch radius, at most `radius`, for which any whole patch of sources exists. */
async function largestRadius(level: Level, radius: number, breathe: Breathe): Promise<number | undefined> {
  for (let r = radius; r >= 0; r--) {
    const { count } = await patchCentres(level.source, level.width, level.height, r, true, breathe);
    if (count > 0) return r;
  }
  return undefined;
}

/** Finest first. Ends where a level would be too small, or would have too few sources to choose from. */
async function buildLevels(
  finest: Level,
  radius: number,
  input: SynthesisInput,
  settings: SynthesisSettings,
  breathe: Breathe,
): Promise<Level[]> {
  const levels = [finest];
  for (;;) {
    const last = levels[levels.length - 1];
    if (Math.min(last.width, last.height) < 2 * settings.coarsestSide) break;
    const half = await halveLevel(last, breathe);
    const { count } = await patchCentres(half.source, half.width, half.height, radius, true, breathe);
    if (count < 16) break;
    levels.push(half);
  }
  const coarsest = levels[levels.length - 1];
  if (coarsest.guide) copyWhere(coarsest.hole, coarsest.guide, coarsest.colour);
  const size = input.guide ?? input.image;
  const blurred = levels.findIndex((level) => level.width < size.width * settings.guideScale * Math.SQRT2);
  const first = blurred < 0 ? levels.length - 1 : blurred;
  const guided = finest.guide ? await blurGuides(levels, first, breathe) : levels;
  const { attention } = input;
  return attention && settings.textureWeight > 0 ? addTexture(guided, first, attention, breathe) : guided;
}

/** Replaces the guides of the levels before `first` by that of `first`, enlarged. */
async function blurGuides(levels: Level[], first: number, breathe: Breathe): Promise<Level[]> {
  const { width: w, height: h, guide } = levels[first];
  const blurred: Level[] = [];
  for (const level of levels.slice(0, first)) {
    const own = await resampleGuide(
      { width: w, height: h, data: guide! },
      level.width,
      level.height,
      breathe,
    );
    blurred.push({ ...level, guide: own });
  }
  return [...blurred, ...levels.slice(first)];
}

async function createField(
  level: Level,
  radius: number,
  guideWeight: number,
  textureWeight: number,
  breathe: Breathe,
): Promise<Field> {
  const { width, height, hole, source } = level;
  const sources = await patchCentres(source, width, height, radius, true, breathe);
  const targets = await patchCentres(hole, width, height, radius, false, breathe);
  return {
    radius,
    targets: positions(targets.at, targets.count),
    sources: positions(sources.at, sources.count),
    isSource: sources.at,
    nearest: new Int32Array(width * height).fill(-1),
    cost: new Float32Array(width * height),
    weight: new Float32Array(width * height),
    guideWeight: guideWeight * (2 * radius + 1) ** 2,
    textureWeight: textureWeight * (2 * radius + 1) ** 2,
  };
}

/** The flags and every pixel within `margin` of one, in both axes. */
async function grown(
  flags: Uint8Array,
  width: number,
  height: number,
  margin: number,
  breathe: Breathe,
): Promise<{ at: Uint8Array; count: number }> {
  const at = new Uint8Array(flags.length);
  let count = 0;
  for (let y = 0; y < height; y++) {
    if ((y & 31) === 0) await breathe();
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (!flags[i]) continue;
      const bottom = Math.min(height - 1, y + margin);
      const right = Math.min(width - 1, x + margin);
      for (let v = Math.max(0, y - margin); v <= bottom; v++) {
        for (let u = Math.max(0, x - margin); u <= right; u++) {
          const j = v * width + u;
          if (at[j]) continue;
          at[j] = 1;
          count++;
        }
      }
    }
  }
  return { at, count };
}

function copyWhere(flags: Uint8Array, from: Uint8Array, to: Uint8Array): void {
  for (let i = 0; i < flags.length; i++) {
    if (!flags[i]) continue;
    to[3 * i] = from[3 * i]!;
    to[3 * i + 1] = from[3 * i + 1]!;
    to[3 * i + 2] = from[3 * i + 2]!;
  }
}

function toImage(input: SynthesisInput, finest: Level, colour: Uint8Array): RgbaImage {
  const { width, height } = input.image;
  const data = input.image.data.slice();
  for (let i = 0; i < width * height; i++) {
    const changed =
      colour[3 * i] !== finest.colour[3 * i] ||
      colour[3 * i + 1] !== finest.colour[3 * i + 1] ||
      colour[3 * i + 2] !== finest.colour[3 * i + 2];
    if (!input.hole[i] && !(changed && data[4 * i + 3] === 255)) continue;
    data[4 * i] = colour[3 * i]!;
    data[4 * i + 1] = colour[3 * i + 1]!;
    data[4 * i + 2] = colour[3 * i + 2]!;
    if (input.hole[i]) data[4 * i + 3] = 255;
  }
  return { width, height, data };
}
