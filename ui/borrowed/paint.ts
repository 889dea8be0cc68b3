import { type Box, wheelColour } from '@contextual-fill/core';
import { heatColour } from '../attention/heat.ts';
import { clip } from '../state/box.ts';
import type { View } from '../state/view.ts';
import { type Borrowed, hasPixel } from './model.ts';

/** Pixels of a canvas to paint into: RGBA of a box of the stage, not premultiplied. */
export interface Pixels {
  readonly box: Box;
  readonly data: Uint8ClampedArray;
}

/** Every so many pieces the colours come again; neighbours rarely meet their own. */
const HUES = 24;

/** The box of picture pixels as it lies in the pixels' box, in its own columns and rows; `null` if nothing is seen. */
function seen({ box }: Pixels, view: View, part: Box): Box | null {
  const shown = {
    x: part.x * view.scale + view.x - box.x,
    y: part.y * view.scale + view.y - box.y,
    width: part.width * view.scale,
    height: part.height * view.scale,
  };
  return clip(shown, box.width, box.height);
}

/**
 * Calls `see` for every painted pixel of a part of the picture with the picture's pixel that it shows. Cost: the pixels
 * that are painted, whatever the picture's size.
 */
function eachSeen(
  pixels: Pixels,
  view: View,
  part: Box,
  see: (at: number, x: number, y: number) => void,
): void {
  const shown = seen(pixels, view, part);
  if (!shown) return;
  const { box } = pixels;
  const column = (x: number) => Math.floor((box.x + x + 0.5 - view.x) / view.scale);
  const row = (y: number) => Math.floor((box.y + y + 0.5 - view.y) / view.scale);
  for (let v = shown.y; v < shown.y + shown.height; v++) {
    const y = row(v);
    if (y < part.y || y >= part.y + part.height) continue;
    for (let u = shown.x; u < shown.x + shown.width; u++) {
      const x = column(u);
      if (x >= part.x && x < part.x + part.width) see(4 * (v * box.width + u), x, y);
    }
  }
}

/** Direction: every copied pixel in the colour of the direction in which its source lies; paler is nearer. */
export function paintDirections(pixels: Pixels, view: View, borrowed: Borrowed): void {
  const longest = borrowed.farthest || 1;
  const colours = borrowed.pieces.map(({ right, down }) => wheelColour(down / longest, right / longest));
  paintPieces(pixels, view, borrowed, (piece) => colours[piece]);
}

/** Pieces: each area in a colour of its own with a dark rim, at both ends. */
export function paintPieceAreas(pixels: Pixels, view: View, borrowed: Borrowed): void {
  const colour = (piece: number): [number, number, number] => {
    // The golden section of the wheel, so that pieces that follow each other differ most.
    const angle = 2 * Math.PI * ((((piece % HUES) * 0.618) % 1) + 0.02);
    return wheelColour(0.75 * Math.sin(angle), 0.75 * Math.cos(angle));
  };
  borrowed.pieces.forEach((_, number) => paintSource(pixels, view, borrowed, number, colour(number), 150));
  paintPieces(pixels, view, borrowed, colour);
  const { data } = pixels;
  eachRegionPixel(pixels, view, borrowed, (at, number, _x, _y, rim) => {
    if (number >= 0 && rim) for (let c = 0; c < 3; c++) data[at + c] *= 0.35;
  });
}

/** Heat: what was lent most is brightest. What was lent nothing stays transparent: a veil lies under this picture. */
export function paintHeat(pixels: Pixels, view: View, { lent, mostLent }: Borrowed): void {
  const { box, counts } = lent;
  const { data } = pixels;
  // At most so many times counts on its own; a pixel is rarely lent more often.
  const most = Math.max(2, Math.min(mostLent, 8));
  const colours = Array.from({ length: most + 1 }, (_, count) => heatColour(0.45 + (0.55 * count) / most));
  eachSeen(pixels, view, box, (at, x, y) => {
    const count = counts[(y - box.y) * box.width + x - box.x];
    if (count === 0) return;
    set(data, at, colours[Math.min(most, count)], 255);
  });
}

/** One piece at both ends: its area where it was filled and where it was copied from. */
export function paintPiece(pixels: Pixels, view: View, borrowed: Borrowed, piece: number): void {
  const { data } = pixels;
  eachSeen(pixels, view, borrowed.pieces[piece].box, (at, x, y) => {
    if (!hasPixel(borrowed, piece, x, y)) return;
    set(data, at, [255, 255, 255], isRim(borrowed, piece, x, y, view) ? 255 : 70);
  });
  paintSource(pixels, view, borrowed, piece, [255, 209, 102], 90, true);
}

/** The area that a piece was copied from. */
function paintSource(
  pixels: Pixels,
  view: View,
  borrowed: Borrowed,
  piece: number,
  colour: readonly [number, number, number],
  alpha: number,
  rim = false,
): void {
  const { box, right, down } = borrowed.pieces[piece];
  const from = { ...box, x: box.x + right, y: box.y + down };
  eachSeen(pixels, view, from, (at, x, y) => {
    if (!hasPixel(borrowed, piece, x - right, y - down)) return;
    const edge = rim && isRim(borrowed, piece, x - right, y - down, view);
    set(pixels.data, at, colour, edge ? 255 : alpha);
  });
}

/** Whether a pixel lies at the edge of its piece, as wide as a line on the screen. */
function isRim(borrowed: Borrowed, piece: number, x: number, y: number, { scale }: View): boolean {
  const reach = Math.max(1, Math.round(1.5 / scale));
  return (
    !hasPixel(borrowed, piece, x - reach, y) ||
    !hasPixel(borrowed, piece, x + reach, y) ||
    !hasPixel(borrowed, piece, x, y - reach) ||
    !hasPixel(borrowed, piece, x, y + reach)
  );
}

function paintPieces(
  pixels: Pixels,
  view: View,
  borrowed: Borrowed,
  colour: (piece: number) => readonly [number, number, number],
): void {
  eachRegionPixel(pixels, view, borrowed, (at, number) => {
    if (number >= 0) set(pixels.data, at, colour(number), 255);
    else set(pixels.data, at, [128, 128, 128], 120);
  });
}

/** Calls `see` for every painted pixel that was filled, with its piece (-1: made) and whether another one begins. */
function eachRegionPixel(
  pixels: Pixels,
  view: View,
  { provenance, numbers }: Borrowed,
  see: (at: number, piece: number, x: number, y: number, rim: boolean) => void,
): void {
  provenance.forEach(({ box, sources }, region) => {
    const own = numbers[region];
    const reach = Math.max(1, Math.round(1 / view.scale));
    eachSeen(pixels, view, box, (at, x, y) => {
      const i = (y - box.y) * box.width + x - box.x;
      if (sources[i] < -1) return;
      const left = x - reach >= box.x ? own[i - reach] : -1;
      const above = y - reach >= box.y ? own[i - reach * box.width] : -1;
      see(at, own[i], x, y, left !== own[i] || above !== own[i]);
    });
  });
}

function set(
  data: Uint8ClampedArray,
  at: number,
  [red, green, blue]: readonly [number, number, number],
  alpha: number,
): void {
  data[at] = red;
  data[at + 1] = green;
  data[at + 2] = blue;
  data[at + 3] = alpha;
}
