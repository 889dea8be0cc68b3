import { BAND, type Work } from '../turns.ts';
import type { Box } from '../types.ts';
import type { Flags, Mask, Size } from './raster.ts';

/**
 * The smallest box around all pixels that count; undefined if there is none.
 *
 * @param least the least value that counts: `IN_MASK` for a mask, `SET` for flags
 * @param within if given, only pixels in this box are looked at
 */
export function* boundingBox(
  { width, height, data }: Mask | Flags,
  least: number,
  within: Box = { x: 0, y: 0, width, height },
): Work<Box | undefined> {
  const end = within.x + within.width;
  let [left, right, top, bottom] = [end, -1, -1, -1];
  for (let y = within.y; y < within.y + within.height; y++) {
    if (y % BAND === 0) yield;
    const row = y * width;
    // Only what lies beside the box so far can make it wider; but some pixel must count for it to become higher.
    const first = firstIn(data, least, row + within.x, row + end) - row;
    if (first === end) continue;
    if (top < 0) top = y;
    bottom = y;
    left = Math.min(left, first);
    right = Math.max(right, lastIn(data, least, row + Math.max(first, right), row + end) - row);
  }
  return top < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The first position from `from` up to, not including, `to` that counts; `to` if none does. */
function firstIn(data: Mask['data'], least: number, from: number, to: number): number {
  let i = from;
  while (i < to && data[i] < least) i++;
  return i;
}

/** The last position from `from` up to, not including, `to` that counts; `from` if none does. */
function lastIn(data: Mask['data'], least: number, from: number, to: number): number {
  let i = to - 1;
  while (i > from && data[i] < least) i--;
  return i;
}

/** The smallest box around two. */
export function unite(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** Whether two boxes have a pixel in common. */
export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** The same box, as one sees it from the corner of another. */
export function seenFrom(corner: Box, box: Box): Box {
  return { ...box, x: box.x - corner.x, y: box.y - corner.y };
}

/** Whether a pixel lies in a box. */
export function contains(box: Box, x: number, y: number): boolean {
  return x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height;
}

export function area(box: Size): number {
  return box.width * box.height;
}

/** What a box becomes where a raster is halved: all pixels that any of its pixels goes into. */
export function halvedBox({ x, y, width, height }: Box): Box {
  const [left, top] = [x >> 1, y >> 1];
  return { x: left, y: top, width: ((x + width + 1) >> 1) - left, height: ((y + height + 1) >> 1) - top };
}

/** What a box becomes where a raster is halved so many times. */
export function halvedTimes(box: Box, times: number): Box {
  let halved = box;
  for (let n = 0; n < times; n++) halved = halvedBox(halved);
  return halved;
}

/** A box grown by so much on every side, as far as a raster of this size goes. */
export function growBox(box: Box, by: number, { width, height }: Size): Box {
  const x = Math.max(0, box.x - by);
  const y = Math.max(0, box.y - by);
  return {
    x,
    y,
    width: Math.min(width, box.x + box.width + by) - x,
    height: Math.min(height, box.y + box.height + by) - y,
  };
}

/** Takes off what `growBox` added, but at the raster's edge. */
export function shrinkBox({ x, y, width, height }: Box, by: number, size: Size): Box {
  const left = x === 0 ? 0 : x + by;
  const top = y === 0 ? 0 : y + by;
  const right = x + width === size.width ? size.width : x + width - by;
  const bottom = y + height === size.height ? size.height : y + height - by;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
