import {
  boundingBox,
  type Box,
  cut,
  IN_MASK,
  type Mask,
  type Rgba,
  selectObject,
  type SelectMarks,
} from '@contextual-fill/core';
import { inTurns } from '../in-turns.ts';
import { fillPolygon, type Point } from '../tools/drawing/polygon.ts';
import { drawSegment } from '../tools/drawing/segment.ts';

/** Which pixels of a box are an object (255) and which are not (0), row-major; none of it lies outside. */
export interface SelectedObject {
  readonly box: Box;
  readonly data: Uint8Array;
}

/** What was drawn for one object: lines of points in picture pixels. */
export interface DrawnMarks {
  /** Loops around the object. */
  readonly within: readonly (readonly Point[])[];
  /** Strokes over the object, and over what is none of it. */
  readonly object: readonly (readonly Point[])[];
  readonly background: readonly (readonly Point[])[];
  /** Half the width of a stroke, in picture pixels. */
  readonly radius: number;
}

/** The object that was marked. Rejects with an `InpaintError` where nothing is marked. */
export async function selectMarked(image: Rgba, marks: DrawnMarks): Promise<SelectedObject> {
  const mask = await inTurns(selectObject(image, masksOf(marks, image)));
  const box = (await inTurns(boundingBox(mask, IN_MASK))) ?? { x: 0, y: 0, width: 0, height: 0 };
  return { box, data: new Uint8Array(cut(mask, box).data) };
}

/** The marks as masks of the picture's size. */
function masksOf({ within, object, background, radius }: DrawnMarks, { width, height }: Rgba): SelectMarks {
  const mask = (
    lines: readonly (readonly Point[])[],
    draw: (data: Uint8Array, line: readonly Point[]) => void,
  ) => {
    const data = new Uint8Array(width * height);
    for (const line of lines) draw(data, line);
    return { width, height, data } satisfies Mask;
  };
  const stroke = (data: Uint8Array, line: readonly Point[]) => {
    for (let i = 0; i < line.length; i++) {
      const [from, to] = [line[Math.max(0, i - 1)], line[i]];
      drawSegment(data, width, height, from[0], from[1], to[0], to[1], { radius, hardness: 1 });
    }
  };
  const area = (data: Uint8Array, line: readonly Point[]) => fillPolygon(data, width, height, line, 255);
  return {
    ...(within.length > 0 && { within: mask(within, area) }),
    ...(object.length > 0 && { object: mask(object, stroke) }),
    ...(background.length > 0 && { background: mask(background, stroke) }),
  };
}
