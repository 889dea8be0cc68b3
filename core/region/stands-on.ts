import { positionIn } from '../raster/box-pixels.ts';
import { growBox } from '../raster/boxes.ts';
import { components } from '../raster/components.ts';
import { squaredDistances } from '../raster/grow.ts';
import { OPAQUE, raster, type Flags, type FloatRaster, type Rgba } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box, Standing } from '../types.ts';

/** Lines around a thing are looked for so deep inside the mask, in pixels, and so far outside it. */
const DEEPEST = 12;
const OUTSIDE = 3;
/** So far distances are known, in pixels. */
const REACH = 2 * DEEPEST;
/** With fewer pixels a line says nothing. */
const FEWEST = 24;
/** Such a share of a line around a thing is of one colour; and at least such a share of what lies along the mask. */
const AROUND = 0.98;
const BESIDE = 0.4;
/** Pixels of one colour differ by no more levels in any channel. */
const STEP = 2;

/** What a part of the mask stood on, and how it is known. */
export interface Stood extends Standing {
  /** How deep inside the mask the line runs around the thing, in pixels; 0 where there is none. */
  readonly depth: number;
}

/** A picture, and what is to be removed from it. */
interface Marked {
  readonly image: Rgba;
  readonly hole: Flags;
}

/**
 * What the removed things stand on, one for each part of the mask: the colour of a line that runs around the thing at
 * one distance from the mask's border, and that goes on outside. So a line of words stands on paper even where the
 * mask's border is full of the letters of other lines. Without a colour where there is no such line.
 */
export function* standsOn(marked: Marked): Work<Stood[]> {
  const found: Stood[] = [];
  for (const { box, pixels } of components(marked.hole)) {
    if (pixels >= FEWEST) found.push({ box, ...(yield* lineAround(marked, box)) });
  }
  return found;
}

export type Colour = readonly [number, number, number];

function* lineAround(marked: Marked, box: Box): Work<Omit<Stood, 'box'>> {
  const around = growBox(box, OUTSIDE, marked.hole);
  const inside = yield* distancesIn(marked, around, 0);
  let best: { colour: Colour; depth: number; share: number } | undefined;
  for (const [n, ring] of ringsOf(marked, around, inside, DEEPEST).entries()) {
    const line = oneColourOf(marked, ring);
    if (line && line.share > (best?.share ?? 0)) best = { ...line, depth: n + 1 };
  }
  if (!best) return { colour: undefined, depth: 0 };
  const { colour, depth } = best;
  const outside = yield* distancesIn(marked, around, 1);
  const beside = ringsOf(marked, around, outside, OUTSIDE)
    .flat()
    .filter((i) => !marked.hole.data[i]);
  const goesOn = beside.length >= FEWEST && shareOf(marked, beside, colour) >= BESIDE;
  return goesOn ? { colour, depth } : { colour: undefined, depth: 0 };
}

/**
 * Squared distances, in a box, to the nearest pixel that is hole (1) or that is not (0); Infinity from `REACH` on.
 */
export function* distancesIn({ hole }: Pick<Marked, 'hole'>, box: Box, wanted: 0 | 1): Work<FloatRaster> {
  const data = new Float32Array(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    yield;
    const from = (box.y + y) * hole.width + box.x;
    for (let x = 0; x < box.width; x++)
      data[y * box.width + x] = hole.data[from + x] === wanted ? 0 : Infinity;
  }
  const distances = raster(box, data);
  yield* squaredDistances(distances, REACH);
  return distances;
}

/** The pixels at a distance of 1, 2, ... pixels, as positions in the crop. Those that are transparent are left out. */
function ringsOf({ image }: Marked, box: Box, distances: FloatRaster, most: number): number[][] {
  const rings = Array.from({ length: most }, (): number[] => []);
  for (let at = 0; at < distances.data.length; at++) {
    const distance = Math.round(Math.sqrt(distances.data[at]));
    if (distance < 1 || distance > most) continue;
    const i = positionIn(image, box, at);
    if (image.data[4 * i + 3] >= OPAQUE) rings[distance - 1].push(i);
  }
  return rings;
}

/** The colour that nearly all of some pixels have, and how many of them; undefined if there is none. */
function oneColourOf(
  marked: Marked,
  pixels: readonly number[],
): { colour: Colour; share: number } | undefined {
  if (pixels.length < FEWEST) return undefined;
  const median = (c: number) =>
    Uint8Array.from(pixels, (i) => marked.image.data[4 * i + c]).sort()[pixels.length >> 1];
  const colour = [median(0), median(1), median(2)] as const;
  const share = shareOf(marked, pixels, colour);
  return share >= AROUND ? { colour, share } : undefined;
}

/** The share of some pixels that have a colour. */
function shareOf({ image }: Marked, pixels: readonly number[], colour: Colour): number {
  return pixels.filter((i) => isOfColour(image, i, colour)).length / pixels.length;
}

/** Whether a pixel, by its position, has a colour to a few levels. */
export function isOfColour({ data }: Rgba, position: number, colour: Colour): boolean {
  return colour.every((value, c) => Math.abs(data[4 * position + c] - value) <= STEP);
}
