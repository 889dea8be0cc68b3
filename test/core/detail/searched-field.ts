import { createField } from '../../../core/detail/create-field.ts';
import type { Field } from '../../../core/detail/field.ts';
import { measureField } from '../../../core/detail/measure.ts';
import { createRandom } from '../../../core/detail/random.ts';
import { DEFAULT_SETTINGS } from '../../../core/detail/settings.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { clouds, patterned } from './pattern.ts';

export const SIDE = 64;

/** A field with every term that there is, measured; a fifth of its targets obeys the guide only a little. */
export function searchedField(withGuide: boolean, radius = 3): Field {
  const picture = patterned(clouds, SIDE, 18);
  const random = createRandom(3);
  const noise = () => Uint8Array.from({ length: 3 * SIDE * SIDE }, () => 255 * random());
  const raster = (data: Uint8Array) => ({ width: SIDE, height: SIDE, data });
  const level = { ...picture, guide: withGuide ? raster(noise()) : undefined, texture: raster(noise()) };
  const settings = { ...DEFAULT_SETTINGS, guideWeight: 0.1, contextWeight: 0.05 };
  const field = runAtOnce(createField(level, radius, settings));
  for (const target of field.targets.subarray(0, field.targets.length / 5)) field.guided[target] = 40;
  field.guided[field.targets[0]] = 0;
  runAtOnce(measureField(field, createRandom(4)));
  field.incoherence = 900;
  field.reuse = 300;
  field.remoteness = 5000;
  return field;
}
