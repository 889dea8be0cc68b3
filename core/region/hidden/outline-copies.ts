/** What a like place says of a hole: its grounds and the outlines between them, without other things. */
import { besides } from '../../raster/box-pixels.ts';
import { growBox } from '../../raster/boxes.ts';
import { growFlags } from '../../raster/grow.ts';
import { emptyFlags, OPAQUE, positionsOf } from '../../raster/raster.ts';
import type { Work } from '../../turns.ts';
import type { Box } from '../../types.ts';
import { apart, type Marked } from './entries.ts';
import type { Colour } from '../stands-on.ts';
import type { Copies } from './copies.ts';
import type { Candidate } from './best-place.ts';
import { apartFrom, placed } from './like-places.ts';

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
export function* outlineCopies({ image, hole }: Marked, place: Candidate, box: Box): Work<Copies> {
  const { copies } = place;
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
      const source = placed(place.placement, position, image);
      if (source < 0 || apartFrom(image, place, position, source) > ALIKE) continue;
      from[at(position)] = source;
      outside.push(at(position));
    }
  }
  yield;
  // The number of the ground that each pixel is of, as far as grounds go on from outside.
  const grounds = new Int32Array(from.length).fill(-1);
  const isStill = (a: number, b: number) => from[b] >= 0 && apart(image, from[a], from[b]) <= STEP;
  for (const [number, pixels] of partsFrom(near, outside, isStill).entries()) {
    for (const n of pixels) grounds[n] = number;
  }
  yield;
  const isOne = (a: number, b: number) =>
    grounds[a] === grounds[b] || apart(image, from[a], from[b]) <= ALIKE;
  const rest = emptyFlags(near);
  from.forEach((source, n) => (rest.data[n] = source >= 0 && grounds[n] < 0 ? 1 : 0));
  const things = emptyFlags(near);
  const outlines = emptyFlags(near);
  for (const pixels of partsFrom(near, [...positionsOf(rest)], (_, next) => rest.data[next] === 1)) {
    const around = pixels.flatMap((n) => besides(n, near).filter((next) => grounds[next] >= 0));
    const flags = around.every((n) => isOne(n, around[0])) ? things : outlines;
    for (const n of pixels) flags.data[n] = 1;
  }
  grounds.forEach((ground, n) => {
    if (ground >= 0 && besides(n, near).some((next) => grounds[next] >= 0 && !isOne(n, next)))
      outlines.data[n] = 1;
  });
  const left = yield* growFlags(things, SOFT);
  const shown = [...copies].filter(([target]) => !left.data[at(target)]);
  if (!shown.some(([target]) => outlines.data[at(target)])) return [];
  const { tone } = place;
  if (!tone) return shown.map(([target, source]) => ({ target, source }));
  return shown.flatMap(([target, source]) => {
    const colour = new Float32Array(3);
    return tone(source, target, colour) ? [{ target, source, colour: [...colour] as unknown as Colour }] : [];
  });
}

/** The parts of a box that hang together, each as far as it goes on from one of some pixels; none is of two. */
function partsFrom(
  box: Box,
  starts: readonly number[],
  goesOn: (a: number, b: number) => boolean,
): number[][] {
  const seen = new Uint8Array(box.width * box.height);
  const parts: number[][] = [];
  for (const start of starts) {
    if (seen[start]) continue;
    seen[start] = 1;
    const pixels = [start];
    for (const n of pixels) {
      for (const next of besides(n, box)) {
        if (seen[next] || !goesOn(n, next)) continue;
        seen[next] = 1;
        pixels.push(next);
      }
    }
    parts.push(pixels);
  }
  return parts;
}
