import { boundingBox, growBox } from '../raster/boxes.ts';
import { growFlags } from '../raster/grow.ts';
import { SET, type Flags, type Mask, type Rgba } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { cutInLoop } from './cut-in-loop.ts';
import { findExtent } from './find-extent.ts';
import { boundsOfMarks, marksInBox, type SelectMarks } from './marks.ts';
import { shownOnGround } from './shown-picture.ts';

/** What is looked at around a loop, as a share of its longer side, and at least so many pixels. */
const CONTEXT = 0.25;
const LEAST_CONTEXT = 12;

/** How far a loop is drawn around the guess that a click or a scribble led to, as a share of its longer side. */
const ROOM = 0.08;

/**
 * The outline of the object that was marked, as a mask of 0 and 255 of the picture's size: GrabCut in a loop; for a
 * click or a scribble without a loop its extent is found first. Marks that are added correct it: call again with all
 * marks. Throws an `InpaintError` where nothing is marked ('empty-mask') or a mask has another size ('size-mismatch').
 *
 * ```ts
 * const mask = await turns.run(selectObject(picture, { within: loop, background: strokes }));
 * ```
 */
export function* selectObject(image: Rgba, marks: SelectMarks): Work<Mask> {
  const bounds = yield* boundsOfMarks(marks, image);
  const shown = yield* shownOnGround(image);
  if (marks.within) {
    const margin = Math.max(LEAST_CONTEXT, Math.round(CONTEXT * Math.max(bounds.width, bounds.height)));
    const box = growBox(bounds, margin, image);
    return inPicture(yield* cutInLoop(shown, box, yield* marksInBox(marks, box), false), box, image);
  }
  const found = yield* findExtent(shown, marks, bounds);
  const extent = (yield* boundingBox(found.object, SET))!;
  const side = Math.max(extent.width, extent.height);
  const room = Math.max(4, Math.round(ROOM * side));
  const margin = room + Math.max(LEAST_CONTEXT, Math.round(CONTEXT * side));
  const whole = { ...extent, x: found.box.x + extent.x, y: found.box.y + extent.y };
  const box = growBox(whole, margin, image);
  const within = yield* growFlags(placed(found.object, found.box, box), room);
  return inPicture(
    yield* cutInLoop(shown, box, { ...(yield* marksInBox(marks, box)), within }, true),
    box,
    image,
  );
}

/** Flags of one box as seen from another; what lies outside of the first is 0. */
function placed({ data }: Flags, from: Box, to: Box): Flags {
  const out = new Uint8Array(to.width * to.height);
  const left = Math.max(from.x, to.x);
  const right = Math.min(from.x + from.width, to.x + to.width);
  for (let y = Math.max(from.y, to.y); y < Math.min(from.y + from.height, to.y + to.height); y++) {
    const start = (y - from.y) * from.width - from.x;
    out.set(data.subarray(start + left, start + right), (y - to.y) * to.width + left - to.x);
  }
  return { width: to.width, height: to.height, data: out };
}

function inPicture(flags: Flags, box: Box, { width, height }: Rgba): Mask {
  const { data } = placed(flags, box, { x: 0, y: 0, width, height });
  for (let i = 0; i < data.length; i++) data[i] *= 255;
  return { width, height, data };
}
