import type { Provenance } from '../types.ts';

/** The source of a filled pixel that was copied from nowhere: the network or the membrane made it. */
export const MADE = -1;
/** The source of a pixel of a region's box that the region did not fill. */
export const NOT_FILLED = -2;

/**
 * Where the pixel (x, y) was copied from, as a position (`y * width + x`) in the picture; `MADE` where it was made
 * instead, `NOT_FILLED` where nothing was filled. Regions never fill the same pixel twice.
 *
 * ```ts
 * const { provenance } = await inpainter.fill(picture, mask);
 * const from = sourceAt(provenance, 120, 80);
 * if (from >= 0) console.log(`copied from ${from % picture.width}, ${Math.floor(from / picture.width)}`);
 * ```
 */
export function sourceAt(provenance: readonly Provenance[], x: number, y: number): number {
  for (const { box, sources } of provenance) {
    const [u, v] = [x - box.x, y - box.y];
    if (u < 0 || v < 0 || u >= box.width || v >= box.height) continue;
    const source = sources[v * box.width + u];
    if (source !== NOT_FILLED) return source;
  }
  return NOT_FILLED;
}
