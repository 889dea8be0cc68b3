import {
  boundingBox,
  type Box,
  cut,
  IN_MASK,
  type Rgba,
  selectObject,
  type SelectMarks,
} from '@contextual-fill/core';
import { inTurns } from '../in-turns.ts';

/** Which pixels of a box are an object (255) and which are not (0), row-major; none of it lies outside. */
export interface SelectedObject {
  readonly box: Box;
  readonly data: Uint8Array;
}

/** The object that was marked. Rejects with an `InpaintError` where nothing is marked. */
export async function selectMarked(image: Rgba, marks: SelectMarks): Promise<SelectedObject> {
  const mask = await inTurns(selectObject(image, marks));
  const box = (await inTurns(boundingBox(mask, IN_MASK))) ?? { x: 0, y: 0, width: 0, height: 0 };
  return { box, data: new Uint8Array(cut(mask, box).data) };
}
