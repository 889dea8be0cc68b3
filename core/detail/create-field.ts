import { positionsOf } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import { countedVariance } from './counted-variance.ts';
import type { Field } from './field.ts';
import type { Level } from './level.ts';
import { patchCentres, patchSums } from './patch-centres.ts';
import { patchVariance } from './patch-variance.ts';
import { placeAround } from './place.ts';
import type { SynthesisSettings } from './settings.ts';

/** The field of a level in which no target has a source yet. */
export function* createField(level: Level, radius: number, settings: SynthesisSettings): Work<Field> {
  const { width, height, colour, hole, source } = level;
  const { centres: sources } = yield* patchCentres(source, radius, 'everywhere');
  const { centres: targets } = yield* patchCentres(hole, radius, 'anywhere');
  // Without a guide nothing would hold back the busiest sources.
  const allowance = level.guide ? settings.varianceAllowance : 0;
  const variance = allowance > 0 ? yield* patchVariance(colour, radius) : new Float32Array(0);
  const patchPixels = (2 * radius + 1) ** 2;
  return {
    level,
    radius,
    targets: positionsOf(targets),
    sources: positionsOf(sources),
    isSource: sources.data,
    nearest: new Int32Array(width * height).fill(-1),
    cost: new Float32Array(width * height),
    incoherence: 0,
    uses: new Int32Array(width * height),
    reuse: 0,
    weight: new Float32Array(width * height),
    place: yield* placeAround(level),
    remoteness: 0,
    guided: new Uint8Array(width * height).fill(255),
    unknown: yield* patchSums(hole, radius),
    guideWeight: settings.guideWeight,
    contextWeight: settings.contextWeight * patchPixels,
    textureWeight: settings.textureWeight * patchPixels,
    varianceAllowance: allowance,
    variance,
    countedVariance: allowance > 0 ? yield* countedVariance(level, variance, radius) : variance,
  };
}
