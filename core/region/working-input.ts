import { boundingBox } from '../raster/boxes.ts';
import { emptyFlags, OPAQUE, SET, type Rgba, type Size } from '../raster/raster.ts';
import { reduceAny, reduceArea } from '../raster/resample.ts';
import type { Work } from '../turns.ts';
import type { Box, Region } from '../types.ts';
import type { Crop } from './crop.ts';
import { inputSize } from './plan.ts';

/** A region as the networks see it; all arrays have `width * height` entries (times channels), padding included. */
export interface WorkingInput {
  readonly region: Region;
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
  /** The hole's bounding box, in pixels of this input. */
  readonly holeBox: Box;
  /** Whether every known pixel is fully opaque; then `alpha` says nothing. */
  readonly opaque: boolean;
}

/** Scales a crop down to its working size and fills it up to the size of the network's input. */
export function* workingInput(crop: Crop, region: Region, multiple: number): Work<WorkingInput> {
  const { image, unknown, source } = crop;
  const to = { width: region.workingWidth, height: region.workingHeight };
  const [coloured, known, banned] = [emptyFlags(image), emptyFlags(image), emptyFlags(image)];
  const opaque = sort(image.data, unknown.data, source.data, coloured.data, known.data, banned.data);
  const { mean, share } = yield* reduceArea(image, coloured, to);
  const alpha = opaque ? undefined : (yield* reduceArea(image, known, to)).mean.data;
  const hole = yield* reduceAny(crop.hole, to);
  const invalid = yield* reduceAny(banned, to);
  const size = inputSize(region, multiple);
  const out = {
    ...size,
    colour: new Float32Array(size.width * size.height * 3),
    alpha: new Float32Array(size.width * size.height).fill(255),
    hole: new Float32Array(size.width * size.height),
    blank: new Float32Array(size.width * size.height),
    invalid: new Float32Array(size.width * size.height).fill(1),
  };
  const scaled: Scaled = {
    ...to,
    mean: mean.data,
    share: share.data,
    alpha,
    hole: hole.data,
    invalid: invalid.data,
  };
  for (let y = 0; y < size.height; y++) writeRow(scaled, y, out);
  const holeBox = (yield* boundingBox(hole, SET))!;
  return { ...out, region, holeBox, opaque };
}

/** A crop at its working size. */
interface Scaled extends Size {
  /** Colours and alpha, 0..255, and how much of a pixel has a colour. */
  readonly mean: Float32Array;
  readonly share: Float32Array;
  /** Colours and alpha of all that is known; undefined where that is opaque. */
  readonly alpha: Float32Array | undefined;
  readonly hole: Uint8Array;
  readonly invalid: Uint8Array;
}

/** Writes row `y` of the networks' input. */
function writeRow(
  { width, height, mean, share, alpha, hole, invalid }: Scaled,
  y: number,
  out: Pick<WorkingInput, 'width' | 'colour' | 'alpha' | 'hole' | 'blank' | 'invalid'>,
): void {
  const row = Math.min(y, height - 1) * width;
  for (let x = 0, o = y * out.width; x < out.width; x++, o++) {
    // Padding repeats the crop's edge; it is never a source.
    const padding = x >= width || y >= height;
    const i = row + Math.min(x, width - 1);
    const isSeen = share[i] > 0;
    for (let c = 0; c < 3 && isSeen; c++) out.colour[3 * o + c] = mean[4 * i + c] / 127.5 - 1;
    if (alpha) out.alpha[o] = alpha[4 * i + 3];
    if (!padding) {
      out.hole[o] = hole[i];
      out.invalid[o] = invalid[i];
    }
    out.blank[o] = out.hole[o] || isSeen ? 0 : 1;
  }
}

/** Flags what is known, what of it has a colour, and what is no source. True if all that is known is opaque. */
function sort(
  data: Rgba['data'],
  unknown: Uint8Array,
  source: Uint8Array,
  coloured: Uint8Array,
  known: Uint8Array,
  banned: Uint8Array,
): boolean {
  let opaque = true;
  for (let i = 0; i < unknown.length; i++) {
    const alpha = data[4 * i + 3];
    const isKnown = unknown[i] ? 0 : 1;
    known[i] = isKnown;
    coloured[i] = isKnown && alpha >= OPAQUE ? 1 : 0;
    banned[i] = source[i] ? 0 : 1;
    if (isKnown && alpha < 255) opaque = false;
  }
  return opaque;
}
