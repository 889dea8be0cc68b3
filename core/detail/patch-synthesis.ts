import { gradientEnergy } from '../metrics/sharpness.ts';
import { growFlags } from '../picture/grow-flags.ts';
import type { Breathe } from '../schedule.ts';
import type { AttentionMap, Rgba } from '../types.ts';
import { countedVariance } from './counted-variance.ts';
import { blendGradients } from './gradient-blend.ts';
import { measureField, sweepField, type Field } from './field.ts';
import { patchCentres, positions, type Level } from './level.ts';
import { patchVariance } from './patch-variance.ts';
import { buildLevels, copyWhere, finestLevel, largestRadius } from './pyramid.ts';
import { createRandom } from './random.ts';
import { liftField, seedField } from './seed.ts';
import { DEFAULT_SETTINGS, type SynthesisSettings } from './settings.ts';
import { carriedAllowance, energyAround, steeredAllowance } from './steer-allowance.ts';
import { costRange, costScale, vote } from './vote.ts';

export interface SynthesisInput {
  /** The crop at the picture's own resolution; colours under the hole are undefined. */
  image: Rgba;
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
 * up to the crop's own resolution (Wexler et al. 2007, Barnes et al. 2009), drawn towards the guide at every scale; at last what
 * was borrowed is joined by its gradients. Only patches all of whose pixels are sources are borrowed; where no patch fits between them patches shrink, at last to one
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
): Promise<Rgba> {
  const { breathe } = hooks;
  const report = hooks.onProgress ?? (() => undefined);
  const finest = await finestLevel(input, breathe);
  const radius = await largestRadius(finest, settings.radius, breathe);
  const holeCount = finest.hole.reduce((sum, flag) => sum + flag, 0);
  if (holeCount === 0) return { ...input.image, data: input.image.data.slice() };
  const result = finest.colour.slice();
  if (radius !== undefined) {
    const levels = await buildLevels(finest, radius, input, settings, breathe);
    const job = {
      levels,
      radius,
      input,
      settings,
      random: createRandom(input.seed),
      breathe,
      report,
      result,
    };
    let previous: { level: Level; field: Field } | undefined;
    for (let n = levels.length - 1; n >= 0; n--) previous = await solveLevel(job, n, previous);
  } else if (finest.guide) copyWhere(finest.hole, finest.guide, result);
  report(1);
  return toImage(input, finest, result);
}

interface Job {
  readonly levels: readonly Level[];
  readonly radius: number;
  readonly input: SynthesisInput;
  readonly settings: SynthesisSettings;
  readonly random: () => number;
  readonly breathe: Breathe;
  readonly report: (fraction: number) => void;
  /** Where the last vote goes. */
  readonly result: Uint8Array;
}

/** Searches and votes one level, from the field of the level of half the size where there is one. */
async function solveLevel(
  job: Job,
  n: number,
  previous: { level: Level; field: Field } | undefined,
): Promise<{ level: Level; field: Field }> {
  const { levels, input, settings, random, breathe, report } = job;
  const level = levels[n];
  const kind = n === 0 ? 0 : n === 1 ? 1 : 2;
  const field = await createField(level, job.radius, settings, breathe);
  const pixels = positions(level.hole);
  const scale = () => costScale(field, settings.voteBandwidth);
  if (previous) {
    await liftField(previous.level, previous.field, level, field, breathe);
    await vote(level, field, pixels, scale(), settings.voteSpread, level.colour, breathe);
  } else if (input.attention) {
    await measureField(level, field, random, breathe);
    await seedField(level, field, input.attention, breathe);
  }
  const rounds = settings.rounds[kind];
  const sweeps = settings.sweeps[kind];
  const reach = Math.max(level.width, level.height) * settings.searchRadius[previous ? 1 : 0];
  const area = (some: readonly Level[]) => some.reduce((sum, { width, height }) => sum + width * height, 0);
  const [done, own, whole] = [area(levels.slice(n + 1)), area([level]), area(levels)];
  // At the coarsest level nothing is borrowed yet; without a guide the allowance is 0, for nothing would hold back the busiest sources.
  const steered = previous !== undefined && field.varianceAllowance > 0 && job.radius > 0;
  if (steered) {
    field.varianceAllowance = carriedAllowance(settings.varianceAllowance, previous.field.varianceAllowance);
  }
  const around = steered ? await energyAround(level, n, breathe) : 0;
  for (let round = 0; round < rounds; round++) {
    if (steered) {
      const found = await joinedEnergy(level, field, pixels, breathe);
      field.varianceAllowance = steeredAllowance(field.varianceAllowance, found, around);
    }
    await measureField(level, field, random, breathe);
    setPrices(field, settings);
    for (let sweep = 0; sweep < sweeps; sweep++) {
      await sweepField(level, field, sweep % 2 === 1, reach, random, breathe);
      report((done + (own * (round * sweeps + sweep + 1)) / (rounds * sweeps + 1)) / whole);
    }
    if (n > 0 || round < rounds - 1) {
      await vote(level, field, pixels, scale(), settings.voteSpread, level.colour, breathe);
    } else {
      const joined = positions(await growFlags(level.hole, level.width, level.height, RING, breathe));
      await vote(level, field, joined, scale(), settings.voteSpread, job.result, breathe);
      await blendGradients(level, field, joined, job.result, breathe);
    }
  }
  return { level, field };
}

/** Gradient energy of the hole if what is borrowed so far were joined. */
async function joinedEnergy(
  level: Level,
  field: Field,
  pixels: Int32Array,
  breathe: Breathe,
): Promise<number> {
  const joined = level.colour.slice();
  await blendGradients(level, field, pixels, joined, breathe);
  return gradientEnergy(joined, level.width, level.height, level.hole, 3);
}

/** What leaving the neighbours and taking what others have cost, by the range of the measured costs. */
function setPrices(field: Field, { incoherence, reuse }: SynthesisSettings): void {
  // Where sources are fewer than targets they must be used more than once.
  const scarcity = Math.min(1, field.sources.length / field.targets.length);
  const { range } = costRange(field);
  field.incoherence = Math.max(1, incoherence * range);
  field.reuse = scarcity * Math.max(1, reuse * range);
}

async function createField(
  level: Level,
  radius: number,
  settings: SynthesisSettings,
  breathe: Breathe,
): Promise<Field> {
  const { width, height, hole, source } = level;
  const sources = await patchCentres(source, width, height, radius, true, breathe);
  const targets = await patchCentres(hole, width, height, radius, false, breathe);
  const allowance = level.guide ? settings.varianceAllowance : 0;
  const variance = allowance > 0 ? await patchVariance(level, radius, breathe) : new Float32Array(0);
  return {
    radius,
    targets: positions(targets.at),
    sources: positions(sources.at),
    isSource: sources.at,
    nearest: new Int32Array(width * height).fill(-1),
    cost: new Float32Array(width * height),
    incoherence: 0,
    uses: new Int32Array(width * height),
    reuse: 0,
    weight: new Float32Array(width * height),
    guideWeight: settings.guideWeight * (2 * radius + 1) ** 2,
    textureWeight: settings.textureWeight * (2 * radius + 1) ** 2,
    varianceAllowance: allowance,
    variance,
    countedVariance: allowance > 0 ? await countedVariance(level, variance, radius, breathe) : variance,
  };
}

function toImage(input: SynthesisInput, finest: Level, colour: Uint8Array): Rgba {
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
