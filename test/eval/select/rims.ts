import { growMask, growToRim, runAtOnce, type Inpainter, type Mask, type Rgba } from '@contextual-fill/core';
import sharp from 'sharp';
import { readStructureSet } from '../../bench/structure/set.ts';
import { openEngine } from '../ours.ts';
import { loadEvalSet, type EvalCase } from '../set.ts';

const SIDE = 512;

/** How soft the object's rim is, as the standard deviation of a blur, in pixels. */
const SOFTNESS = 1.2;

/** Masks that are so many pixels larger than the object. */
const LOOSENESS = [-4, -2, 0, 2, 4, 8];

/** A pixel belongs to the object's rim from this share of its colour on. */
const LEAST_COVER = 0.05;

/** So far around the object the fill is judged, in pixels. */
const JUDGED = 8;

const GROWTH: Record<string, (image: Rgba, mask: Mask) => Mask> = {
  'as it is': (_, mask) => mask,
  automatic: (image, mask) => runAtOnce(growToRim(image, mask)),
  'by 4 px': (_, mask) => runAtOnce(growMask(mask, 4)),
};

/** What is measured of one kind of mask, summed over the pictures. */
interface Sums {
  /** Pixels of the object's rim, and of the object, that the mask leaves outside. */
  left: number;
  /** Pixels without anything of the object that growing took. */
  taken: number;
  /** Mean error in the hole and around it, in levels of 255. */
  readonly errors: number[];
}

interface RimOptions {
  /** So many photographs of ../shared/eval, and so many pictures of `set`, if that is given. */
  readonly count: number;
  readonly set?: string;
  /** Whether the pictures are filled; else only masks are compared. */
  readonly fills: boolean;
}

/**
 * Lays a part of another picture with a soft rim into the hole of photographs and of made pictures, and prints, for
 * masks from too small to too large, grown or not: how much of the object's rim stays outside, how much background
 * growing takes, and the mean error of the fill against the picture without the object, in the hole and 8 px around
 * it. The last line is about the same masks on pictures without any object.
 */
export async function measureRims({ count, set, fills }: RimOptions): Promise<void> {
  const inpainter = fills ? await openEngine('wasm') : undefined;
  const photos = await loadEvalSet(SIDE, count);
  const made = set ? (await readStructureSet(set, [], 1)).slice(0, count) : [];
  for (const [name, items] of Object.entries({ photographs: photos, made })) {
    if (items.length === 0) continue;
    const sums = new Map<string, Sums>();
    let taken = 0;
    for (const [n, item] of items.entries()) {
      const object = photos[(n + 3) % photos.length];
      await measureOne(item, object, inpainter, sums);
      const { width, height } = item;
      const mask = { width, height, data: item.mask };
      const grown = runAtOnce(growToRim({ width, height, data: item.truth }, mask));
      for (let i = 0; i < mask.data.length; i++) if (grown.data[i] && !mask.data[i]) taken++;
      console.error(`${name}: ${n + 1} of ${items.length}`);
    }
    for (const [key, { left, taken: more, errors }] of sums) {
      const error = errors.reduce((sum, value) => sum + value, 0) / errors.length;
      console.log(
        `${name}, ${key.padEnd(32)} rim left ${String(left).padStart(6)}, background taken ${String(more).padStart(6)} px` +
          (fills ? `, error ${error.toFixed(2)}` : ''),
      );
    }
    console.log(`${name}, no object in the picture: automatic growth takes ${taken} px in all`);
  }
  inpainter?.dispose();
}

async function measureOne(
  { truth, mask, width, height }: EvalCase,
  object: EvalCase,
  inpainter: Inpainter | undefined,
  sums: Map<string, Sums>,
): Promise<void> {
  const cover = await sharp(mask, { raw: { width, height, channels: 1 } })
    .blur(SOFTNESS)
    .extractChannel(0)
    .raw()
    .toBuffer();
  const colours = await sharp(object.truth, {
    raw: { width: object.width, height: object.height, channels: 4 },
  })
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer();
  const data = truth.map((value, i) => {
    const share = cover[i >> 2] / 255;
    return Math.round(value * (1 - share) + colours[i] * share);
  });
  const image = { width, height, data };
  const exact = { width, height, data: mask };
  const judged = runAtOnce(growMask(exact, JUDGED)).data;
  for (const looseness of LOOSENESS) {
    const drawn = runAtOnce(growMask(exact, looseness));
    for (const [name, grow] of Object.entries(GROWTH)) {
      const grown = grow(image, drawn);
      const key = `mask ${looseness >= 0 ? '+' : ''}${looseness} px, grown ${name}`;
      const sum = sums.get(key) ?? { left: 0, taken: 0, errors: [] };
      sums.set(key, sum);
      for (let i = 0; i < cover.length; i++) {
        const isRim = cover[i] >= 255 * LEAST_COVER;
        if (isRim && !grown.data[i]) sum.left++;
        if (!isRim && grown.data[i] && !drawn.data[i]) sum.taken++;
      }
      if (!inpainter) continue;
      const filled = (await inpainter.fill(image, grown)).image.data;
      sum.errors.push(errorWithin(judged, filled, truth));
    }
  }
}

/** Mean difference of two pictures where the mask is set, in levels of 255. */
function errorWithin(mask: Mask['data'], one: Rgba['data'], two: Rgba['data']): number {
  let sum = 0;
  let pixels = 0;
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i]) continue;
    for (let c = 0; c < 3; c++) sum += Math.abs(one[4 * i + c] - two[4 * i + c]) / 3;
    pixels++;
  }
  return sum / pixels;
}
