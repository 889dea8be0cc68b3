/** The level pyramid of the synthesis, from the crop itself to the scale at which it starts. */
import { area, unite } from '../raster/boxes.ts';
import { copyWhere, knownPixels, raster, rgbOfRgba, type Flags, type Rgb } from '../raster/raster.ts';
import { resampleRgb } from '../raster/resample.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { halveLevel, levelOf, type Level } from './level.ts';
import { hasPatches } from './patch-centres.ts';
import type { SynthesisSettings } from './settings.ts';
import { smoothFill } from './smooth-fill.ts';
import type { Seen, SynthesisInput } from './synthesis-input.ts';
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
  const { seen = [] } = input;
  if (seen.length === 0) return levelOf(image, { colour, hole, source });
  const crop = seen.map(({ box }) => box).reduce(unite);
  return levelOf(image, { colour, hole, source, crop, guide: yield* guideOf(colour, seen) });
}

/** What the networks saw, enlarged. Beyond that the picture itself is what it shows. */
function* guideOf(picture: Rgb, seen: readonly Seen[]): Work<Rgb> {
  const [{ box, guide }] = seen;
  if (seen.length === 1 && area(box) === area(picture)) return yield* resampleRgb(guide, picture);
  const pasted = raster(picture, picture.data.slice());
  for (const { box, guide } of seen) pasteInto(pasted, yield* resampleRgb(guide, box), box);
  return pasted;
}

/** Makes `box` show another picture. */
function pasteInto({ data, width: stride }: Rgb, part: Rgb, { x, y, width, height }: Box): void {
  for (let row = 0; row < height; row++) {
    data.set(part.data.subarray(3 * row * width, 3 * (row + 1) * width), 3 * ((y + row) * stride + x));
  }
}

/** The largest patch radius, at most `radius`, for which any whole patch of sources exists. */
export function* largestRadius(level: Level, radius: number): Work<number | undefined> {
  for (let r = radius; r >= 0; r--) {
    if (yield* hasPatches(level.source, r, 1)) return r;
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
    if (!(yield* hasPatches(half.source, radius, FEWEST_SOURCES))) break;
    levels.push(half);
  }
  const coarsest = levels[levels.length - 1];
  if (coarsest.guide) copyWhere(coarsest.hole, coarsest.guide, coarsest.colour);
  const { seen = [] } = input;
  // Pixels of the guide for one of the picture, where it is coarsest.
  const sharpness = Math.min(1, ...seen.map(({ box, guide }) => guide.width / box.width));
  const blurred = levels.findIndex((_, n) => 0.5 ** n < sharpness * settings.guideScale * Math.SQRT2);
  const first = blurred < 0 ? levels.length - 1 : blurred;
  const guided = finest.guide ? blurGuides(levels, first) : levels;
  const isTextured = settings.textureWeight > 0 && seen.some(({ attention }) => attention);
  return isTextured ? yield* addTexture(guided, first, seen) : guided;
}

/** Replaces the guides of the levels before `first` by that of `first`, to be enlarged. */
function blurGuides(levels: readonly Level[], first: number): Level[] {
  const { guide } = levels[first];
  return levels.map((level, n) => (n < first ? levelOf(level, { ...level, guide }) : level));
}
