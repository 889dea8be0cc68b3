import { KernelMemory } from '../kernels/kernels.ts';
import { area, boundingBox } from '../raster/boxes.ts';
import { raster, SET, type Rgb, type Size } from '../raster/raster.ts';
import { resampleRgb } from '../raster/resample.ts';
import type { Work } from '../turns.ts';
import { roomForCopies } from './copy-map.ts';
import { countedVariance } from './counted-variance.ts';
import type { Field } from './field.ts';
import { levelOf, type Level } from './level.ts';
import { patchCentres, patchSums } from './patch-centres.ts';
import { patchVariance, roomForVariance } from './patch-variance.ts';
import { placeAround } from './place.ts';
import type { SynthesisSettings } from './settings.ts';

/**
 * The field of a level in which no target has a source yet. Its level equals the given one, but its pictures lie in the
 * field's memory, where kernels find them, all of its size: the given one need not be kept.
 */
export function* createField(level: Level, radius: number, settings: SynthesisSettings): Work<Field> {
  const { width, height, colour, source } = level;
  const { start, sums } = yield* unknownIn(level, radius);
  const targetPositions = positionsAt(sums, start);
  // Without a guide nothing would hold back the busiest sources.
  const allowance = level.guide ? settings.varianceAllowance : 0;
  const place = yield* placeAround(level);
  const near = rowsAround(targetPositions, level);
  const patchPixels = (2 * radius + 1) ** 2;
  const memory = new KernelMemory(
    roomFor(level, targetPositions.length, place.across.length) +
      (allowance > 0 ? 8 * area(level) + roomForVariance(width, radius) : 0),
  );
  const colourCopy = yield* inMemory(colour, level, memory);
  const variance = memory.floats(allowance > 0 ? width * height : 0);
  const counted = memory.floats(variance.length);
  if (allowance > 0) {
    yield* patchVariance(colourCopy, radius, variance, memory);
    yield* countedVariance(level, variance, radius, counted, near);
  }
  const isSource = memory.bytes(width * height);
  const { count: sourceCount } = yield* patchCentres(source, radius, 'everywhere', isSource);
  const unknown = memory.bytes(width * height);
  unknown.set(sums, start);
  const [targetCopy, across] = [memory.integers(targetPositions.length), memory.floats(place.across.length)];
  targetCopy.set(targetPositions);
  across.set(place.across);
  const { guide, texture } = level;
  const pictures = {
    colour: colourCopy,
    guide: guide && (yield* inMemory(guide, level, memory)),
    texture: texture && (yield* inMemory(texture, level, memory)),
  };
  const field = {
    level: levelOf(level, { ...level, ...pictures }),
    radius,
    targets: targetCopy,
    sourceCount,
    isSource,
    nearest: memory.integers(width * height).fill(-1, near.from, near.to),
    cost: memory.floats(width * height),
    incoherence: 0,
    uses: memory.integers(width * height),
    reuse: 0,
    weight: memory.floats(width * height),
    place: { ...place, across },
    remoteness: 0,
    guided: memory.bytes(width * height).fill(255),
    unknown,
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

/** A copy of a picture in the field's memory, enlarged to the level's size if it is smaller. */
function* inMemory(picture: Rgb, level: Level, memory: KernelMemory): Work<Rgb> {
  const room = memory.bytes(3 * area(level));
  if (area(picture) < area(level)) return yield* resampleRgb(picture, level, room);
  room.set(picture.data);
  return raster(level, room);
}

/** Rows around the targets within which anybody asks what a target's source is. */
const ASKED = 16;

/** The positions of the rows with targets, ascending, and some around them: what lies farther away nobody asks for. */
function rowsAround(targets: Int32Array, { width, height }: Size): { from: number; to: number } {
  if (targets.length === 0) return { from: 0, to: 0 };
  const [first, last] = [targets[0], targets[targets.length - 1]].map((at) => Math.floor(at / width));
  return { from: Math.max(0, first - ASKED) * width, to: Math.min(height, last + ASKED + 1) * width };
}

/** How much of each patch lies in the hole, from position `start` on; beyond these rows none does. */
function* unknownIn({ hole }: Level, radius: number): Work<{ start: number; sums: Uint8Array }> {
  const { width, height } = hole;
  const box = yield* boundingBox(hole, SET);
  if (!box) return { start: 0, sums: new Uint8Array(0) };
  // So many that no patch of the first and last ones reaches into the hole.
  const from = Math.max(0, box.y - 2 * radius);
  const to = Math.min(height, box.y + box.height + 2 * radius);
  const rows = raster({ width, height: to - from }, hole.data.subarray(from * width, to * width));
  return { start: from * width, sums: yield* patchSums(rows, radius) };
}

/** The positions at which there is a number, `start` that of the first. */
function positionsAt(numbers: Uint8Array, start: number): Int32Array {
  let count = 0;
  for (let i = 0; i < numbers.length; i++) if (numbers[i] > 0) count++;
  const positions = new Int32Array(count);
  for (let i = 0, n = 0; i < numbers.length; i++) if (numbers[i] > 0) positions[n++] = start + i;
  return positions;
}

/** The largest patches that the kernels know: 7x7. */
const MOST_RADIUS = 3;

/** Bytes of a field's rasters, with the level's pictures, but for what has to do with variance. */
function roomFor(level: Level, targets: number, across: number): number {
  const pictures = 1 + (level.guide ? 1 : 0) + (level.texture ? 1 : 0);
  const perPixel = 4 * 4 + 3 + 3 * pictures;
  // Each of at most 16 rasters is rounded up to 16 bytes.
  return perPixel * area(level) + 4 * targets + 4 * across + 256 + roomForCopies(level);
}
