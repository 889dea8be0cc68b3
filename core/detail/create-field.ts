import { KernelMemory } from '../kernels/kernels.ts';
import { area } from '../raster/boxes.ts';
import { positionsOf, raster, type Rgb, type Size } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import { roomForCopies } from './copy-map.ts';
import { countedVariance } from './counted-variance.ts';
import type { Field } from './field.ts';
import { levelOf, type Level } from './level.ts';
import { patchCentres, patchSums } from './patch-centres.ts';
import { patchVariance } from './patch-variance.ts';
import { placeAround } from './place.ts';
import type { SynthesisSettings } from './settings.ts';

/**
 * The field of a level in which no target has a source yet. Its level equals the given one, but its pictures lie in the
 * field's memory, where kernels find them: the given one need not be kept.
 */
export function* createField(level: Level, radius: number, settings: SynthesisSettings): Work<Field> {
  const { width, height, colour, hole, source } = level;
  const { centres: sources } = yield* patchCentres(source, radius, 'everywhere');
  const unknown = yield* patchSums(hole, radius);
  const targetPositions = positionsOf(raster(hole, flagged(unknown)));
  // Without a guide nothing would hold back the busiest sources.
  const allowance = level.guide ? settings.varianceAllowance : 0;
  const place = yield* placeAround(level);
  const near = rowsAround(targetPositions, level);
  const patchPixels = (2 * radius + 1) ** 2;
  const memory = new KernelMemory(roomFor(level, targetPositions.length, place.across.length, allowance > 0));
  const variance = memory.floats(allowance > 0 ? width * height : 0);
  const counted = memory.floats(variance.length);
  if (allowance > 0) {
    yield* patchVariance(colour, radius, variance);
    yield* countedVariance(level, variance, radius, counted, near);
  }
  const copied = (from: Uint8Array) => {
    const copy = memory.bytes(from.length);
    copy.set(from);
    return copy;
  };
  const unknownAt = memory.bytes(unknown.length);
  unknownAt.set(unknown.subarray(near.from, near.to), near.from);
  const [targetCopy, across] = [memory.integers(targetPositions.length), memory.floats(place.across.length)];
  targetCopy.set(targetPositions);
  across.set(place.across);
  const moved = (picture: Rgb): Rgb => raster(picture, copied(picture.data));
  const { guide, texture } = level;
  const pictures = {
    colour: moved(colour),
    guide: guide && moved(guide),
    texture: texture && moved(texture),
  };
  const field = {
    level: levelOf(level, { ...level, ...pictures }),
    radius,
    targets: targetCopy,
    sources: positionsOf(sources),
    isSource: copied(sources.data),
    nearest: memory.integers(width * height).fill(-1, near.from, near.to),
    cost: memory.floats(width * height),
    incoherence: 0,
    uses: memory.integers(width * height),
    reuse: 0,
    weight: memory.floats(width * height),
    place: { ...place, across },
    remoteness: 0,
    guided: memory.bytes(width * height).fill(255),
    unknown: unknownAt,
    guideWeight: settings.guideWeight,
    contextWeight: settings.contextWeight * patchPixels,
    textureWeight: settings.textureWeight * patchPixels,
    varianceAllowance: allowance,
    variance,
    countedVariance: counted,
  };
  // A patch of one pixel reaches the raster's edge, beyond which the kernels do not look.
  if (!memory.kernels || radius === 0 || radius > MOST_RADIUS) return field;
  const at = ({ byteOffset, length }: { byteOffset: number; length: number }) =>
    length > 0 ? byteOffset : 0;
  memory.kernels.setField(
    width,
    height,
    radius,
    at(field.targets),
    at(field.nearest),
    at(field.cost),
    at(field.uses),
    at(field.isSource),
    at(variance),
    at(counted),
    at(field.guided),
    at(field.unknown),
    at(pictures.colour.data),
    pictures.guide ? at(pictures.guide.data) : 0,
    pictures.texture ? at(pictures.texture.data) : 0,
  );
  memory.kernels.setPlace(at(across), place.box.x, place.box.y, place.columns, place.side);
  return { ...field, kernels: memory.kernels, memory };
}

/** Rows around the targets within which anybody asks what a target's source is. */
const ASKED = 16;

/** The positions of the rows with targets, ascending, and some around them: what lies farther away nobody asks for. */
function rowsAround(targets: Int32Array, { width, height }: Size): { from: number; to: number } {
  if (targets.length === 0) return { from: 0, to: 0 };
  const [first, last] = [targets[0], targets[targets.length - 1]].map((at) => Math.floor(at / width));
  return { from: Math.max(0, first - ASKED) * width, to: Math.min(height, last + ASKED + 1) * width };
}

/** 1 where there is a number. */
function flagged(numbers: Uint8Array): Uint8Array {
  const flags = new Uint8Array(numbers.length);
  for (let i = 0; i < flags.length; i++) flags[i] = numbers[i] > 0 ? 1 : 0;
  return flags;
}

/** The largest patches that the kernels know: 7x7. */
const MOST_RADIUS = 3;

/** Bytes of a field's rasters, with the level's pictures. */
function roomFor(level: Level, targets: number, across: number, hasVariance: boolean): number {
  const pictures = 1 + (level.guide ? 1 : 0) + (level.texture ? 1 : 0);
  const perPixel = 4 * 4 + 3 + (hasVariance ? 8 : 0) + 3 * pictures;
  // Each of at most 16 rasters is rounded up to 16 bytes.
  return perPixel * area(level) + 4 * targets + 4 * across + 256 + roomForCopies(level);
}
