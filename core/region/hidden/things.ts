/** Things that stand by themselves on a ground of one colour, and which of them are alike. */
import { shrinkBox } from '../../raster/boxes.ts';
import { components } from '../../raster/components.ts';
import { growFlags } from '../../raster/grow.ts';
import type { Flags, Rgba } from '../../raster/raster.ts';
import type { Work } from '../../turns.ts';
import type { Box } from '../../types.ts';
import { isOfColour, type Colour } from '../stands-on.ts';

/** What lies no farther apart than twice this, in pixels, is one thing: the letters of a word. */
const TOGETHER = 2;
/** Smaller things are specks; with more things than this the picture is none of things on a ground. */
const LEAST_SIDE = 2;
const MOST_THINGS = 4000;
/** Things differ by at most this share of what they depart from the ground. */
const ALIKE = 0.06;
/** Of small things, in pixels, edges are most of it, and those fall now so, now so on the pixels. */
const SMALL = 8;
const ALIKE_IF_SMALL = 0.3;
/** A kind has at least so many things. */
const FEWEST = 4;

/** A picture in which things stand on a ground. */
export interface Scene {
  readonly image: Rgba;
  /** 1 where the picture is known. */
  readonly known: Flags;
  readonly ground: Colour;
}

/** Whether a pixel, by its position, is not of the ground's colour. */
export function isMark({ image, ground }: Scene, position: number): boolean {
  return !isOfColour(image, position, ground);
}

/** The things that are seen whole, by their boxes, in kinds of at least four alike; the most frequent first. */
export function* kindsOf(scene: Scene): Work<Box[][]> {
  const { known } = scene;
  const { width, height } = known;
  const marks = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    yield;
    for (let i = y * width; i < (y + 1) * width; i++) marks[i] = known.data[i] && isMark(scene, i) ? 1 : 0;
  }
  const things = components(yield* growFlags({ width, height, data: marks }, TOGETHER));
  if (things.length > MOST_THINGS) return [];
  const kinds: Box[][] = [];
  for (const { box } of things) {
    yield;
    if (!isWhole(known, box)) continue;
    const thing = shrinkBox(box, TOGETHER, known);
    if (Math.min(thing.width, thing.height) < LEAST_SIDE) continue;
    const kind = kinds.find(([first]) => isAlike(scene, first, thing));
    if (kind) kind.push(thing);
    else kinds.push([thing]);
  }
  return kinds.filter(({ length }) => length >= FEWEST).sort((a, b) => b.length - a.length);
}

/** Whether everything in a box is known, and it does not touch the picture's edge. */
export function isWhole({ width, height, data }: Flags, box: Box): boolean {
  if (box.x <= 0 || box.y <= 0 || box.x + box.width >= width || box.y + box.height >= height) return false;
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let i = y * width + box.x; i < y * width + box.x + box.width; i++) if (!data[i]) return false;
  }
  return true;
}

/** Whether two things are of one size, to a pixel, and look alike. */
function isAlike({ image, ground }: Scene, one: Box, other: Box): boolean {
  if (Math.abs(one.width - other.width) > 1 || Math.abs(one.height - other.height) > 1) return false;
  const [columns, rows] = [Math.min(one.width, other.width), Math.min(one.height, other.height)];
  const { width, data } = image;
  const most = Math.max(columns, rows) <= SMALL ? ALIKE_IF_SMALL : ALIKE;
  let [apart, departure] = [0, 0];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const a = 4 * ((one.y + y) * width + one.x + x);
      const b = 4 * ((other.y + y) * width + other.x + x);
      for (let c = 0; c < 3; c++) {
        apart += Math.abs(data[a + c] - data[b + c]);
        departure += Math.abs(data[a + c] - ground[c]);
      }
    }
  }
  return apart <= most * departure;
}
