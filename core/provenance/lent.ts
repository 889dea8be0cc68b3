import type { Size } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box, Provenance } from '../types.ts';
import { eachSource } from './provenance.ts';

/** How many filled pixels were copied from each pixel of a box. */
export interface Lent {
  /** Holds every source, in picture pixels; empty where nothing was copied. */
  readonly box: Box;
  /** Row-major. */
  readonly counts: Uint16Array;
}

/** Counts how often each pixel of the picture was copied. */
export function* countLent(provenance: readonly Provenance[], { width }: Size): Work<Lent> {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  yield* eachSource(provenance, (source) => {
    const y = (source / width) | 0;
    const x = source - y * width;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  });
  if (right < 0) return { box: { x: 0, y: 0, width: 0, height: 0 }, counts: new Uint16Array(0) };
  const around = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  const counts = new Uint16Array(around.width * around.height);
  yield* eachSource(provenance, (source) => {
    const y = (source / width) | 0;
    const at = (y - top) * around.width + source - y * width - left;
    if (counts[at] < 65535) counts[at]++;
  });
  return { box: around, counts };
}
