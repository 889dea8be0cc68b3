import { boundingBox } from '../picture/boxes.ts';
import { reduceAny, reduceArea } from '../picture/resample.ts';
import { OPAQUE } from '../raster/raster.ts';
import type { Breathe } from '../schedule.ts';
import type { Box, Region } from '../types.ts';
import type { Crop } from './crop.ts';
import { inputSize } from './plan.ts';

/** A region as the networks see it; all arrays have `width * height` entries (times channels), padding included. */
export interface WorkingInput {
  readonly width: number;
  readonly height: number;
  /** RGB, -1..1; 0 where nothing is known. */
  readonly colour: Float32Array;
  /** Alpha, 0..255, of the known pixels. */
  readonly alpha: Float32Array;
  /** 1 = to be filled. */
  readonly hole: Float32Array;
  /** 1 = its colour is not known though it need not be filled: transparent, or under another hole. */
  readonly blank: Float32Array;
  /** 1 = must not be borrowed from. */
  readonly invalid: Float32Array;
  readonly holeBox: Box;
  readonly opaque: boolean;
}

/** Scales a crop down to its working size and fills it up to the size of the network's input. */
export async function workingInput(
  crop: Crop,
  region: Region,
  multiple: number,
  breathe: Breathe,
): Promise<WorkingInput> {
  const from = crop.image;
  const to = { width: region.workingWidth, height: region.workingHeight };
  const count = from.width * from.height;
  // The constructor copies; `from` would go through an iterator.
  const rgba = new Float32Array(from.data);
  const coloured = new Float32Array(count);
  const known = new Float32Array(count);
  const banned = new Uint8Array(count);
  let opaque = true;
  for (let i = 0; i < count; i++) {
    const solid = rgba[4 * i + 3] >= OPAQUE;
    known[i] = crop.unknown[i] ? 0 : 1;
    coloured[i] = known[i] && solid ? 1 : 0;
    banned[i] = crop.source[i] ? 0 : 1;
    if (known[i] && rgba[4 * i + 3] < 255) opaque = false;
  }
  const colour = await reduceArea(rgba, 4, coloured, from, to, breathe);
  const alpha = opaque ? undefined : (await reduceArea(rgba, 4, known, from, to, breathe)).data;
  const hole = reduceAny(crop.hole, from, to);
  const invalid = reduceAny(banned, from, to);
  const size = inputSize(region, multiple);
  const out = {
    ...size,
    colour: new Float32Array(size.width * size.height * 3),
    alpha: new Float32Array(size.width * size.height).fill(255),
    hole: new Float32Array(size.width * size.height),
    blank: new Float32Array(size.width * size.height),
    invalid: new Float32Array(size.width * size.height).fill(1),
  };
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      // Padding repeats the crop's edge; it is never a source.
      const padding = x >= to.width || y >= to.height;
      const i = Math.min(y, to.height - 1) * to.width + Math.min(x, to.width - 1);
      const o = y * size.width + x;
      for (let c = 0; c < 3; c++)
        out.colour[3 * o + c] = colour.weight[i] > 0 ? colour.data[4 * i + c] / 127.5 - 1 : 0;
      if (alpha) out.alpha[o] = alpha[4 * i + 3]!;
      out.hole[o] = padding ? 0 : hole[i];
      out.blank[o] = out.hole[o] || colour.weight[i] > 0 ? 0 : 1;
      if (!padding) out.invalid[o] = invalid[i]!;
    }
  }
  const holeBox = boundingBox(hole, to.width, to.height, 1)!;
  return { ...out, holeBox, opaque };
}
