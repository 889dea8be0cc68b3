/** How much of the picture the detail stage may borrow from: what the networks saw of it, or more. */
import { whereMapsLead } from '../detail/look-around.ts';
import { levelOf, type Level } from '../detail/level.ts';
import { area, contains, seenFrom } from '../raster/boxes.ts';
import { emptyFlags, OPAQUE, raster, type Rgba, type Size } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box, Region } from '../types.ts';
import type { Masks } from './masks.ts';

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
export function* windowOf(picture: Rgba, masks: Masks, region: Region): Work<Box> {
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

function withMargin(crop: Box, share: number, picture: Size): Box {
  const longer = Math.max(crop.width, crop.height);
  const margin = Math.min(share * longer, (Math.sqrt(LARGEST_WINDOW) - longer) / 2);
  if (margin <= 0) return crop;
  const step = stepsUntil(COARSEST_SIDE, crop);
  const along = (start: number, side: number, limit: number) => {
    const before = step * Math.floor(Math.min(start, margin) / step);
    const behind = Math.min(limit - start - side, Math.round(margin));
    return [start - before, before + side + behind];
  };
  const [x, width] = along(crop.x, crop.width, picture.width);
  const [y, height] = along(crop.y, crop.height, picture.height);
  return { x, y, width, height };
}

/** The power of two by which the crop's longer side is divided until it is no longer than this. */
function stepsUntil(side: number, { width, height }: Size): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / side)));
}

/** The window in cells: the means of what is known, the region's hole where any pixel is, sources where all are. */
function* coarseLevel(picture: Rgba, masks: Masks, { crop, hole: own }: Region, window: Box): Work<Level> {
  const side = stepsUntil(LOOK_SIDE, crop);
  const size = { width: Math.ceil(window.width / side), height: Math.ceil(window.height / side) };
  const colour = raster(size, new Uint8Array(3 * area(size)));
  const [hole, source] = [emptyFlags(size), emptyFlags(size)];
  const [unfilled, maySend] = [masks.unfilled.data, masks.source.data];
  const { width, data } = picture;
  for (let y = 0; y < size.height; y++) {
    yield;
    const top = window.y + side * y;
    const bottom = Math.min(window.y + window.height, top + side);
    for (let x = 0; x < size.width; x++) {
      const left = window.x + side * x;
      const right = Math.min(window.x + window.width, left + side);
      let [red, green, blue, known, inHole, sources] = [0, 0, 0, 0, 0, 0];
      for (let v = top; v < bottom; v++) {
        for (let u = left; u < right; u++) {
          const i = v * width + u;
          sources += maySend[i];
          if (unfilled[i]) {
            if (contains(own, u, v)) inHole = 1;
          } else if (data[4 * i + 3] >= OPAQUE) {
            red += data[4 * i];
            green += data[4 * i + 1];
            blue += data[4 * i + 2];
            known++;
          }
        }
      }
      const o = y * size.width + x;
      hole.data[o] = inHole;
      source.data[o] = sources === (right - left) * (bottom - top) ? 1 : 0;
      if (known === 0) continue;
      colour.data[3 * o] = red / known + 0.5;
      colour.data[3 * o + 1] = green / known + 0.5;
      colour.data[3 * o + 2] = blue / known + 0.5;
    }
  }
  // The crop begins at a whole cell.
  const { x, y } = seenFrom(window, crop);
  const [columns, rows] = [Math.ceil(crop.width / side), Math.ceil(crop.height / side)];
  const seen = { x: x / side, y: y / side, width: columns, height: rows };
  return levelOf(size, { colour, hole, source, crop: seen });
}
