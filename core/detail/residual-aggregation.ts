import { transfer } from '../attention/transfer.ts';
import { enlarge, reduceArea } from '../picture/resample.ts';
import { OPAQUE } from '../raster/raster.ts';
import type { Breathe } from '../schedule.ts';
import type { AttentionMap, Rgba } from '../types.ts';

export interface ResidualInput {
  /** The crop at the picture's own resolution; colours under the hole are undefined. */
  image: Rgba;
  /** 1 = to be filled, crop size. */
  hole: Uint8Array;
  /** 1 = may be borrowed from, crop size. */
  source: Uint8Array;
  /** The refined picture at working size, RGB 0..255 interleaved; covers the whole crop. */
  refined: { width: number; height: number; data: Float32Array };
  attention: AttentionMap;
}

/**
 * Contextual residual aggregation (Yi et al., CVPR 2020, section 3.1, steps 3 and 4): what scaling down to the working size
 * takes from the known pixels, their residual, is transferred into the hole by the attention that filled it, and added to the
 * enlarged refined picture.
 *
 * @returns a new picture, opaque in the hole, elsewhere the input's bytes. At working size there is no residual: the refined
 *   picture itself.
 * @throws InpaintError 'aborted' through `hooks.breathe`
 */
export async function aggregateResidual(input: ResidualInput, hooks: { breathe: Breathe }): Promise<Rgba> {
  const { image, hole, source, refined, attention } = input;
  const { width, height } = image;
  const { breathe } = hooks;
  const colours = enlarge(refined.data, 3, refined, image, hole);
  await breathe();
  const { residual, usable } = await knownResidual(image, hole, source, refined, breathe);
  const map = { width, height, channels: 3, data: residual, source: usable };
  const moved = await transfer(map, attention, hole, breathe);
  const data = image.data.slice();
  for (let i = 0; i < hole.length; i++) {
    if (!hole[i]) continue;
    for (let c = 0; c < 3; c++) {
      const value = Math.round(colours[3 * i + c] + moved[3 * i + c]);
      data[4 * i + c] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
    data[4 * i + 3] = 255;
  }
  return { width, height, data };
}

/** The picture less its enlarged working-size form, and where that is known: at sources whose low frequencies are whole. */
async function knownResidual(
  image: Rgba,
  hole: Uint8Array,
  source: Uint8Array,
  size: { width: number; height: number },
  breathe: Breathe,
): Promise<{ residual: Float32Array; usable: Uint8Array }> {
  const { width, height, data } = image;
  const pixels = new Float32Array(width * height * 3);
  const known = new Float32Array(width * height);
  for (let i = 0; i < known.length; i++) {
    if ((i & 65535) === 0) await breathe();
    known[i] = hole[i] || data[4 * i + 3] < OPAQUE ? 0 : 1;
    for (let c = 0; c < 3; c++) pixels[3 * i + c] = data[4 * i + c];
  }
  const small = await reduceArea(pixels, 3, known, image, size, breathe);
  await breathe();
  const low = enlarge(small.data, 3, size, image, source);
  const whole = enlarge(
    small.weight.map((share) => (share > 0.999 ? 1 : 0)),
    1,
    size,
    image,
    source,
  );
  const usable = new Uint8Array(source.length);
  for (let i = 0; i < source.length; i++) {
    if ((i & 65535) === 0) await breathe();
    usable[i] = source[i] && whole[i] > 0.999 ? 1 : 0;
    for (let c = 0; c < 3; c++) pixels[3 * i + c] -= low[3 * i + c];
  }
  return { residual: pixels, usable };
}
