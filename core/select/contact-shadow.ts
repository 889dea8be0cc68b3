import { boundingBox, growBox } from '../raster/boxes.ts';
import { growFlags, squaredDistances } from '../raster/grow.ts';
import {
  countSet,
  cut,
  flagsOfMask,
  IN_MASK,
  raster,
  type Flags,
  type Mask,
  type Rgb,
  type Rgba,
} from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import { colourCost, fitModel, groupColours, scaleModel, type ColourModel } from './colour-model.ts';
import { cutLabels, OBJECT, UNKNOWN } from './cut-labels.ts';
import { enlargeFlags, reduceColours, reduceFlags, sizeWithin } from './reduce.ts';
import { shownOnGround } from './shown-picture.ts';
import { largeParts, tidy } from './tidy.ts';

/** How far around the object a shadow is looked for, as a share of its longer side. */
const REACH = 0.7;

const WORKING_SIDE = 120;

/** How much light a shadow leaves, as shares of the encoded values; each is tried. */
const SHARES = [0.35, 0.45, 0.55, 0.65, 0.75, 0.82];

/** A shadow covers at least and at most this much of the object's area. */
const LEAST = 0.03;
const MOST = 1.5;

/** Mean evidence in a shadow, in nats a pixel: below, the ground only happens to be a little darker there. */
const LEAST_EVIDENCE = 1;

/** Parts of less than this share of the largest one are what is left of the object's rim, or dark spots. */
const LEAST_PART = 0.25;

/** What speaks against every pixel of a shadow, in nats. */
const DOUBT = 0.5;

/** How far around an object its shadow is looked for, in pixels. */
export const shadowReach = ({ width, height }: { readonly width: number; readonly height: number }): number =>
  Math.ceil(REACH * Math.max(width, height));

/**
 * The shadow that the masked object throws next to itself, or undefined: ground that touches the mask, lies lower than
 * the object and has the colours of the ground farther away with less light. It is to be offered, never taken in
 * silence: a dark floor looks the same.
 *
 * @returns a mask of 0 and 255 of the picture's size, without the pixels of the given one
 */
export function* findContactShadow(image: Rgba, mask: Mask): Work<Mask | undefined> {
  const bounds = yield* boundingBox(mask, IN_MASK);
  if (!bounds) return undefined;
  const box = growBox(bounds, shadowReach(bounds), mask);
  const size = sizeWithin(box, WORKING_SIDE);
  const inBox = yield* flagsOfMask(cut(mask, box));
  const object = yield* reduceFlags(inBox, size, 0);
  const area = countSet(object);
  const colours = yield* reduceColours(yield* shownOnGround(image), box, size);
  const distance = Float32Array.from(object.data, (flag) => (flag ? 0 : Infinity));
  yield* squaredDistances(raster(size, distance));
  const ground = yield* groundModel(colours, distance);
  if (!ground) return undefined;
  const labels = object.data.map((flag) => (flag ? OBJECT : UNKNOWN));
  const shadows: Flags[] = [];
  // A shadow is darker where it touches the object than at its end: so much speaks for a pixel at its own share.
  const ownEvidence = new Float32Array(labels.length).fill(-Infinity);
  for (const share of SHARES) {
    const evidence = evidenceFor(colours, ground, scaleModel(ground, share));
    for (let i = 0; i < evidence.length; i++) ownEvidence[i] = Math.max(ownEvidence[i], evidence[i]);
    const both = yield* tidy(yield* cutLabels({ colours, labels, evidence, scale: 1 }), labels, true);
    const beside = both.data.map((flag, i) => (object.data[i] ? 0 : flag));
    const shadow = raster(size, beside);
    const pixels = countSet(shadow);
    if (middleOf(shadow) <= middleOf(object)) continue;
    if (pixels < LEAST * area || pixels > MOST * area) continue;
    if (sumWithin(shadow, evidence) >= LEAST_EVIDENCE * pixels) shadows.push(shadow);
  }
  let best: Flags | undefined;
  let most = 0;
  for (const shadow of shadows) {
    const total = sumWithin(shadow, ownEvidence);
    if (total > most) [best, most] = [shadow, total];
  }
  if (!best) return undefined;
  // A shadow's edge is soft: half a working pixel more on every side.
  const soft = Math.ceil((0.5 * box.width) / size.width) + 1;
  const full = yield* growFlags(yield* enlargeFlags(yield* largeParts(best, LEAST_PART), box), soft);
  const data = new Uint8Array(mask.data.length);
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const i = y * box.width + x;
      if (full.data[i] && !inBox.data[i]) data[(box.y + y) * mask.width + box.x + x] = 255;
    }
  }
  return { width: mask.width, height: mask.height, data };
}

/** The sum of values at the flags that are set. */
function sumWithin({ data }: Flags, values: Float32Array): number {
  return data.reduce((sum, flag, i) => sum + flag * values[i], 0);
}

/** The mean row of the flags that are set. */
function middleOf({ width, data }: Flags): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < data.length; i++) {
    if (!data[i]) continue;
    sum += Math.floor(i / width);
    count++;
  }
  return count > 0 ? sum / count : 0;
}

/** The colours of the half of the surroundings that is farthest from the object. */
function* groundModel({ data }: Rgb, distance: Float32Array): Work<ColourModel | undefined> {
  const outside = distance.filter((squared) => squared > 0).sort();
  if (outside.length < 64) return undefined;
  const middle = outside[outside.length >> 1];
  const colours: number[] = [];
  for (let i = 0; i < distance.length; i++) {
    if (distance[i] > 0 && distance[i] >= middle) colours.push(data[3 * i], data[3 * i + 1], data[3 * i + 2]);
  }
  const far = Float32Array.from(colours);
  return fitModel(far, yield* groupColours(far));
}

/** How much better the shadow explains each pixel than the ground does, in nats. */
function evidenceFor({ data }: Rgb, ground: ColourModel, shadow: ColourModel): Float32Array {
  const evidence = new Float32Array(data.length / 3);
  for (let i = 0; i < evidence.length; i++) {
    const [r, g, b] = [data[3 * i], data[3 * i + 1], data[3 * i + 2]];
    evidence[i] = colourCost(ground, r, g, b) - colourCost(shadow, r, g, b) - DOUBT;
  }
  return evidence;
}
