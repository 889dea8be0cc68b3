import { OPAQUE } from '../raster/raster.ts';
import type { Breathe } from '../schedule.ts';
import { resampleGuide } from './guide.ts';
import { halveLevel, patchCentres, type Level } from './level.ts';
import type { SynthesisInput } from './patch-synthesis.ts';
import type { SynthesisSettings } from './settings.ts';
import { smoothFill } from './smooth-fill.ts';
import { addTexture } from './texture.ts';

/** The crop itself as a level: the hole filled smoothly, the guide enlarged. */
export async function finestLevel(input: SynthesisInput, breathe: Breathe): Promise<Level> {
  const { image, hole, source } = input;
  const { width, height, data } = image;
  const colour = new Uint8Array(width * height * 3);
  const unknown = new Uint8Array(width * height);
  for (let i = 0; i < unknown.length; i++) {
    if ((i & 65535) === 0) await breathe();
    // Colours of transparent pixels mean nothing; a smooth continuation is the least disturbing context.
    unknown[i] = hole[i] || data[4 * i + 3] < OPAQUE ? 1 : 0;
    colour[3 * i] = data[4 * i];
    colour[3 * i + 1] = data[4 * i + 1];
    colour[3 * i + 2] = data[4 * i + 2];
  }
  await smoothFill(colour, unknown, width, height, breathe);
  const guide = input.guide && (await resampleGuide(input.guide, width, height, breathe));
  return { width, height, colour, hole, source, guide };
}

/** The largest patch radius, at most `radius`, for which any whole patch of sources exists. */
export async function largestRadius(
  level: Level,
  radius: number,
  breathe: Breathe,
): Promise<number | undefined> {
  for (let r = radius; r >= 0; r--) {
    const { count } = await patchCentres(level.source, level.width, level.height, r, true, breathe);
    if (count > 0) return r;
  }
  return undefined;
}

/** Finest first. Ends where a level would be too small, or would have too few sources to choose from. */
export async function buildLevels(
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

/** Copies the colours of the flagged pixels. */
export function copyWhere(flags: Uint8Array, from: Uint8Array, to: Uint8Array): void {
  for (let i = 0; i < flags.length; i++) {
    if (!flags[i]) continue;
    to[3 * i] = from[3 * i]!;
    to[3 * i + 1] = from[3 * i + 1]!;
    to[3 * i + 2] = from[3 * i + 2]!;
  }
}
