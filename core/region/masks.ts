import { InpaintError } from '../errors.ts';
import { area, seenFrom } from '../raster/boxes.ts';
import { cut, IN_MASK, OPAQUE, type Flags, type Mask, type Rgba } from '../raster/raster.ts';
import type { Box, FillOptions } from '../types.ts';

/** Two masks that go with a picture through a fill. */
export interface Masks {
  /** Where in the picture they lie, if they are not as large as it. */
  readonly box?: Box;
  /** What is still to be filled: at first the mask, then what no region has filled yet. */
  readonly unfilled: Flags;
  /** What may be borrowed from. */
  readonly source: Flags;
}

/**
 * Finds what may be borrowed from: opaque pixels outside the hole, the mask that has grown, that the options allow.
 * Throws `InpaintError` where there is nothing to do ('empty-mask') or to take
 * ('full-mask', 'no-source').
 *
 * @param hole becomes `unfilled`, which is written to
 */
export function prepareMasks(image: Rgba, hole: Flags, options: FillOptions): Masks {
  const { data: inHole } = hole;
  const [protect, only] = [options.protect?.data, options.only?.data];
  const { width, height, data } = image;
  const source = new Uint8Array(inHole.length);
  let holes = 0;
  let sources = 0;
  for (let from = 0; from < source.length; from += PART) {
    const to = Math.min(source.length, from + PART);
    holes += countHoles(inHole, from, to);
    sources += setSources(data, inHole, protect, only, source, from, to);
  }
  if (holes === 0) throw new InpaintError('empty-mask', 'The mask is empty; draw over what should go.');
  if (holes === source.length) {
    throw new InpaintError('full-mask', 'The mask covers the whole picture; leave something to borrow from.');
  }
  if (sources === 0) {
    throw new InpaintError(
      'no-source',
      'Nothing is left to borrow from; allow more of the picture as a source.',
    );
  }
  return { unfilled: { width, height, data: inHole }, source: { width, height, data: source } };
}

/** Pixels that are looked at in one go: functions that are called once are compiled late. */
const PART = 65_536;

function countHoles(inHole: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) count += inHole[i];
  return count;
}

/** Flags what may be borrowed from, and counts it. */
function setSources(
  data: Rgba['data'],
  inHole: Uint8Array,
  protect: Mask['data'] | undefined,
  only: Mask['data'] | undefined,
  source: Uint8Array,
  from: number,
  to: number,
): number {
  let count = 0;
  for (let i = from; i < to; i++) {
    if (inHole[i] || data[4 * i + 3] < OPAQUE) continue;
    if ((protect && protect[i] >= IN_MASK) || (only && only[i] < IN_MASK)) continue;
    source[i] = 1;
    count++;
  }
  return count;
}

/** Only what of the masks lies in a box, and where they begin: of a large picture they are large. */
export function keepWithin({ unfilled, source }: Masks, box: Box): Masks {
  return area(box) === area(unfilled)
    ? { unfilled, source }
    : { unfilled: cut(unfilled, box), source: cut(source, box), box };
}

/** A box of the picture, as one sees it from where the masks begin. */
export function inMasks({ box }: Pick<Masks, 'box'>, seen: Box): Box {
  return box ? seenFrom(box, seen) : seen;
}
