import { growBox } from '../raster/boxes.ts';
import { components } from '../raster/components.ts';
import { squaredDistances } from '../raster/grow.ts';
import { OPAQUE, raster, type FloatRaster } from '../raster/raster.ts';
import type { Standing } from '../detail/synthesis-input.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import type { Crop } from './crop.ts';

/** Lines around a thing are looked for so deep inside the mask, in pixels, and so far outside it. */
const DEEPEST = 12;
const OUTSIDE = 3;
/** With fewer pixels a line says nothing. */
const FEWEST = 24;
/** Such a share of a line around a thing is of one colour; and at least such a share of what lies along the mask. */
const AROUND = 0.98;
const BESIDE = 0.4;
/** Pixels of one colour differ by no more levels in any channel. */
const STEP = 2;

/**
 * What the removed things stand on, one for each part of the mask: the colour of a line that runs around the thing at
 * one distance from the mask's border, and that goes on outside. So a line of words stands on paper even where the
 * mask's border is full of the letters of other lines. Without a colour where there is no such line.
 */
export function* standsOn(crop: Crop): Work<Standing[]> {
  const found: Standing[] = [];
  for (const { box, pixels } of components(crop.hole)) {
    if (pixels >= FEWEST) found.push({ box, colour: yield* colourAround(crop, box) });
  }
  return found;
}

type Colour = readonly [number, number, number];

function* colourAround(crop: Crop, box: Box): Work<Colour | undefined> {
  const around = growBox(box, OUTSIDE, crop.hole);
  const inside = yield* distancesIn(crop, around, 0);
  let colour: Colour | undefined;
  for (const ring of ringsOf(crop, around, inside, DEEPEST)) colour ??= oneColourOf(crop, ring);
  if (!colour) return undefined;
  const outside = yield* distancesIn(crop, around, 1);
  const beside = ringsOf(crop, around, outside, OUTSIDE)
    .flat()
    .filter((i) => !crop.unknown.data[i]);
  return beside.length >= FEWEST && shareOf(crop, beside, colour) >= BESIDE ? colour : undefined;
}

/** Squared distances, in a box, to the nearest pixel that is hole (1) or that is not (0). */
function* distancesIn({ hole }: Crop, box: Box, wanted: 0 | 1): Work<FloatRaster> {
  const data = new Float32Array(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    yield;
    const from = (box.y + y) * hole.width + box.x;
    for (let x = 0; x < box.width; x++)
      data[y * box.width + x] = hole.data[from + x] === wanted ? 0 : Infinity;
  }
  const distances = raster(box, data);
  yield* squaredDistances(distances, Math.max(DEEPEST, OUTSIDE) + 1);
  return distances;
}

/** The pixels at a distance of 1, 2, ... pixels, as positions in the crop. Those that are transparent are left out. */
function ringsOf({ image }: Crop, box: Box, distances: FloatRaster, most: number): number[][] {
  const rings = Array.from({ length: most }, (): number[] => []);
  for (let at = 0; at < distances.data.length; at++) {
    const distance = Math.round(Math.sqrt(distances.data[at]));
    if (distance < 1 || distance > most) continue;
    const i = (box.y + Math.floor(at / box.width)) * image.width + box.x + (at % box.width);
    if (image.data[4 * i + 3] >= OPAQUE) rings[distance - 1].push(i);
  }
  return rings;
}

/** The colour that nearly all of some pixels have; undefined if there is none. */
function oneColourOf(crop: Crop, pixels: readonly number[]): Colour | undefined {
  if (pixels.length < FEWEST) return undefined;
  const median = (c: number) =>
    Uint8Array.from(pixels, (i) => crop.image.data[4 * i + c]).sort()[pixels.length >> 1];
  const colour = [median(0), median(1), median(2)] as const;
  return shareOf(crop, pixels, colour) >= AROUND ? colour : undefined;
}

/** The share of some pixels that have a colour. */
function shareOf({ image: { data } }: Crop, pixels: readonly number[], colour: Colour): number {
  const like = (i: number) => colour.every((value, c) => Math.abs(data[4 * i + c] - value) <= STEP);
  return pixels.filter(like).length / pixels.length;
}
