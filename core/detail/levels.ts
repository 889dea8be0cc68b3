/** The level pyramid of the synthesis, from the crop itself to the scale at which it starts. */
import { area } from '../raster/boxes.ts';
import { copyWhere, knownPixels, raster, rgbOfRgba, type Flags, type Rgb } from '../raster/raster.ts';
import { resampleRgb } from '../raster/resample.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { halveLevel, levelOf, type Level } from './level.ts';
import { patchCentres } from './patch-centres.ts';
import type { SynthesisSettings } from './settings.ts';
import { smoothFill } from './smooth-fill.ts';
import type { SynthesisInput } from './synthesis-input.ts';
import { addTexture } from './texture.ts';

/** With fewer patches to borrow a level would have too little to choose from. */
const FEWEST_SOURCES = 16;

/** The crop itself as a level: the hole filled smoothly, the guide enlarged. */
export function* finestLevel(input: SynthesisInput): Work<Level> {
  const { image, hole, source } = input;
  const { width, height } = image;
  const colour = yield* rgbOfRgba(image);
  // Colours of transparent pixels mean nothing; a smooth continuation is the least disturbing context.
  const known = yield* knownPixels(image, hole);
  const unknown: Flags = { width, height, data: known.data.map((flag) => 1 - flag) };
  yield* smoothFill(colour, unknown);
  const level = levelOf(image, { colour, hole, source, crop: input.crop });
  const { crop } = level;
  const seen = input.guide && (yield* resampleRgb(input.guide, crop));
  // Beyond what the networks saw the picture itself is what it shows.
  const guide = seen && area(crop) < area(level) ? pastedInto(colour, seen, crop) : seen;
  return levelOf(level, { ...level, guide });
}

/** A copy of a picture in which `box` shows another one. */
function pastedInto(picture: Rgb, part: Rgb, { x, y, width, height }: Box): Rgb {
  const data = picture.data.slice();
  for (let row = 0; row < height; row++) {
    data.set(part.data.subarray(3 * row * width, 3 * (row + 1) * width), 3 * ((y + row) * picture.width + x));
  }
  return raster(picture, data);
}

/** The largest patch radius, at most `radius`, for which any whole patch of sources exists. */
export function* largestRadius(level: Level, radius: number): Work<number | undefined> {
  for (let r = radius; r >= 0; r--) {
    const { count } = yield* patchCentres(level.source, r, 'everywhere');
    if (count > 0) return r;
  }
  return undefined;
}

/** Finest first. Ends where a level would be too small, or would have too few sources to choose from. */
export function* buildLevels(
  finest: Level,
  radius: number,
  input: SynthesisInput,
  settings: SynthesisSettings,
): Work<Level[]> {
  const levels = [finest];
  for (;;) {
    const last = levels[levels.length - 1];
    const { width, height } = last.crop;
    if (Math.min(width, height) < 2 * settings.coarsestSide) break;
    const half = yield* halveLevel(last);
    const { count } = yield* patchCentres(half.source, radius, 'everywhere');
    if (count < FEWEST_SOURCES) break;
    levels.push(half);
  }
  const coarsest = levels[levels.length - 1];
  if (coarsest.guide) copyWhere(coarsest.hole, coarsest.guide, coarsest.colour);
  const size = input.guide ?? input.image;
  const blurred = levels.findIndex(
    (level) => level.crop.width < size.width * settings.guideScale * Math.SQRT2,
  );
  const first = blurred < 0 ? levels.length - 1 : blurred;
  const guided = finest.guide ? yield* blurGuides(levels, first) : levels;
  const { attention } = input;
  return attention && settings.textureWeight > 0 ? yield* addTexture(guided, first, attention) : guided;
}

/** Replaces the guides of the levels before `first` by that of `first`, enlarged. */
function* blurGuides(levels: Level[], first: number): Work<Level[]> {
  const { guide } = levels[first];
  const blurred: Level[] = [];
  for (const level of levels.slice(0, first)) {
    blurred.push(levelOf(level, { ...level, guide: yield* resampleRgb(guide!, level) }));
  }
  return [...blurred, ...levels.slice(first)];
}
