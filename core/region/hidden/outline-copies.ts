/** What a like place says of a hole: its grounds and the outlines between them, without other things. */
import { growBox } from '../../raster/boxes.ts';
import { growFlags } from '../../raster/grow.ts';
import { emptyFlags, OPAQUE, raster, type Flags } from '../../raster/raster.ts';
import type { Work } from '../../turns.ts';
import type { Box } from '../../types.ts';
import { apart, type Marked } from './entries.ts';
import type { Copies } from './copies.ts';
import { placed, type Placement } from './like-places.ts';

/** Neighbours that differ by no more levels in any channel are of one ground. */
const STEP = 4;
/** Beside the hole a place shows that a ground goes on outside where it is alike to so many levels. */
const ALIKE = 10;
/** So far around a thing its soft edge reaches, in pixels. */
const SOFT = 2;

/**
 * The copies without things that stand by themselves on one ground at their sources, as words on a card: the hole's
 * border shows nothing of them. None where no outline is left.
 */
export function* outlineCopies(
  { image, hole }: Marked,
  copies: ReadonlyMap<number, number>,
  placement: Placement,
  box: Box,
): Work<Copies> {
  const near = growBox(box, 1, image);
  const from = new Int32Array(near.width * near.height).fill(-1);
  const at = (position: number) =>
    (Math.floor(position / image.width) - near.y) * near.width + (position % image.width) - near.x;
  for (const [target, source] of copies) from[at(target)] = source;
  const outside: number[] = [];
  for (let y = near.y; y < near.y + near.height; y++) {
    for (let x = near.x; x < near.x + near.width; x++) {
      const position = y * image.width + x;
      if (hole.data[position] || image.data[4 * position + 3] < OPAQUE) continue;
      const source = placed(placement, position, image);
      if (source < 0 || apart(image, position, source) > ALIKE) continue;
      from[at(position)] = source;
      outside.push(at(position));
    }
  }
  yield;
  const grounds = groundsFrom(
    near,
    outside,
    (a, b) => from[b] >= 0 && apart(image, from[a], from[b]) <= STEP,
  );
  yield;
  const isOne = (a: number, b: number) =>
    grounds[a] === grounds[b] || apart(image, from[a], from[b]) <= ALIKE;
  const rest = emptyFlags(near);
  from.forEach((source, n) => (rest.data[n] = source >= 0 && grounds[n] < 0 ? 1 : 0));
  const things = emptyFlags(near);
  const outlines = emptyFlags(near);
  for (const { pixels, beside } of partsBeside(rest)) {
    const around = beside.filter((n) => grounds[n] >= 0);
    const flags = around.every((n) => isOne(n, around[0])) ? things : outlines;
    for (const n of pixels) flags.data[n] = 1;
  }
  grounds.forEach((ground, n) => {
    if (ground >= 0 && neighbours(near, n).some((next) => grounds[next] >= 0 && !isOne(n, next)))
      outlines.data[n] = 1;
  });
  const left = yield* growFlags(things, SOFT);
  const shown = [...copies].filter(([target]) => !left.data[at(target)]);
  if (!shown.some(([target]) => outlines.data[at(target)])) return [];
  return shown.map(([target, source]) => ({ target, source }));
}

function neighbours({ width, height }: Box | Flags, n: number): number[] {
  const [x, y] = [n % width, Math.floor(n / width)];
  const found: number[] = [];
  if (x > 0) found.push(n - 1);
  if (x + 1 < width) found.push(n + 1);
  if (y > 0) found.push(n - width);
  if (y + 1 < height) found.push(n + width);
  return found;
}

/** The number of the ground that each pixel of a box is of, as far as grounds go on from some pixels; else -1. */
function groundsFrom(
  near: Box,
  starts: readonly number[],
  goesOn: (a: number, b: number) => boolean,
): Int32Array {
  const grounds = new Int32Array(near.width * near.height).fill(-1);
  let count = 0;
  for (const start of starts) {
    if (grounds[start] >= 0) continue;
    grounds[start] = count;
    const pixels = [start];
    for (const n of pixels) {
      for (const next of neighbours(near, n)) {
        if (grounds[next] >= 0 || !goesOn(n, next)) continue;
        grounds[next] = count;
        pixels.push(next);
      }
    }
    count++;
  }
  return grounds;
}

/** The parts of flags that hang together, and what lies beside each. */
function partsBeside(flags: Flags): { pixels: number[]; beside: number[] }[] {
  const left = raster(flags, flags.data.slice());
  const parts: { pixels: number[]; beside: number[] }[] = [];
  for (let first = 0; first < left.data.length; first++) {
    if (!left.data[first]) continue;
    left.data[first] = 0;
    const pixels = [first];
    const beside: number[] = [];
    for (const n of pixels) {
      for (const next of neighbours(left, n)) {
        if (!flags.data[next]) beside.push(next);
        else if (left.data[next]) {
          left.data[next] = 0;
          pixels.push(next);
        }
      }
    }
    parts.push({ pixels, beside });
  }
  return parts;
}
