import { positionIn } from '../raster/box-pixels.ts';
import { growBox } from '../raster/boxes.ts';
import { squaredDistances } from '../raster/grow.ts';
import { raster, type Flags, type Rgba } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { distancesIn, isOfColour, type Stood } from './stands-on.ts';

/**
 * The hole without what it covers of things that stand beside the removed ones. Where a thing is seen to have stood on
 * a ground of its own, ground runs around it inside the mask; what lies between that line and the mask's border, and
 * hangs together with what stands outside, is a part of a neighbour: the lower half of the letters of the line above.
 */
export function* withoutNeighbours(image: Rgba, hole: Flags, stood: readonly Stood[]): Work<Flags> {
  let data = hole.data;
  for (const { box, colour, depth } of stood) {
    if (!colour || depth < 2) continue;
    const isMark = (position: number) => !isOfColour(image, position, colour);
    const kept = yield* neighboursIn(hole, box, depth, isMark);
    if (kept.length === 0) continue;
    if (data === hole.data) data = hole.data.slice();
    for (const position of kept) data[position] = 0;
  }
  return { width: hole.width, height: hole.height, data };
}

/** Marks in one part of a hole that hang together. */
interface Marks {
  /** By their numbers in the box around the hole's part. */
  readonly pixels: readonly number[];
  readonly beginsOutside: boolean;
  /** How many of them lie on the line around the thing or beyond it. */
  readonly beyond: number;
}

/**
 * The marks in one part of a hole that are of neighbours: those that begin outside and lie mostly before the line
 * around the thing; and of those that are in the mask alone and before that line, full stops and dots, what is nearer
 * to such a mark than to the thing.
 */
function* neighboursIn(
  hole: Flags,
  box: Box,
  depth: number,
  isMark: (position: number) => boolean,
): Work<number[]> {
  const around = growBox(box, 1, hole);
  const depths = yield* distancesIn({ hole }, around, 0);
  const positionAt = (at: number) => positionIn(hole, around, at);
  const isBeyond = (at: number) => Math.round(Math.sqrt(depths.data[at])) >= depth;
  // The inner parts of the thing say nothing.
  const isNear = (at: number) => depths.data[at] < Infinity;
  const parts = yield* partsOf(around, hole, { positionAt, isMark, isNear, isBeyond });
  const isNeighbour = ({ pixels, beginsOutside, beyond }: Marks) =>
    beginsOutside && 2 * beyond < pixels.length;
  const neighbours = parts.filter(isNeighbour);
  if (neighbours.length === 0) return [];
  const alone = parts.filter(({ beginsOutside, beyond }) => !beginsOutside && beyond === 0);
  if (alone.length === 0) return neighbours.flatMap(({ pixels }) => pixels.map(positionAt));
  const things = parts.filter((part) => !isNeighbour(part) && !alone.includes(part));
  const [toNeighbour, toThing] = [yield* distancesTo(neighbours, around), yield* distancesTo(things, around)];
  const nearer = ({ pixels }: Marks) =>
    pixels.reduce((least, at) => Math.min(least, toNeighbour[at]), Infinity) <
    pixels.reduce((least, at) => Math.min(least, toThing[at]), Infinity);
  return [...neighbours, ...alone.filter(nearer)].flatMap(({ pixels }) => pixels.map(positionAt));
}

/** What pixels of a box are, by their numbers in it, and of the picture, by their positions. */
interface Questions {
  readonly positionAt: (at: number) => number;
  readonly isMark: (position: number) => boolean;
  readonly isNear: (at: number) => boolean;
  readonly isBeyond: (at: number) => boolean;
}

/** The marks in a hole near to its border, as parts that hang together. */
function* partsOf(
  around: Box,
  hole: Flags,
  { positionAt, isMark, isNear, isBeyond }: Questions,
): Work<Marks[]> {
  const { width, height } = around;
  const seen = new Uint8Array(width * height);
  const parts: Marks[] = [];
  for (let first = 0; first < seen.length; first++) {
    if (first % width === 0) yield;
    if (!isNear(first) || seen[first] || !hole.data[positionAt(first)]) continue;
    if (!isMark(positionAt(first))) continue;
    seen[first] = 1;
    const pixels = [first];
    let [beginsOutside, beyond] = [false, 0];
    for (const at of pixels) {
      if (isBeyond(at)) beyond++;
      const [x, y] = [at % width, Math.floor(at / width)];
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const next = v * width + u;
          const position = positionAt(next);
          if (seen[next] || !isNear(next) || !isMark(position)) continue;
          if (!hole.data[position]) beginsOutside = true;
          else {
            seen[next] = 1;
            pixels.push(next);
          }
        }
      }
    }
    parts.push({ pixels, beginsOutside, beyond });
  }
  return parts;
}

/** For each pixel of the box the squared distance to the nearest of some marks. */
function* distancesTo(parts: readonly Marks[], box: Box): Work<Float32Array> {
  const distances = raster(box, new Float32Array(box.width * box.height).fill(Infinity));
  for (const { pixels } of parts) for (const at of pixels) distances.data[at] = 0;
  yield* squaredDistances(distances);
  return distances.data;
}
