import { InpaintError } from '../errors.ts';
import { boundingBox, unite } from '../raster/boxes.ts';
import { cut, emptyFlags, flagsOfMask, IN_MASK, type Flags, type Mask, type Size } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { BACKGROUND, OBJECT, UNKNOWN } from './cut-labels.ts';
import { reduceFlags } from './reduce.ts';

/**
 * What a designer marked. All masks have the picture's size; at or above 128 a pixel is marked. Where marks overlap,
 * `background` wins over `object`, and both over `within`.
 */
export interface SelectMarks {
  /** A loop, filled: what is outside is not the object, and the object fills most of it. */
  readonly within?: Mask;
  /** Surely the object: the dot of a click, a scribble, strokes that add. */
  readonly object?: Mask;
  /** Surely not the object: strokes that take away. */
  readonly background?: Mask;
}

/** The marks in a part of the picture, at its size or at a smaller one. */
export interface MarksInBox {
  readonly within?: Flags;
  readonly object: Flags;
  readonly background: Flags;
}

/** The box around loop and object marks. Throws an `InpaintError` where there is neither, or one of another size. */
export function* boundsOfMarks(marks: SelectMarks, { width, height }: Size): Work<Box> {
  let bounds: Box | undefined;
  for (const name of ['within', 'object', 'background'] as const) {
    const mask = marks[name];
    if (!mask) continue;
    if (mask.width !== width || mask.height !== height || mask.data.length !== width * height) {
      throw new InpaintError('size-mismatch', 'The marks must have the size of the picture.');
    }
    if (name === 'background') continue;
    const box = yield* boundingBox(mask, IN_MASK);
    bounds = bounds && box ? unite(bounds, box) : (bounds ?? box);
  }
  if (!bounds)
    throw new InpaintError('empty-mask', 'Nothing is marked; click on the object or draw around it.');
  return bounds;
}

/** The marks in `box`. */
export function* marksInBox(marks: SelectMarks, box: Box): Work<MarksInBox> {
  const part = function* (mask: Mask | undefined): Work<Flags | undefined> {
    return mask && (yield* flagsOfMask(cut(mask, box)));
  };
  return {
    within: yield* part(marks.within),
    object: (yield* part(marks.object)) ?? emptyFlags(box),
    background: (yield* part(marks.background)) ?? emptyFlags(box),
  };
}

/** The marks at a smaller size: of a loop what covers half of a pixel, of strokes whatever touches it. */
export function* reduceMarks({ within, object, background }: MarksInBox, size: Size): Work<MarksInBox> {
  return {
    within: within && (yield* reduceFlags(within, size, 0.5)),
    object: yield* reduceFlags(object, size, 0),
    background: yield* reduceFlags(background, size, 0),
  };
}

/** BACKGROUND, OBJECT or UNKNOWN for each pixel. */
export function labelsOf({ within, object, background }: MarksInBox): Uint8Array {
  const labels = new Uint8Array(object.data.length).fill(UNKNOWN);
  for (let i = 0; i < labels.length; i++) {
    if (background.data[i]) labels[i] = BACKGROUND;
    else if (object.data[i]) labels[i] = OBJECT;
    else if (within && !within.data[i]) labels[i] = BACKGROUND;
  }
  return labels;
}
