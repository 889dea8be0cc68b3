import type { Work } from '../turns.ts';
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
  const place = filledAt(provenance, x, y);
  return place ? provenance[place.region].sources[place.index] : NOT_FILLED;
}

/** Which region filled the pixel (x, y), and the pixel's index in its box; undefined where none did. */
export function filledAt(
  provenance: readonly Provenance[],
  x: number,
  y: number,
): { region: number; index: number } | undefined {
  for (const [region, { box, sources }] of provenance.entries()) {
    const [u, v] = [x - box.x, y - box.y];
    if (u < 0 || v < 0 || u >= box.width || v >= box.height) continue;
    const index = v * box.width + u;
    if (sources[index] !== NOT_FILLED) return { region, index };
  }
  return undefined;
}

/** Calls `see` with the source of every pixel that was copied. */
export function* eachSource(provenance: readonly Provenance[], see: (source: number) => void): Work {
  for (const { box, sources } of provenance) {
    for (let start = 0; start < sources.length; start += box.width) {
      yield;
      for (let i = start; i < start + box.width; i++) if (sources[i] >= 0) see(sources[i]);
    }
  }
}
