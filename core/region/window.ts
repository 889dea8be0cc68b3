/** How much of the picture the detail stage may borrow from: what the networks saw of it, or more. */
import { whereMapsLead } from '../detail/look-around.ts';
import { levelOf, type Level } from '../detail/level.ts';
import { area, seenFrom } from '../raster/boxes.ts';
import { emptyFlags, OPAQUE, raster, type Flags, type Rgba, type Size } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box, Extent } from '../types.ts';
import { inMasks, type Masks } from './masks.ts';

/**
 * On every side such a share of the longer side of the networks' crop is added; the larger one where the smaller window
 * shows no map. More of a lattice is no better and takes longer (docs/lab/detail.md).
 */
const MARGINS = [0.25, 1] as const;
/** It has at most so many pixels, for every one takes up to 110 bytes; see `LARGEST_CROP`. */
const LARGEST_WINDOW = 4_000_000;
/** The picture is looked at so coarsely that the crop's longer side is no longer than this, in pixels. */
const LOOK_SIDE = 128;
/**
 * The crop begins at a whole pixel of every level of the window down to the one on which its longer side has so many
 * pixels.
 */
const COARSEST_SIDE = 32;

/**
 * The networks' crop or, where maps of the picture onto itself lead out of it, a window of up to three times its sides
 * around it. A photograph has no use for more than the crop, and every pixel takes time (docs/detail.md).
 */
export function* windowOf(picture: Rgba, masks: Masks, region: Extent): Work<Box> {
  const { crop } = region;
  let smaller = crop;
  for (const share of MARGINS) {
    const window = withMargin(crop, share, picture);
    if (area(window) === area(smaller)) break;
    const lead = yield* whereMapsLead(yield* coarseLevel(picture, masks, region, window));
    if (lead === 'outside') return window;
    if (lead === 'inside') break;
    smaller = window;
  }
  return crop;
}

/** All of the picture that filling a region may look at: the largest window that `windowOf` considers. */
export function lookedAt({ crop }: Extent, picture: Size): Box {
  return withMargin(crop, MARGINS[1], picture);
}

function withMargin(crop: Box, share: number, picture: Size): Box {
  const longer = Math.max(crop.width, crop.height);
  const margin = Math.min(share * longer, (Math.sqrt(LARGEST_WINDOW) - longer) / 2) | 0;
  if (margin <= 0) return crop;
  const step = stepsUntil(COARSEST_SIDE, crop);
  const along = (start: number, side: number, limit: number) => {
    const before = Math.min(start, margin) & -step;
    const behind = Math.min(limit - start - side, margin);
    return [start - before, before + side + behind];
  };
  const [x, width] = along(crop.x, crop.width, picture.width);
  const [y, height] = along(crop.y, crop.height, picture.height);
  return { x, y, width, height };
}

/** The power of two by which the crop's longer side is divided until it is no longer than this. */
function stepsUntil(side: number, { width, height }: Size): number {
  let step = 1;
  while (Math.max(width, height) > side * step) step *= 2;
  return step;
}

/**
 * How many times a side goes into a length, rounded up. By whole numbers only: a size that was ever a fraction makes
 * the engine throw away what it has compiled for sizes.
 */
function timesIn(length: number, side: number): number {
  return ((length + side - 1) / side) | 0;
}

/** The window in cells: the means of what is known, the region's hole where any pixel is, sources where all are. */
function* coarseLevel(picture: Rgba, masks: Masks, region: Extent, window: Box): Work<Level> {
  const { crop } = region;
  const side = stepsUntil(LOOK_SIDE, crop);
  const size = { width: timesIn(window.width, side), height: timesIn(window.height, side) };
  const cells = { colour: new Uint8Array(3 * area(size)), hole: emptyFlags(size), source: emptyFlags(size) };
  for (let y = 0; y < size.height; y++) {
    yield;
    gatherRow(picture, masks, window, side, y, cells);
  }
  const { unfilled } = masks;
  const own = seenFrom(window, region.hole);
  const inFlags = inMasks(masks, region.hole);
  for (let y = 0; y < own.height; y++) {
    for (let x = 0; x < own.width; x++) {
      if (!unfilled.data[(inFlags.y + y) * unfilled.width + inFlags.x + x]) continue;
      const row = Math.floor((own.y + y) / side) * size.width;
      cells.hole.data[row + Math.floor((own.x + x) / side)] = 1;
    }
  }
  // The crop begins at a whole cell.
  const { x, y } = seenFrom(window, crop);
  const [columns, rows] = [timesIn(crop.width, side), timesIn(crop.height, side)];
  const seen = { x: timesIn(x, side), y: timesIn(y, side), width: columns, height: rows };
  const { colour, hole, source } = cells;
  return levelOf(size, { colour: raster(size, colour), hole, source, crop: seen });
}

/** Row `y` of the cells: a function of its own, for loops in generators are compiled late. */
function gatherRow(
  { width, data }: Rgba,
  masks: Masks,
  window: Box,
  side: number,
  y: number,
  { colour, source }: { colour: Uint8Array; source: Flags },
): void {
  const [unfilled, maySend] = [masks.unfilled.data, masks.source.data];
  const flags = inMasks(masks, { ...window, x: 0, y: 0 });
  const stride = masks.unfilled.width;
  // Of large cells every second pixel of every second row speaks for all.
  const step = side < 4 ? 1 : 2;
  const top = window.y + side * y;
  const bottom = Math.min(window.y + window.height, top + side);
  for (let x = 0; x < source.width; x++) {
    const left = window.x + side * x;
    const right = Math.min(window.x + window.width, left + side);
    let red = 0;
    let green = 0;
    let blue = 0;
    let known = 0;
    let isSource = 1;
    for (let v = top; v < bottom; v += step) {
      let flag = (v + flags.y) * stride + left + flags.x;
      for (let i = v * width + left; i < v * width + right; i += step, flag += step) {
        isSource &= maySend[flag];
        if (unfilled[flag] || data[4 * i + 3] < OPAQUE) continue;
        red += data[4 * i];
        green += data[4 * i + 1];
        blue += data[4 * i + 2];
        known++;
      }
    }
    const o = y * source.width + x;
    source.data[o] = isSource;
    if (known === 0) continue;
    colour[3 * o] = red / known + 0.5;
    colour[3 * o + 1] = green / known + 0.5;
    colour[3 * o + 2] = blue / known + 0.5;
  }
}
