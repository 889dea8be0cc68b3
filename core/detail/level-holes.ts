/** The holes of a level, as what lies around each is asked how it goes on in there. */
import { boundingBox, shrinkBox } from '../raster/boxes.ts';
import { components } from '../raster/components.ts';
import { SET, type Flags } from '../raster/raster.ts';
import { growFlags } from '../raster/grow.ts';
import { BAND, type Work } from '../turns.ts';
import type { Box } from '../types.ts';
import type { Level } from './level.ts';

/** Holes nearer to each other than this, in pixels, have one ring. */
const TOGETHER = 7;
/** So many holes are looked at, the largest. */
const MOST_HOLES = 6;

/** The boxes of a level's holes, the largest hole first; holes close together are one. */
export function* holesOf({ hole }: Level): Work<Box[]> {
  return components(yield* growFlags(hole, TOGETHER))
    .sort((a, b) => b.pixels - a.pixels)
    .slice(0, MOST_HOLES)
    .map(({ box }) => shrinkBox(box, TOGETHER, hole));
}

/** Long thin holes are looked at in pieces so many times as long as they are wide, and at least so long, in pixels. */
const PIECE = 4;
const LEAST_PIECE = 32;
/** In longer ones where there would be more than so many: each takes its time. */
const MOST_PIECES = 16;

/**
 * The boxes of a long thin hole's pieces; none of a compact one. What lies around a post is now sky, now a wall, now a
 * lawn: of all that together nothing foretells much.
 */
export function* piecesOf({ hole }: Level, box: Box): Work<Box[]> {
  const side = Math.max(LEAST_PIECE, Math.round(PIECE * (yield* widthOf(hole, box))));
  if (Math.max(box.width, box.height) < 2 * side) return [];
  let pieces = yield* squaresOf(hole, box, side);
  for (let longer = 1.5 * side; pieces.length > MOST_PIECES; longer *= 1.5) {
    pieces = yield* squaresOf(hole, box, Math.round(longer));
  }
  return pieces;
}

/** What squares of that side have of a hole: the boxes around it. */
function* squaresOf(hole: Flags, box: Box, side: number): Work<Box[]> {
  const pieces: Box[] = [];
  for (let y = box.y; y < box.y + box.height; y += side) {
    for (let x = box.x; x < box.x + box.width; x += side) {
      const [width, height] = [Math.min(side, box.x + box.width - x), Math.min(side, box.y + box.height - y)];
      const piece = yield* boundingBox(hole, SET, { x, y, width, height });
      if (piece) pieces.push(piece);
    }
  }
  return pieces;
}

/** Twice what a hole has of pixels for each pixel of its border: about the width of a strip, half that of a disc. */
function* widthOf({ width, height, data }: Flags, box: Box): Work<number> {
  let [pixels, border] = [0, 0];
  for (let y = box.y; y < box.y + box.height; y++) {
    if (y % BAND === 0) yield;
    for (let i = y * width + box.x; i < y * width + box.x + box.width; i++) {
      if (!data[i]) continue;
      pixels++;
      const isInside =
        y > 0 && y < height - 1 && data[i - 1] && data[i + 1] && data[i - width] && data[i + width];
      if (!isInside) border++;
    }
  }
  return (2 * pixels) / Math.max(1, border);
}
