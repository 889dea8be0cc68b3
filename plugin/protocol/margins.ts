/** By how much a picture is made larger, in its own whole pixels. */
import * as v from 'valibot';
import { whole } from './values.ts';

/** No picture that Figma takes back is larger. */
const side = whole(0, 2 ** 16);

export const MarginsSchema = v.pipe(
  v.object({ left: side, top: side, right: side, bottom: side }),
  v.readonly(),
);
export type Margins = v.InferOutput<typeof MarginsSchema>;

export const NO_MARGINS: Margins = { left: 0, top: 0, right: 0, bottom: 0 };

export function sameMargins(one: Margins, two: Margins): boolean {
  return one.left === two.left && one.top === two.top && one.right === two.right && one.bottom === two.bottom;
}

/** The size of a picture with margins around it, or without. */
export function sizeWith(
  { width, height }: { readonly width: number; readonly height: number },
  extend: Margins | undefined,
): { width: number; height: number } {
  if (!extend) return { width, height };
  return { width: extend.left + width + extend.right, height: extend.top + height + extend.bottom };
}
